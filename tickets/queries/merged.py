"""Tickets that go on in another: where they lead to, and whose they are."""

from collections.abc import Collection, Mapping

from accounts.models import Person
from tickets.models import Ticket
from tickets.queries.visible import visible_to
from tickets.rules.merging import MOST_STEPS


def survivor_of(*, user: Person, ticket: Ticket) -> Ticket | None:
    """Return the ticket in which a merged one goes on in the end; None without one, or when the person may not see it.

    One query for each merge in the row, mostly one.
    """
    number, found = ticket.merged_into_id, None
    for _ in range(MOST_STEPS):
        if number is None:
            break
        found = visible_to(user).only("pk", "merged_into").filter(pk=number).first()
        number = found.merged_into_id if found else None
    return found


def outcome_of(ticket: Ticket) -> Ticket | None:
    """Return state and end of the ticket in which a merged one goes on, whoever asks; nothing anybody wrote.

    For its requester, who may know that and when it was solved, and not what another said.
    """
    number, found = ticket.merged_into_id, None
    for _ in range(MOST_STEPS):
        if number is None:
            break
        found = Ticket.objects.only("pk", "state", "resolved_at", "merged_into").get(pk=number)
        number = found.merged_into_id
    return found


def merged_requesters(ticket_ids: Collection[int]) -> Mapping[int, Mapping[int, int]]:
    """Return for each of these tickets the requesters of those merged into it, directly or not, with their number.

    Whoever has several is named with the oldest. One query for each merge in a row; none for no ticket.
    """
    found: dict[int, dict[int, int]] = {}
    roots, level = {number: number for number in ticket_ids}, set(ticket_ids)
    for _ in range(MOST_STEPS):
        if not level:
            break
        rows = Ticket.objects.filter(merged_into__in=level).order_by("pk").values_list("pk", "merged_into", "requester")
        level = set()
        for number, into, requester in rows:
            roots[number] = roots[into or 0]
            found.setdefault(roots[number], {}).setdefault(requester, number)
            level.add(number)
    return found
