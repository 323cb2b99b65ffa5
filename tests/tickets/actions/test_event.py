"""History cannot be rewritten."""

import pytest
from django.db import DatabaseError, transaction

from tests.factories import NOW, make_ticket
from tests.tickets.actions.stories import outbox_of
from tickets.actions.event import NotInTransaction, PastStep, Step, record_past
from tickets.enums import EventKind
from tickets.models import Outbox, TicketEvent
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


def test_past_is_told_to_the_reports_alone_once_a_ticket() -> None:
    first, second, third = make_ticket(), make_ticket(), make_ticket()
    Outbox.objects.all().delete()
    past = [PastStep(Step(EventKind.NOTE_ADDED, {"message": None}, occurred_at=NOW), actor_id=None)] * 2

    with transaction.atomic():
        record_past(histories=[(first, past), (second, []), (third, past[:1])], at=NOW)

    assert [ticket.last_event_seq for ticket in (first, second, third)] == [4, 2, 3]
    assert [outbox_of(ticket) for ticket in (first, second, third)] == [
        [("note_added", "reports")], [], [("note_added", "reports")],
    ]  # fmt: skip
    assert TicketEvent.objects.get(ticket=third, seq=3).actor_kind == "system"


@pytest.mark.django_db(transaction=True)
def test_past_is_recorded_in_a_transaction_only() -> None:
    with pytest.raises(NotInTransaction):
        record_past(histories=[], at=NOW)
