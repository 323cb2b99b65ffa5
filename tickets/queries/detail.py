"""One ticket with what a page about it shows."""

from accounts.models import Person
from tickets.models import Ticket
from tickets.queries.visible import visible_to


def ticket_detail(*, user: Person, number: int) -> Ticket | None:
    """Return the ticket with its neighbours loaded in one query, or None when the person may not see it.

    What few tickets have is fetched when it is asked for: the ticket it was merged into, who commands its incident.
    """
    rows = (
        visible_to(user)
        .select_related(
            "category__playbook",
            "queue",
            "assignee",
            "requester__site",
            "created_by",
            "site",
            "location",
            "device__location",
            "device__site",
            "device__vendor",
            "incident",
        )
        .filter(pk=number)
        .order_by()
    )
    return next(iter(rows), None)
