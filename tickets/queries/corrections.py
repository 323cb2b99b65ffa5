"""Study corrections: that of a ticket, and those that wait."""

from accounts.models import Person
from tickets.models import Correction, Ticket
from tickets.queries.visible import visible_to
from tickets.rules.corrections import Stand

_MOST = 100


def correction_of(ticket: Ticket) -> Correction | None:
    """Return the correction of a ticket the person can see, with who made and checked it; None when there is none."""
    rows = Correction.objects.filter(ticket=ticket, dropped_at=None)
    return rows.select_related("started_by", "done_by", "confirmed_by").first()


def stand_of(ticket: Ticket) -> Stand | None:
    """Return how far the correction of a ticket is, None when it is none."""
    rows = Correction.objects.filter(ticket=ticket, dropped_at=None)
    found = rows.values_list("done_by", "confirmed_by").first()
    return Stand(*found) if found else None


def open_corrections(user: Person) -> list[Correction]:
    """Return the corrections nobody has confirmed, those to be checked first, then oldest first."""
    rows = Correction.objects.filter(confirmed_at=None, dropped_at=None, ticket__in=visible_to(user))
    rows = rows.select_related("ticket__queue", "ticket__assignee", "started_by", "done_by")
    return list(rows.order_by("done_at", "started_at", "pk")[:_MOST])
