"""Documents of devices kept as files: gates, versions, removal, history."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assets.actions import document_file
from assets.actions.document import link_document
from assets.actions.document_file import (
    DocumentRefused,
    Sent,
    add_document,
    add_version,
    change_document,
    remove_document,
)
from assets.enums import DocumentKind
from assets.models import DeviceDocument, DocumentVersion
from assets.permissions import CannotManageDevices
from assets.queries.history import device_history
from tests.factories import NOW, make_agent, make_device, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def agent():
    return make_agent(full_name="Ana Ruiz")


def sent(content=b"%PDF-1.7 one", name="report.pdf", **fields):
    return Sent(file=SimpleUploadedFile(name, content), **fields)


def add(agent, device, *, title="Acceptance report", **fields):
    return add_document(
        actor=agent,
        device_id=device.pk,
        title=title,
        kind=DocumentKind.ACCEPTANCE,
        sent=fields.pop("sent", None) or sent(**fields),
        at=NOW,
    )


def left(media):
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


def refused(code, act):
    with pytest.raises(DocumentRefused) as caught:
        act()
    assert caught.value.code == code


def test_a_document_keeps_its_bytes_and_what_it_says(media, agent):
    device = make_device()

    made = add(agent, device, label=" Rev.  C ", dated_on=date(2026, 3, 1))

    row = DocumentVersion.objects.select_related("document").get()
    assert (row.number, row.label, row.dated_on, row.name, row.size) == (
        1,
        "Rev. C",
        date(2026, 3, 1),
        "report.pdf",
        12,
    )
    assert (row.media_type, row.added_by, row.document.title, row.document.url) == (
        "application/pdf",
        agent,
        "Acceptance report",
        "",
    )
    assert (media / made.path).read_bytes() == b"%PDF-1.7 one"
    assert (media / made.path).stat().st_mode & 0o777 == 0o600


def test_another_version_counts_and_the_old_one_stays(media, agent):
    device = make_device()
    first = add(agent, device)
    given = {"actor": agent, "device_id": device.pk, "document_id": first.document_id, "at": NOW}

    add_version(**given, sent=sent(b"%PDF-1.7 two", label="2"))

    assert list(DocumentVersion.objects.order_by("-number").values_list("number", "label")) == [(2, "2"), (1, "")]
    assert len(left(media)) == 2
    refused("same_file", lambda: add_version(**given, sent=sent(b"%PDF-1.7 two")))
    refused("document_missing", lambda: add_version(**given | {"document_id": 0}, sent=sent()))
    link = link_document(actor=agent, device_id=device.pk, title="Link", url="https://example.org/a", at=NOW)
    refused("document_missing", lambda: add_version(**given | {"document_id": link.pk}, sent=sent()))
    assert len(left(media)) == 2


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "document_empty"),
        (b"%PDF" + b"x" * 99, "a.pdf", "document_too_large"),
        (bytes(128) + b"DICM", "a.pdf", "document_is_dicom"),
        (b"PK\x03\x04 no table", "a.docx", "document_is_archive"),
        (b"MZ\x90\x00", "a.exe", "document_kind"),
    ],
)
def test_what_is_no_document_leaves_nothing_behind(media, agent, settings, content, name, code):
    settings.UPLOAD_MAX_BYTES = 90 if code == "document_too_large" else 2**20
    device = make_device()

    refused(code, lambda: add(agent, device, content=content, name=name))

    assert (DeviceDocument.objects.count(), left(media)) == (0, [])


def test_there_are_limits(media, agent, monkeypatch):
    device = make_device()
    first = add(agent, device)
    refused("same_file", lambda: add(agent, device))
    refused("title_needed", lambda: add(agent, device, title=" "))
    monkeypatch.setattr(document_file, "MOST_DOCUMENTS", 1)
    monkeypatch.setattr(document_file, "MOST_VERSIONS", 1)

    refused("many_documents", lambda: add(agent, device, title="Other"))
    refused(
        "many_versions",
        lambda: add_version(
            actor=agent, device_id=device.pk, document_id=first.document_id, sent=sent(b"%PDF-2"), at=NOW
        ),
    )
    assert len(left(media)) == 1


def test_removing_deletes_the_files_and_the_history_keeps_what_was(media, agent, django_capture_on_commit_callbacks):
    device = make_device()
    made = add(agent, device, label="Rev. C")
    given = {"actor": agent, "device_id": device.pk, "document_id": made.document_id}
    change_document(**given, title="Acceptance 2026", kind=DocumentKind.OTHER)
    refused("title_needed", lambda: change_document(**given, title=" ", kind=DocumentKind.OTHER))

    with django_capture_on_commit_callbacks(execute=True):
        remove_document(**given)
        remove_document(**given)

    assert (DeviceDocument.objects.count(), left(media)) == (0, [])
    lines = [line for line in device_history(device) if line.title.startswith(("Document", "File"))]
    assert {(line.title, line.person) for line in lines} == {
        ("Document Acceptance report added", "Ana Ruiz"),
        ("Document Acceptance 2026 changed", "Ana Ruiz"),
        ("Document Acceptance 2026 removed", "Ana Ruiz"),
        ("File report.pdf added", "Ana Ruiz"),
        ("File report.pdf removed", "Ana Ruiz"),
    }
    changed = next(line for line in lines if line.title.endswith("changed"))
    assert [(each.label, each.before, each.after) for each in changed.changes] == [
        ("Title", "Acceptance report", "Acceptance 2026"),
        ("Kind", "Acceptance or test report", "Other"),
    ]


def test_only_who_keeps_the_register_may(media):
    clinician, device = make_person(), make_device()
    given = {"actor": clinician, "device_id": device.pk, "document_id": 1}

    for act in (
        lambda: add(clinician, device),
        lambda: add_version(**given, sent=sent(), at=NOW),
        lambda: change_document(**given, title="x", kind=DocumentKind.OTHER),
        lambda: remove_document(**given),
    ):
        with pytest.raises(CannotManageDevices):
            act()
    assert left(media) == []
