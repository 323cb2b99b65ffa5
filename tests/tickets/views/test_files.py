"""Files: in by their owner, out to those who may see the ticket, and DICOM originals never."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Person
from tests.factories import NOW, make_agent, make_person, make_ticket, make_upload
from tickets.actions import message
from tickets.models import Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> Person:
    return make_person()


@pytest.fixture
def portal(client: Client, me: Person) -> Client:
    client.force_login(me)
    return client


def test_upload_answers_id_name_and_size(portal: Client, me: Person) -> None:
    answer = portal.post("/uploads", {"file": SimpleUploadedFile("../a.txt", b"words")})

    upload = Upload.objects.get(owner=me)
    assert (answer.status_code, answer.json()) == (201, {"id": str(upload.pk), "name": "a.txt", "size": 5})


def test_upload_without_a_file_is_refused(portal: Client) -> None:
    answer = portal.post("/uploads")

    assert (answer.status_code, answer.json()) == (400, {"detail": "No file arrived. Choose it again."})


def test_empty_upload_is_refused(portal: Client) -> None:
    assert portal.post("/uploads", {"file": SimpleUploadedFile("a.txt", b"")}).status_code == 400


def test_large_upload_is_refused_with_413(portal: Client, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 3

    assert portal.post("/uploads", {"file": SimpleUploadedFile("a.txt", b"words")}).status_code == 413


def test_remove_forgets_only_my_own(portal: Client, me: Person) -> None:
    mine, other = make_upload(owner=me), make_upload(owner=make_person())

    answers = [
        portal.post(f"/uploads/{upload.pk}/remove", headers={"Accept": "application/json"}) for upload in (mine, other)
    ]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert list(Upload.objects.all()) == [other]


def test_download_is_an_attachment_in_a_sandbox(portal: Client, me: Person) -> None:
    ticket = make_ticket(requester=me, uploads=[make_upload(owner=me, name="Röntgen 1.png").pk])

    answer = portal.get(f"/files/{ticket.attachments.get().pk}")

    assert b"".join(answer) == b"\x89PNG\r\n\x1a\nxx"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''R%C3%B6ntgen%201.png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_download_from_another_ticket_is_not_found(portal: Client) -> None:
    other = make_person()
    ticket = make_ticket(requester=other, uploads=[make_upload(owner=other).pk])

    assert portal.get(f"/files/{ticket.attachments.get().pk}").status_code == 404


def test_file_of_a_note_is_not_found_for_its_requester(portal: Client, me: Person) -> None:
    agent, ticket = make_agent(), make_ticket(requester=me)
    message.note(actor=agent, ticket_id=ticket.pk, body="x", uploads=[make_upload(owner=agent).pk], at=NOW)

    assert portal.get(f"/files/{ticket.attachments.get().pk}").status_code == 404


def test_dicom_original_stays(portal: Client, me: Person) -> None:
    dicom = make_upload(owner=me, name="ct.dcm", content=b"\x00" * 128 + b"DICM").pk
    ticket = make_ticket(requester=me, uploads=[dicom])

    answer = portal.get(f"/files/{ticket.attachments.get().pk}")

    assert (answer.status_code, "This file stays here" in answer.content.decode()) == (403, True)
