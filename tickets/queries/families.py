"""What is under a ticket."""

from tickets.enums import ACTIVE_STATES, LinkKind
from tickets.models import Ticket, TicketLink


def active_children(ticket: Ticket) -> int:
    """Return how many tickets under it are not solved, whoever asks: the gate before it is solved must know."""
    active = [state.value for state in ACTIVE_STATES]
    under = TicketLink.objects.filter(source=ticket, kind=LinkKind.PARENT_OF.value)
    return under.filter(target__state__in=active).count()
