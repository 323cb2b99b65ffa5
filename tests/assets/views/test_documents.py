"""Documents of devices on pages and in the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assets.models import DocumentVersion
from tests.factories import make_agent, make_device, make_person
from tests.factories.calls import caller

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def client():
    client = Client()
    client.force_login(make_agent(full_name="Ana Ruiz"))
    return client


def pdf(content=b"%PDF-1.7 one", name="report.pdf"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def added(client, **fields):
    given = {"title": "Acceptance report", "kind": "acceptance", "file": pdf(), "label": "Rev. A"} | fields
    return client.post(reverse("assets:document_new", args=["CT2"]), given)


def test_a_document_is_added_versioned_renamed_and_removed(client):
    make_device(tag="CT2")
    response = added(client, dated_on="2026-03-01")
    row = DocumentVersion.objects.get()
    page = reverse("assets:document", args=["CT2", row.document_id])
    assert (response.status_code, response.url) == (302, page)

    client.post(page, {"file": pdf(b"%PDF-1.7 two"), "label": "Rev. B"})
    client.post(reverse("assets:document_title", args=["CT2", row.document_id]), {"title": "Report", "kind": "other"})

    shown = client.get(page).content.decode()
    assert [word in shown for word in ("Rev. A", "Rev. B", "1 Mar 2026", "Ana Ruiz", "No patient data")] == [True] * 5
    assert "Report" in client.get(reverse("assets:device", args=["CT2"])).content.decode()
    assert client.post(reverse("assets:document_drop", args=["CT2", row.document_id])).status_code == 302
    assert client.get(page).status_code == 404


def test_wrong_input_keeps_what_was_typed(client):
    make_device(tag="CT2")

    wrong = added(client, file=pdf(b"MZ\x90\x00", "setup.exe"), dated_on="2026-03-01")
    empty = client.post(reverse("assets:document_new", args=["CT2"]), {})

    assert (wrong.status_code, empty.status_code) == (400, 400)
    page = wrong.content.decode()
    assert "Documents are PDF, images" in page
    assert 'value="Acceptance report"' in page
    assert 'value="2026-03-01"' in page
    assert set(empty.context["form"].errors) == {"title", "kind", "file"}


def test_bytes_go_out_to_be_saved_and_only_to_the_desk(client):
    make_device(tag="CT2"), make_device(tag="CT3")
    added(client, file=pdf(name="Prüfbericht.pdf"))
    row = DocumentVersion.objects.get()
    address = reverse("assets:document_version", args=["CT2", row.document_id, 1])
    clinician = Client()
    clinician.force_login(make_person())

    answer = client.get(address)

    assert b"".join(answer.streaming_content) == b"%PDF-1.7 one"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert clinician.get(address).status_code == 403
    assert client.get(reverse("assets:document_version", args=["CT3", row.document_id, 1])).status_code == 404
    assert client.get(reverse("assets:document_version", args=["CT2", row.document_id, 9])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_document_makes_a_fixed_number_of_queries(client, count, django_assert_num_queries):
    make_device(tag="CT2")
    added(client)
    page = reverse("assets:document", args=["CT2", DocumentVersion.objects.get().document_id])
    for number in range(1, count):
        client.post(page, {"file": pdf(b"%PDF" + str(number).encode())})

    with django_assert_num_queries(5):  # session, person, device, files, document
        client.get(page)


def test_programs_keep_and_fetch_documents():
    make_device(tag="CT2")
    desk, clinician = caller(make_agent()), caller(make_person())
    many = reverse("api:device_documents", args=["CT2"])

    made = desk.post(many, {"file": pdf(), "title": "Manual", "kind": "manual", "version": "3"}, format="multipart")
    one = reverse("api:device_document", args=["CT2", made.json()["id"]])
    second = desk.post(one, {"file": pdf(b"%PDF-1.7 two"), "dated_on": "2026-03-01"}, format="multipart")
    refused = desk.post(many, {"file": pdf(b"MZ\x90\x00", "a.exe"), "title": "X"}, format="multipart")

    assert (made.status_code, made.headers["Location"], second.status_code) == (201, one, 201)
    assert [(each["number"], each["version"], each["dated_on"]) for each in second.json()["versions"]] == [
        (2, "", "2026-03-01"),
        (1, "3", None),
    ]
    assert refused.status_code == 400
    assert desk.get(many).json()[0]["title"] == "Manual"
    content = desk.get(reverse("api:device_document_content", args=["CT2", made.json()["id"], 1]))
    assert b"".join(content.streaming_content) == b"%PDF-1.7 one"
    assert [clinician.get(address).status_code for address in (many, one)] == [403, 403]
    assert clinician.post(many, {"file": pdf(), "title": "X"}, format="multipart").status_code == 403
    assert [desk.delete(one).status_code, desk.get(one).status_code] == [204, 404]
    assert desk.get(reverse("api:device_documents", args=["NOPE"])).status_code == 404
