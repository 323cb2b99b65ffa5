"""Vendor copies on a ticket: asked for, made, taken out, deleted; and every one of these steps on record."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from tests.assets.dicom.canaries import clean_picture_file
from tests.factories import NOW, make_agent, make_person, make_ticket, make_upload
from tickets.actions import copy_expiry
from tickets.actions.message import note
from tickets.actions.vendor_copy import (
    NoSuchCopy,
    NoSuchFile,
    make_pending,
    request_copy,
    take_out,
    take_out_packet,
    throw_away,
)
from tickets.models import TicketEvent, VendorCopy
from tickets.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.IDENTITY_KEY_DIR = tmp_path / "media", tmp_path / "keys"


def with_file(content=None):
    agent = make_agent()
    ticket = make_ticket()
    content = clean_picture_file().data if content is None else content
    upload = make_upload(owner=agent, name="ct.dcm", content=content)
    note(actor=agent, ticket_id=ticket.pk, body="File.", uploads=[upload.pk], at=NOW)
    return agent, ticket, ticket.attachments.get()


def kinds(ticket):
    rows = TicketEvent.objects.filter(ticket=ticket, kind__startswith="copy").order_by("seq")
    return list(rows.values_list("kind", "payload"))


def made(**options):
    agent, ticket, file = with_file(**options)
    row = request_copy(actor=agent, ticket_id=ticket.pk, attachment_id=file.pk, wants_pixels=True, at=NOW)
    make_pending(at=NOW, limit=5)
    row.refresh_from_db()
    return agent, ticket, row


def test_a_copy_is_made_once_and_taken_out():
    agent, ticket, row = made()
    same = request_copy(
        actor=agent, ticket_id=ticket.pk, attachment_id=row.attachment_id, wants_pixels=True, at=NOW
    )
    again = request_copy(
        actor=agent, ticket_id=ticket.pk, attachment_id=row.attachment_id, wants_pixels=True, at=NOW
    )

    taken = take_out(actor=agent, ticket_id=ticket.pk, copy_id=row.pk, at=NOW)
    packet = take_out_packet(actor=agent, ticket_id=ticket.pk, at=NOW)

    assert (row.state, row.report["pixels"], row.size > 500, len(row.sha256)) == ("ready", "kept", True, 64)
    assert (same.pk, [each.pk for each in packet]) == (again.pk, [row.pk])
    assert (Path(django_settings.MEDIA_ROOT) / taken.path).is_file()
    assert kinds(ticket) == [
        ("copy_requested", {"copy": row.pk, "attachment": row.attachment_id, "pixels": True}),
        ("copy_made", {"copy": row.pk, "outcome": "ready", "code": ""}),
        ("copy_requested", {"copy": same.pk, "attachment": row.attachment_id, "pixels": True}),
        ("copy_downloaded", {"copy": row.pk, "what": "copy", "count": 1}),
        ("copy_downloaded", {"copy": None, "what": "packet", "count": 1}),
    ]


def test_a_file_that_is_not_safe_has_no_copy():
    agent, ticket, row = made(content=clean_picture_file().data[:300])

    assert (row.state, row.code, row.path) == ("refused", "NO_CLASS", "")
    assert not list((Path(django_settings.MEDIA_ROOT) / "copies").glob("*"))
    with pytest.raises(NoSuchCopy):
        take_out(actor=agent, ticket_id=ticket.pk, copy_id=row.pk, at=NOW)


def test_an_original_that_is_gone_is_said(settings):
    agent, ticket, file = with_file()
    (Path(settings.MEDIA_ROOT) / file.path).unlink()
    request_copy(actor=agent, ticket_id=ticket.pk, attachment_id=file.pk, wants_pixels=False, at=NOW)

    assert make_pending(at=NOW, limit=5) == 1
    assert VendorCopy.objects.get().code == "FILE_GONE"


def test_only_the_desk_and_only_files_of_the_ticket():
    agent, ticket, file = with_file()

    with pytest.raises(NotAllowed):
        request_copy(
            actor=ticket.requester, ticket_id=ticket.pk, attachment_id=file.pk, wants_pixels=False, at=NOW
        )
    with pytest.raises(NotAllowed):
        take_out_packet(actor=make_person(), ticket_id=ticket.pk, at=NOW)
    with pytest.raises(NoSuchFile):
        request_copy(
            actor=agent, ticket_id=make_ticket().pk, attachment_id=file.pk, wants_pixels=False, at=NOW
        )


def test_copies_are_deleted_on_schedule_and_by_hand(settings, django_capture_on_commit_callbacks):
    agent, ticket, row = made()
    path = Path(settings.MEDIA_ROOT) / row.path

    early = copy_expiry.sweep(at=NOW + timedelta(days=13))
    with django_capture_on_commit_callbacks(execute=True):
        due = copy_expiry.sweep(at=NOW + timedelta(days=15))
        throw_away(actor=agent, ticket_id=ticket.pk, copy_id=row.pk, at=NOW)
    row.refresh_from_db()

    assert (early, due, row.state, row.path, path.exists()) == (0, 1, "deleted", "", False)
    assert kinds(ticket)[-1] == ("copy_deleted", {"copy": row.pk})


def test_files_that_no_row_names_are_removed(settings):
    import os

    _, _, row = made()
    folder = Path(settings.MEDIA_ROOT) / "copies"
    stray = folder / "stray.part"
    stray.write_bytes(b"x")
    for path in folder.glob("*"):
        os.utime(path, (1, 1))

    assert copy_expiry.remove_strays(at=NOW) == 1
    assert [path.name for path in folder.glob("*")] == [Path(row.path).name]
