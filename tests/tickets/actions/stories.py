"""What tests of actions ask about a ticket: its events and its row, told shortly."""

from datetime import timedelta
from typing import Any

from tests.factories import NOW
from tickets.models import Outbox, Ticket, TicketEvent


def later(minutes: float) -> Any:
    """NOW and some minutes."""
    return NOW + timedelta(minutes=minutes)


def kinds_of(ticket: Ticket) -> list[str]:
    """The kinds of a ticket's events, in order."""
    return list(TicketEvent.objects.filter(ticket=ticket).order_by("seq").values_list("kind", flat=True))


def events_after(ticket: Ticket, seq: int) -> list[tuple[str, dict[str, Any]]]:
    """Kind and payload of the events after seq, in order."""
    rows = TicketEvent.objects.filter(ticket=ticket, seq__gt=seq).order_by("seq")
    return list(rows.values_list("kind", "payload"))


def outbox_of(ticket: Ticket) -> list[tuple[str, str]]:
    """Kind and consumer of what must still be told about a ticket."""
    rows = Outbox.objects.filter(event__ticket=ticket).order_by("event__seq", "consumer")
    return list(rows.values_list("event__kind", "consumer"))
