"""History cannot be rewritten."""

import pytest
from django.db import DatabaseError, transaction

from tests.factories import make_ticket
from tickets.enums import EventKind
from tickets.models import TicketEvent
from tickets.rules.events import MEANINGS

pytestmark = pytest.mark.django_db


def test_events_cannot_be_changed() -> None:
    make_ticket()

    with pytest.raises(DatabaseError), transaction.atomic():
        TicketEvent.objects.update(kind="note_added")

    assert list(TicketEvent.objects.order_by("seq").values_list("kind", flat=True)) == [
        "ticket_logged",
        "ticket_routed",
    ]


def test_events_cannot_be_deleted() -> None:
    make_ticket()

    with pytest.raises(DatabaseError), transaction.atomic():
        TicketEvent.objects.filter(seq=2)._raw_delete("default")

    assert TicketEvent.objects.count() == 2


def test_every_kind_of_event_has_a_meaning() -> None:
    assert set(MEANINGS) == set(EventKind)
