"""DICOM originals are deleted on schedule, the rows first, and broken off work is finished by the next run."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_agent, make_supervisor
from tests.tickets.actions.test_vendor_copy import made, with_file
from tickets.actions import originals
from tickets.actions.housekeeping import tidy
from tickets.actions.identity_file import NothingInFile, take_identity
from tickets.actions.imaging import inspect_pending
from tickets.actions.lifecycle import close, resolve
from tickets.actions.vendor_copy import NoSuchFile, request_copy
from tickets.models import TicketEvent

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=91)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.IDENTITY_KEY_DIR = tmp_path / "media", tmp_path / "keys"
    settings.ORIGINAL_DAYS = 90


def closed(*, is_read=True):
    agent, ticket, file = with_file()
    if is_read:
        inspect_pending(at=NOW, limit=5)
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=NOW)
    close(actor=make_supervisor(), ticket_id=ticket.pk, at=NOW)
    return agent, ticket, file


def told(ticket):
    rows = TicketEvent.objects.filter(ticket=ticket, kind="originals_deleted")
    return list(rows.values_list("payload", flat=True))


def test_after_the_days_the_file_is_gone_and_what_it_said_stays(settings, django_capture_on_commit_callbacks):
    agent, ticket, file = closed()
    path = Path(settings.MEDIA_ROOT) / file.path
    facts = file.evidence.facts

    early = originals.sweep(at=NOW + timedelta(days=89))
    with django_capture_on_commit_callbacks(execute=True):
        done = originals.sweep(at=LATER)
    again = originals.sweep(at=LATER)

    file.refresh_from_db()
    assert (early, done, again) == (0, 1, 0)
    assert (path.exists(), file.path, file.deleted_at) == (False, "", LATER)
    assert (file.evidence.facts, told(ticket)) == (facts, [{"count": 1, "days": 90}])
    with pytest.raises(NoSuchFile):
        request_copy(actor=agent, ticket_id=ticket.pk, attachment_id=file.pk, wants_pixels=False, at=LATER)
    with pytest.raises(NothingInFile):
        take_identity(actor=agent, ticket_id=ticket.pk, attachment_id=file.pk, at=LATER)


def test_broken_off_after_the_rows_the_file_is_a_stray_that_housekeeping_removes(settings):
    _, ticket, file = closed()
    path = Path(settings.MEDIA_ROOT) / file.path

    originals.delete_originals(ticket_id=ticket.pk, days=90, at=LATER)  # its commit hook never runs
    assert path.exists()
    tidy(at=LATER + timedelta(days=3650))

    assert (path.exists(), len(told(ticket))) == (False, 1)


@pytest.mark.parametrize("days", [0, -1])
def test_no_days_keep_them_for_ever(settings, days):
    settings.ORIGINAL_DAYS = days
    closed()

    assert originals.sweep(at=LATER) == 0


def test_an_open_ticket_and_a_file_nobody_read_yet_keep_theirs():
    with_file()
    closed(is_read=False)

    assert originals.sweep(at=LATER) == 0


def test_pages_say_kindly_that_it_was_deleted():
    agent, ticket, file = closed()
    originals.sweep(at=LATER)
    client = Client()
    client.force_login(agent)

    page = client.get(reverse("tickets:file", args=[file.pk]))
    call = client.get(reverse("api:content", args=[file.pk]))
    card = client.get(reverse("desk:ticket", args=[ticket.pk])).content.decode()
    sheet = client.get(reverse("desk:image", args=[ticket.pk, file.pk])).content.decode()
    preview = client.get(reverse("desk:image_preview", args=[ticket.pk, file.pk]))

    assert (page.status_code, call.status_code, call.json()["code"]) == (410, 410, "file_deleted")
    said = "The file itself was deleted on"
    assert (said in card, "as planned after closing" in sheet) == (True, True)
    assert preview.context["code"] == "GONE"


def test_a_ticket_whose_copy_waits_is_left_until_it_is_made():
    agent, ticket, row = made()
    row.__class__.objects.filter(pk=row.pk).update(state="pending")
    inspect_pending(at=NOW, limit=5)
    resolve(actor=make_agent(), ticket_id=ticket.pk, code="other", done="Done.", at=NOW)
    close(actor=make_supervisor(), ticket_id=ticket.pk, at=NOW)

    assert originals.sweep(at=LATER) == 0
