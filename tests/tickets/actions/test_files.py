"""Receiving files."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import NOW, make_agent, make_person, make_upload
from tickets.actions.files import FileEmpty, FileTooLarge, ImagesPacked, UploadQuota, discard_upload, receive_upload
from tickets.models import Upload

pytestmark = pytest.mark.django_db


def test_receive_upload_stores_the_bytes_under_a_name_of_ours() -> None:
    person = make_person()

    upload = make_upload(owner=person, name="../../etc/pass\u200bwd.png")

    stored = Path(django_settings.MEDIA_ROOT) / upload.path
    assert stored.read_bytes() == b"\x89PNG\r\n\x1a\nxx"
    assert (upload.name, upload.size, upload.media_type) == ("passwd.png", 10, "image/png")
    assert "passwd" not in upload.path
    assert not list(stored.parent.glob("*.part"))


def test_receive_upload_refuses_an_empty_file() -> None:
    with pytest.raises(FileEmpty):
        make_upload(owner=make_person(), content=b"")

    assert not Upload.objects.exists()


def test_receive_upload_refuses_more_than_the_limit(settings: object) -> None:
    settings.UPLOAD_MAX_BYTES = 3

    with pytest.raises(FileTooLarge):
        receive_upload(actor=make_person(), file=SimpleUploadedFile("a.png", b"1234"), at=NOW)


def test_discard_upload_is_for_its_owner_alone() -> None:
    person = make_person()
    upload = make_upload(owner=person)

    discard_upload(actor=make_person(), upload_id=upload.pk)
    kept = Upload.objects.count()
    discard_upload(actor=person, upload_id=upload.pk)

    assert (kept, Upload.objects.count()) == (1, 0)


def test_receive_upload_keeps_the_file_from_other_accounts() -> None:
    stored = Path(django_settings.MEDIA_ROOT) / make_upload(owner=make_person()).path

    assert (stored.stat().st_mode & 0o777, stored.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_receive_upload_leaves_nothing_behind_when_it_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assets.actions.stored.os.fsync", is_full)
    before = set(Path(django_settings.MEDIA_ROOT).rglob("*.part"))

    with pytest.raises(OSError, match="No space left"):
        make_upload(owner=make_person())

    assert set(Path(django_settings.MEDIA_ROOT).rglob("*.part")) == before


@pytest.mark.django_db(transaction=True)
def test_discard_upload_takes_the_bytes_too() -> None:
    person = make_person()
    upload = make_upload(owner=person)
    stored = Path(django_settings.MEDIA_ROOT) / upload.path

    discard_upload(actor=person, upload_id=upload.pk)

    assert not stored.exists()


@pytest.mark.parametrize(("count", "size"), [(50, 1), (1, 2**30)])
def test_receive_upload_refuses_more_than_the_quota(count: int, size: int) -> None:
    person, other = make_person(), make_person()
    for _ in range(count):
        make_upload(owner=person)
    Upload.objects.filter(owner=person).update(size=size)

    with pytest.raises(UploadQuota) as caught:
        receive_upload(actor=person, file=SimpleUploadedFile("a.txt", b"words"), at=NOW)

    assert (caught.value.code, Upload.objects.filter(owner=person).count()) == ("upload_quota", count)
    assert receive_upload(actor=other, file=SimpleUploadedFile("a.txt", b"words"), at=NOW).owner == other


def test_a_zip_with_images_is_refused_with_what_is_in_it_and_nothing_of_it_is_kept(caplog):
    packed = zipped({"ROE^JANE/IM0001": b"x", "ROE^JANE/IM0002": b"x"})

    with caplog.at_level("DEBUG"), pytest.raises(ImagesPacked) as refused:
        receive_upload(actor=make_agent(), file=SimpleUploadedFile("study.zip", packed), at=NOW)

    assert "a ZIP with 2 files: IM0001, IM0002. It is not unpacked here." in refused.value.messages[0]
    assert (Upload.objects.count(), "IM0001" in caplog.text) == (0, False)


def test_a_zip_of_logs_is_taken_as_it_is():
    packed = zipped({"system.log": b"x"})

    row = receive_upload(actor=make_agent(), file=SimpleUploadedFile("logs.zip", packed), at=NOW)

    assert (row.media_type, row.size) == ("application/zip", len(packed))


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
