"""Who looked at a picture is on record, once an hour for each person and file."""

from datetime import timedelta

import pytest

from tests.factories import NOW, make_agent, make_person
from tests.tickets.actions.test_vendor_copy import with_file
from tickets.actions.pixels import note_pixels_seen
from tickets.models import TicketEvent
from tickets.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_once_an_hour_for_each_person_and_file():
    agent, ticket, file = with_file()
    other = make_agent()
    moments = [(agent, 0), (agent, 59), (other, 59), (agent, 60), (agent, 61)]

    noted = [
        note_pixels_seen(actor=who, ticket_id=ticket.pk, attachment_id=file.pk, at=NOW + timedelta(minutes=minutes))
        for who, minutes in moments
    ]

    rows = TicketEvent.objects.filter(ticket=ticket, kind="pixels_seen").order_by("seq")
    assert noted == [True, False, True, True, False]
    assert list(rows.values_list("actor", "payload")) == [
        (who.pk, {"attachment": file.pk}) for who in (agent, other, agent)
    ]


def test_a_stranger_is_refused():
    _, ticket, file = with_file()

    with pytest.raises(NotAllowed):
        note_pixels_seen(actor=make_person(email="x@example.org"), ticket_id=ticket.pk, attachment_id=file.pk, at=NOW)
