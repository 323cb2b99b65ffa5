"""Receiving files."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import NOW, make_person, make_upload
from tickets.actions.files import FileEmpty, FileTooLarge, discard_upload, receive_upload
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
