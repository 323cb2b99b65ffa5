"""What happened on a ticket since somebody last saw it."""

from accounts.models import Person
from tickets.models import Ticket
from tickets.queries.timeline import Entry, timeline
from tickets.queries.visible import visible_to
from tickets.rules.course import TELLS


def visible_ticket(*, user: Person, number: int) -> Ticket | None:
    """Return a ticket the person may see, without its neighbours and its text; else None."""
    return visible_to(user).defer("description").filter(pk=number).first()


def news_since(*, user: Person, ticket: Ticket, seen: int) -> list[Entry]:
    """Return what this person may read of what came after event `seen`, oldest first; not that a time ran out."""
    if ticket.last_event_seq <= seen:
        return []
    return [entry for entry in timeline(user=user, ticket=ticket) if entry.seq > seen and entry.kind not in TELLS]
