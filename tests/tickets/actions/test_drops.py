"""Images by the folder: stored once, told once, and read in batches."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Person
from tests.assets.dicom import hostile
from tests.assets.dicom.real import real
from tests.factories import make_agent, make_device, make_person, make_ticket
from tests.tickets.actions.stories import events_after, kinds_of, later
from tickets.actions import drops, imaging
from tickets.actions.drops import DropOfAnother, Received, TooManyImages, receive_images
from tickets.models import Attachment, DicomEvidence, FileDrop, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def slice_of(number: int, series: str = "1.2.3") -> SimpleUploadedFile:
    """A CT slice that belongs to a series."""
    body = hostile.element(0x00200013, "IS", str(number)) + hostile.element(0x0020000E, "UI", series)
    return SimpleUploadedFile(f"IM{number}", hostile.part10(hostile.ct_body(body)))


def send(ticket: Ticket, actor: Person, *files: SimpleUploadedFile, drop: UUID | None = None) -> Received:
    return receive_images(actor=actor, ticket_id=ticket.pk, drop_id=drop or uuid4(), files=files, at=later(1))


def stored(media: Path) -> int:
    return sum(1 for path in media.rglob("*") if path.is_file())


def test_images_are_kept_once_however_often_they_are_sent(media: Path) -> None:
    ticket, agent, drop = make_ticket(), make_agent(), uuid4()

    first = send(ticket, agent, slice_of(1), slice_of(2), drop=drop)
    again = send(ticket, agent, slice_of(1), slice_of(2), slice_of(3), slice_of(3), drop=drop)
    another = send(ticket, agent, slice_of(1))

    assert [(each.added, each.known) for each in (first, again, another)] == [(2, 0), (1, 3), (0, 1)]
    assert stored(media) == Attachment.objects.filter(ticket=ticket).count() == 3
    assert FileDrop.objects.values_list("file_count", "is_internal").get() == (3, True)
    assert events_after(ticket, 2) == [
        ("files_added", {"drop": str(drop), "count": 2, "is_internal": True}),
        ("files_added", {"drop": str(drop), "count": 1, "is_internal": True}),
    ]


def test_what_is_no_image_is_named_and_not_kept(media: Path) -> None:
    ticket = make_ticket()

    received = send(
        ticket,
        make_agent(),
        SimpleUploadedFile("series.zip", b"PK\x03\x04zip"),
        slice_of(1),
        SimpleUploadedFile("a", b""),
    )

    assert [(name, bool(why)) for name, why in received.files] == [("series.zip", True), ("IM1", False), ("a", True)]
    assert (received.added, stored(media)) == (1, 1)


def test_the_requester_adds_to_their_own_ticket_only(media: Path) -> None:
    me = make_person()

    assert send(make_ticket(requester=me), me, slice_of(1)).added == 1
    assert FileDrop.objects.get().is_internal is False
    with pytest.raises(PermissionDenied):
        send(make_ticket(), me, slice_of(1))
    assert stored(media) == 1


def test_a_full_ticket_takes_no_more_and_keeps_no_stray(settings: Any, media: Path) -> None:
    settings.DROP_MAX_FILES = 1
    ticket, agent = make_ticket(), make_agent()

    with pytest.raises(TooManyImages):
        send(ticket, agent, slice_of(1), slice_of(2))

    assert (stored(media), FileDrop.objects.count()) == (0, 0)


def test_a_drop_belongs_to_one_person_and_ticket() -> None:
    ticket, drop = make_ticket(), uuid4()
    send(ticket, make_agent(), slice_of(1), drop=drop)

    with pytest.raises(DropOfAnother):
        send(ticket, make_agent(), slice_of(2), drop=drop)


def test_a_drop_is_read_in_batches_and_told_once_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imaging, "BATCH", 2)
    device = make_device(manufacturer="Siemens", serial="11223", modality="CT")
    ticket, agent, drop = make_ticket(), make_agent(), uuid4()
    bad = SimpleUploadedFile("bad.dcm", b"hello")
    send(ticket, agent, slice_of(1), slice_of(2, "9.9"), bad, drop=drop)

    assert imaging.inspect_pending(at=later(2), seconds=60) == 3

    ticket.refresh_from_db()
    assert ticket.device == device
    assert kinds_of(ticket)[3:] == ["files_inspected", "device_linked", "files_inspected"]
    last = events_after(ticket, 5)[0][1]
    assert (last["count"], last["findings"], last["drop"]) == (1, ["NOT_DICOM"], str(drop))
    evidence = list(DicomEvidence.objects.order_by("attachment_id"))
    assert len({row.series_key for row in evidence}) == 3
    assert evidence[0].keys["series"] == evidence[0].series_key != ""


def test_pseudonyms_cannot_be_joined_over_tickets() -> None:
    agent = make_agent()
    for _ in range(2):
        send(make_ticket(), agent, slice_of(1))

    imaging.inspect_pending(at=later(2), seconds=60)

    assert len(set(DicomEvidence.objects.values_list("series_key", flat=True))) == 2


def test_what_there_was_no_time_for_is_given_back() -> None:
    ticket = make_ticket()
    send(ticket, make_agent(), slice_of(1), slice_of(2), slice_of(3))

    imaging._inspect_claimed(claimed=imaging._claim(at=later(2), most=3), seconds=0, at=later(2))

    waiting = DicomEvidence.objects.filter(state="pending")
    assert list(waiting.values_list("attempts", "not_before")) == [(0, None)] * 2


def test_a_drop_broken_off_again_and_again_ends_in_a_finding() -> None:
    send(make_ticket(), make_agent(), slice_of(1))
    DicomEvidence.objects.update(attempts=imaging.MAX_ATTEMPTS)

    assert imaging.inspect_pending(at=later(2)) == 1
    assert DicomEvidence.objects.get().findings == ["INSPECTOR_FAILED"]


def test_the_same_file_is_kept_once_when_two_send_it(media: Path) -> None:
    """The second of two requests finds the rows of the first."""
    ticket, agent = make_ticket(), make_agent()
    send(ticket, agent, slice_of(1))

    assert (
        drops._keep(
            actor=agent,
            ticket_id=ticket.pk,
            drop_id=uuid4(),
            stored=[drops._Stored("IM1", "x", 1, Attachment.objects.get(ticket=ticket).sha256)],
            at=later(2),
        )
        == []
    )


def test_a_real_file_of_a_drop_carries_no_identity_in_clear() -> None:
    ticket = make_ticket()
    send(ticket, make_agent(), SimpleUploadedFile("IM1", real("examples_overlay.dcm").read_bytes()))

    imaging.inspect_pending(at=later(2), seconds=60)

    kept = str(DicomEvidence.objects.values().get())
    for identity in ("Sssssss", "021234567", "8000000000330109", "1.3.12.2.1107.5.2.30.25641.3"):
        assert identity.lower() not in kept.lower()
