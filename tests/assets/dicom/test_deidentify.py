"""Vendor copies: nothing that names the patient survives, what tells the device does, and doubt means no copy."""

from io import BytesIO
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.data import get_testdata_file

from assets.actions.deidentify import Copied, make_copy
from assets.actions.identity import identity_of_file
from assets.dicom import profile
from assets.dicom.inspect import read_file
from tests.assets.dicom.canaries import (
    DEVICE,
    charset_file,
    clean_picture_file,
    full_file,
    jpeg_file,
)

KEY = bytes(range(32))


def copied(data: bytes, tmp_path: Path, *, wants_pixels: bool = True, key: bytes = KEY) -> tuple[Copied, bytes]:
    """What became of it, and the copy's bytes."""
    source, target = tmp_path / "source.dcm", tmp_path / "out" / "copy.dcm"
    source.write_bytes(data)
    target.unlink(missing_ok=True)
    made = make_copy(source=source, target=target, uid_key=key, wants_pixels=wants_pixels)
    return made, target.read_bytes() if target.exists() else b""


def test_there_are_at_least_seventy_canaries_and_they_are_there():
    made = full_file()

    assert len(made.texts) >= 70
    assert set(made.texts) - set(made.found_in(made.data)) == set()


def test_no_canary_survives_in_a_copy(tmp_path):
    canaries = full_file()

    made, data = copied(canaries.data, tmp_path)

    assert (made.code, made.report["pixels"]) == ("", "risk")
    assert canaries.found_in(data) == []
    assert canaries.found_in(str(dcmread(BytesIO(data)))) == []


def test_no_canary_comes_out_of_the_inspector(tmp_path):
    canaries = full_file()
    path = tmp_path / "file.dcm"
    path.write_bytes(canaries.data)

    reading = read_file(path=path)

    assert reading.facts["serial"] == "74321"
    assert canaries.found_in(str(reading)) == []


def test_what_tells_the_device_stays_and_the_copy_says_what_it_is(tmp_path):
    _, data = copied(full_file().data, tmp_path)

    copy = dcmread(BytesIO(data))

    assert {keyword: copy[keyword].value for keyword in DEVICE} == DEVICE
    assert "StationName" not in copy  # it was named after the patient
    assert (copy.PatientIdentityRemoved, copy.PatientName, copy.PatientID, copy.AccessionNumber) == ("YES", "", "", "")
    assert [item.CodeValue for item in copy.DeidentificationMethodCodeSequence] == ["113100", "113109"]
    assert {int(element.tag) for element in copy} <= profile.MAY_BE_IN_COPY
    assert (data[:128], copy.file_meta.ImplementationVersionName) == (bytes(128), "RADDESK_COPY_1")


def test_uids_are_mapped_alike_on_one_ticket_and_differently_on_another(tmp_path):
    canaries = full_file()

    _, one = copied(canaries.data, tmp_path)
    _, again = copied(canaries.data, tmp_path)
    _, other = copied(canaries.data, tmp_path, key=bytes(32))

    assert one == again
    uids = [dcmread(BytesIO(data)).StudyInstanceUID for data in (one, other)]
    assert uids[0] != uids[1]
    assert all(uid.startswith("2.25.") and len(uid) <= 64 for uid in uids)


def test_a_picture_without_risk_is_taken_over_to_the_byte_and_no_further(tmp_path):
    canaries = clean_picture_file()

    made, data = copied(canaries.data, tmp_path)
    without, _ = copied(canaries.data, tmp_path, wants_pixels=False)

    assert (made.code, made.report["pixels"], without.report["pixels"]) == ("", "kept", "not_asked")
    assert dcmread(BytesIO(data)).PixelData == bytes(range(256)) * 2
    assert canaries.found_in(data) == []


@pytest.mark.parametrize(("comment", "pixels"), [(True, "encoded"), (False, "kept")])
def test_a_compressed_picture_is_taken_over_unless_it_carries_words(tmp_path, comment, pixels):
    canaries = jpeg_file(comment=comment)

    made, data = copied(canaries.data, tmp_path)

    assert (made.code, made.report["pixels"]) == ("", pixels)
    assert canaries.found_in(data) == []


@pytest.mark.parametrize(("charset", "name", "encoded"), [
    ("ISO_IR 100", "Grünewäldchen^Zoëlinde", "Grünewäldchen^Zoëlinde".encode("latin-1")),
    ("ISO_IR 192", "Нестеренко^Владислава", "Нестеренко^Владислава".encode()),
    ("ISO_IR 144", "Люксембург^Олимпиада", "Люксембург^Олимпиада".encode("iso8859_5")),
    ("\\ISO 2022 IR 87", "Yamadazaki^Tarouemon=山田崎^太郎衛門",
     b"Yamadazaki^Tarouemon=" + "山田崎".encode("iso2022_jp") + b"^" + "太郎衛門".encode("iso2022_jp")),
])  # fmt: skip
def test_names_in_other_scripts_do_not_survive(tmp_path, charset, name, encoded):
    canaries = charset_file(charset, name, encoded)

    made, data = copied(canaries.data, tmp_path)

    assert made.code == ""
    assert canaries.found_in(data) == []


@pytest.mark.parametrize(("content", "code"), [
    (b"", "EMPTY"),
    (b"hello" * 100, "NOT_DICOM"),
    (bytes(128) + b"DICM", "NO_CLASS"),
    (full_file().data[:900], "TRUNCATED"),
])  # fmt: skip
def test_a_broken_file_has_no_copy_and_a_reason(tmp_path, content, code):
    made, data = copied(content, tmp_path)

    assert (made.code, data, list((tmp_path / "out").iterdir())) == (code, b"", [])


@pytest.mark.parametrize("name", [
    "CT_small.dcm", "MR_small_bigendian.dcm", "MR_small_implicit.dcm", "image_dfl.dcm", "JPEG2000.dcm",
])  # fmt: skip
def test_real_files_have_a_copy_that_pydicom_reads(tmp_path, name):
    path = get_testdata_file(name, download=False)

    made, data = copied(Path(str(path)).read_bytes(), tmp_path)

    assert made.code == ""
    assert dcmread(BytesIO(data)).PatientIdentityRemoved == "YES"


def test_a_copy_that_still_names_the_patient_is_thrown_away(tmp_path, monkeypatch):
    """The second child looks for itself: here it is shown a copy that the first one would never make."""
    canaries = clean_picture_file()
    _, good = copied(canaries.data, tmp_path)
    bad = good.replace(b"SOMATOM Force", canaries.texts["PatientID"].ljust(13).encode())
    assert bad != good

    def write_bad(**given):
        given["partial"].write_bytes(bad)
        return Copied(size=len(bad))

    monkeypatch.setattr("assets.actions.deidentify._make", write_bad)
    made, data = copied(canaries.data, tmp_path)

    assert (made.code, data) == ("IDENTITY_FOUND", b"")


@pytest.mark.parametrize("spoil", [
    lambda data: b"MZ" + data[2:],
    lambda data: data + b"trailing",
    lambda data: data.replace(b"YES ", b"NO  "),
])  # fmt: skip
def test_a_copy_of_the_wrong_shape_is_thrown_away(tmp_path, monkeypatch, spoil):
    canaries = clean_picture_file()
    _, good = copied(canaries.data, tmp_path)
    bad = spoil(good)
    assert bad != good

    def write_bad(**given):
        given["partial"].write_bytes(bad)
        return Copied(size=len(bad))

    monkeypatch.setattr("assets.actions.deidentify._make", write_bad)
    made, data = copied(canaries.data, tmp_path)

    assert (made.code, data) == ("NOT_VERIFIED", b"")


def test_identifiers_are_told_when_asked_for(tmp_path):
    canaries = full_file()
    path = tmp_path / "file.dcm"
    path.write_bytes(canaries.data)

    found = identity_of_file(path=path)

    assert found["patient_name"] == canaries.texts["PatientName"]
    assert found["patient_id"] == canaries.texts["PatientID"]
    assert set(found) == {"patient_name", "patient_id", "birth_date", "accession", "study_uid"}
    path.write_bytes(b"nothing")
    assert identity_of_file(path=path) == {}
