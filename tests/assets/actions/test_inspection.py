"""Inspection: a real file, the real register, the real child process."""

from pathlib import Path
from typing import Any

import pytest

from assets.actions.inspection import failed_inspection, inspect_file, inspect_files
from assets.enums import Lifecycle
from tests.assets.dicom import hostile
from tests.assets.dicom.real import real
from tests.factories import make_device

pytestmark = pytest.mark.django_db


def test_inspect_file_links_the_scanner_that_made_it() -> None:
    avanto = make_device(tag="MR2", manufacturer="Siemens", model="Avanto", serial="25641", modality="MR")
    make_device(tag="MR3", manufacturer="Siemens", model="Avanto", serial="25999", modality="MR")

    inspection = inspect_file(path=real("examples_overlay.dcm"))

    assert inspection.match.device_id == avanto.pk
    assert (inspection.match.decision, inspection.match.score) == ("link", 95)
    assert inspection.match.reason == "Serial number 25641 matches MR2 (Siemens Avanto)."
    assert [finding.code for finding in inspection.findings] == ["BURNED_IN_RISK"]
    assert inspection.facts["software_versions"] == "syngo MR 2004V 4VB11D"


def test_inspect_file_finds_the_scanner_by_a_serial_inside_the_identifiers(tmp_path: Path) -> None:
    device = make_device(tag="MR2", manufacturer="Siemens", model="Avanto", serial="25641", modality="MR")
    stripped = tmp_path / "stripped"
    uid = hostile.element(0x0020000E, "UI", "1.3.12.2.1107.5.2.30.25641.30000006021706")
    stripped.write_bytes(hostile.part10(hostile.element(0x00080060, "CS", "MR") + uid))

    inspection = inspect_file(path=stripped)

    assert (inspection.match.device_id, inspection.match.score) == (device.pk, 80)
    assert inspection.facts == {
        "modality": "MR",
        "sop_class_name": "CT Image Storage",
        "sop_class_uid": hostile.CT_CLASS,
        "transfer_syntax_name": "Explicit VR Little Endian",
        "transfer_syntax_uid": hostile.EXPLICIT_LITTLE,
        "uid_serials": ["25641"],
        "uid_root_vendor": "Siemens",
        "preamble": "zero",
        "missing": [
            *("SOP Instance UID", "Study Instance UID", "Samples per Pixel", "Photometric Interpretation"),
            *("Rows", "Columns", "Bits Allocated", "Bits Stored"),
        ],
    }


def test_inspect_file_retired_device_is_not_linked() -> None:
    make_device(
        tag="MR2", manufacturer="Siemens", model="Avanto", serial="25641", modality="MR", lifecycle=Lifecycle.RETIRED
    )

    inspection = inspect_file(path=real("examples_overlay.dcm"))

    assert (inspection.match.device_id, inspection.match.decision) == (None, "vendor_only")


def test_inspect_file_hostile_file_ends_in_a_finding(tmp_path: Path) -> None:
    make_device(tag="CT1", modality="CT")
    stored = tmp_path / "upload"
    stored.write_bytes(hostile.deflate_bomb())

    inspection = inspect_file(path=stored)

    assert ([finding.code for finding in inspection.findings], inspection.facts) == (["DEFLATE_BOMB"], {})
    assert inspection.match.reason == "The file does not say which device made it."


def test_inspect_files_reads_all_with_one_look_at_the_register(django_assert_num_queries: Any) -> None:
    avanto = make_device(tag="MR2", manufacturer="Siemens", model="Avanto", serial="25641", modality="MR")
    paths = [real("examples_overlay.dcm"), Path("/nowhere"), real("CT_small.dcm")]

    with django_assert_num_queries(1):
        found = list(inspect_files(files=[(path, b"key") for path in paths], seconds=60))

    assert [each.match.device_id for each in found] == [avanto.pk, None, None]
    assert [finding.code for finding in found[1].findings] == ["INSPECTOR_FAILED"]
    assert found[0].keys == inspect_file(path=paths[0], key=b"key").keys != {}


def test_inspect_files_ends_with_its_time() -> None:
    assert len(list(inspect_files(files=[(real("CT_small.dcm"), b"")] * 3, seconds=0))) == 1


def test_inspect_file_missing_upload_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        inspect_file(path=tmp_path / "gone")


def test_failed_inspection_says_so() -> None:
    inspection = failed_inspection()

    assert [finding.code for finding in inspection.findings] == ["INSPECTOR_FAILED"]
    assert (inspection.facts, inspection.match.decision) == ({}, "vendor_only")
