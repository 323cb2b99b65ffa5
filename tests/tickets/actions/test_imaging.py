"""What a DICOM file does to its ticket."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from pydicom.data import get_testdata_file

from tests.factories import NOW, make_device, make_person, make_ticket, make_upload
from tests.tickets.actions.stories import events_after, kinds_of, later
from tickets.actions import imaging
from tickets.actions.files import receive_upload
from tickets.models import Attachment, DicomEvidence, Ticket

pytestmark = pytest.mark.django_db


def _ticket_with(name: str, **fields: object) -> Ticket:
    person = make_person()
    content = Path(str(get_testdata_file(name, download=False))).read_bytes()
    upload = receive_upload(actor=person, file=SimpleUploadedFile(name, content), at=NOW)
    return make_ticket(actor=person, uploads=[upload.pk], **fields)


def _evidence(ticket: Ticket) -> DicomEvidence:
    return DicomEvidence.objects.get(attachment__ticket=ticket)


def test_inspect_pending_links_the_device_the_file_names() -> None:
    device = make_device(manufacturer="GE MEDICAL SYSTEMS", station_name="CT01_OC0", modality="CT")
    ticket = _ticket_with("CT_small.dcm")

    assert imaging.inspect_pending(at=later(1)) == 1

    evidence = _evidence(ticket)
    ticket.refresh_from_db()
    assert (evidence.state, evidence.decision, evidence.device, evidence.inspected_at) == (
        "done",
        "link",
        device,
        later(1),
    )
    assert evidence.facts["modality"] == "CT"
    assert ticket.device == device
    assert kinds_of(ticket)[2:] == ["file_added", "file_inspected", "device_linked"]


def test_inspect_pending_never_moves_a_device_somebody_chose() -> None:
    make_device(manufacturer="GE MEDICAL SYSTEMS", station_name="CT01_OC0", modality="CT")
    chosen = make_device()
    ticket = _ticket_with("CT_small.dcm", device=chosen)

    imaging.inspect_pending(at=later(1))

    ticket.refresh_from_db()
    assert ticket.device == chosen
    assert kinds_of(ticket)[-1] == "file_inspected"


def test_inspect_attachment_twice_records_once() -> None:
    ticket = _ticket_with("MR_small.dcm")
    attachment = Attachment.objects.get(ticket=ticket)

    imaging.inspect_attachment(attachment_id=attachment.pk, at=later(1))
    imaging.inspect_attachment(attachment_id=attachment.pk, at=later(2))

    assert kinds_of(ticket).count("file_inspected") == 1


def test_record_inspection_drops_a_second_outcome() -> None:
    ticket = _ticket_with("MR_small.dcm")
    attachment = Attachment.objects.get(ticket=ticket)
    imaging.inspect_attachment(attachment_id=attachment.pk, at=later(1))

    imaging.record_inspection(attachment_id=attachment.pk, inspection=imaging.failed_inspection(), at=later(2))

    assert _evidence(ticket).inspected_at == later(1)


def test_a_file_named_dicom_that_is_none_ends_in_a_finding() -> None:
    person = make_person()
    upload = make_upload(owner=person, name="fake.dcm", content=b"hello")
    ticket = make_ticket(actor=person, uploads=[upload.pk])

    imaging.inspect_pending(at=later(1))

    assert events_after(ticket, 3)[0][1]["findings"] == ["NOT_DICOM"]


def test_a_file_that_is_gone_ends_in_a_finding() -> None:
    ticket = _ticket_with("MR_small.dcm")
    (Path(settings.MEDIA_ROOT) / Attachment.objects.get(ticket=ticket).path).unlink()

    imaging.inspect_pending(at=later(1))

    assert _evidence(ticket).findings == ["INSPECTOR_FAILED"]


def test_an_inspection_broken_off_again_and_again_ends_in_a_finding() -> None:
    ticket = _ticket_with("MR_small.dcm")
    DicomEvidence.objects.update(attempts=imaging.MAX_ATTEMPTS)

    imaging.inspect_pending(at=later(1))

    assert _evidence(ticket).findings == ["INSPECTOR_FAILED"]


def test_inspect_pending_leaves_what_another_holds() -> None:
    _ticket_with("MR_small.dcm")
    DicomEvidence.objects.update(not_before=later(2))

    assert imaging.inspect_pending(at=later(1)) == 0
    assert imaging.inspect_pending(at=later(1), limit=0) == 0
