"""One ticket with what a page about it shows."""

from accounts.models import Person
from tickets.models import Ticket
from tickets.queries.visible import visible_to


def ticket_detail(*, user: Person, number: int) -> Ticket | None:
    """Return the ticket with its neighbours loaded in one query, or None when the person may not see it."""
    return (
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
            "merged_into",
            "incident__commander",
        )
        .defer("merged_into__description")
        .filter(pk=number)
        .first()
    )
