from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Person
from tests.assets.dicom.real import real
from tests.factories import NOW, make_agent, make_person, make_ticket, make_upload
from tests.factories.calls import caller
from tickets.actions.message import add_files, note
from tickets.models import Attachment, Upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def _send(person: Person, name: str, content: bytes) -> Any:
    client = caller(person)
    return client.post(reverse("api:uploads"), {"file": SimpleUploadedFile(name, content)}, format="multipart")


def test_upload_is_received() -> None:
    response = _send(make_person(), "../../x.png", b"\x89PNG\r\n\x1a\nxx")

    upload = Upload.objects.get()
    assert (response.status_code, response.json()["id"], response.json()["size"]) == (201, str(upload.pk), 10)
    assert "/" not in response.json()["name"]


def test_upload_of_nothing_is_refused() -> None:
    response = _send(make_person(), "x.png", b"")

    assert (response.status_code, response.json()["code"]) == (400, "file_empty")


def test_upload_too_large_is_refused(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 5

    response = _send(make_person(), "x.png", b"123456")

    assert (response.status_code, response.json()["code"]) == (413, "file_too_large")


def test_upload_without_a_file_is_refused() -> None:
    client = caller(make_person())

    answers = [
        client.post(reverse("api:uploads"), {"file": "words"}, format="multipart"),
        client.post(reverse("api:uploads"), b"nonsense", content_type="multipart/form-data; boundary=x"),
        client.post(reverse("api:uploads"), b"nonsense", content_type="multipart/form-data"),
        client.post(reverse("api:uploads"), {"file": 1}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400, 415]


def test_upload_is_forgotten_by_its_owner_alone() -> None:
    owner = make_person()
    address = reverse("api:upload", args=[make_upload(owner=owner).pk])

    counts = [(caller(p).delete(address).status_code, Upload.objects.count()) for p in (make_person(), owner)]

    assert counts == [(204, 1), (204, 0)]


def _attached(name: str, content: bytes) -> Attachment:
    ticket = make_ticket()
    upload = make_upload(owner=ticket.requester, name=name, content=content)
    add_files(actor=ticket.requester, ticket_id=ticket.pk, uploads=[upload.pk], at=NOW)
    return Attachment.objects.select_related("ticket__requester").get()


def test_content_is_given_to_those_who_see_the_ticket() -> None:
    file = _attached("a.png", b"\x89PNG\r\n\x1a\nxx")
    address = reverse("api:content", args=[file.pk])

    answers = {p: caller(p).get(address) for p in (file.ticket.requester, make_agent(), make_person())}

    assert [answer.status_code for answer in answers.values()] == [200, 200, 404]
    given = answers[file.ticket.requester]
    assert b"".join(given.streaming_content) == b"\x89PNG\r\n\x1a\nxx"
    assert (given["Content-Security-Policy"], given["X-Content-Type-Options"], given["Content-Disposition"]) == (
        "sandbox; default-src 'none'",
        "nosniff",
        'attachment; filename="a.png"',
    )
    for answer in answers.values():
        answer.close()


def test_content_of_a_note_is_for_the_desk_alone() -> None:
    agent, ticket = make_agent(), make_ticket()
    note(actor=agent, ticket_id=ticket.pk, body="Look", uploads=[make_upload(owner=agent).pk], at=NOW)
    address = reverse("api:content", args=[Attachment.objects.get().pk])

    assert caller(ticket.requester).get(address).status_code == 404


def test_dicom_original_stays() -> None:
    file = _attached("CT_small.dcm", real("CT_small.dcm").read_bytes())

    response = caller(make_agent()).get(reverse("api:content", args=[file.pk]))

    assert (response.status_code, response.json()["code"]) == (403, "dicom_not_downloadable")


def test_content_that_is_gone_is_not_there(settings: Any) -> None:
    file = _attached("a.png", b"\x89PNG\r\n\x1a\nxx")
    (Path(settings.MEDIA_ROOT) / file.path).unlink()

    assert caller(make_agent()).get(reverse("api:content", args=[file.pk])).status_code == 404

