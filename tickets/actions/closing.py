"""The gate before a ticket is resolved. It stands in the action, so page, API, macro and bulk meet the same."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError

from tickets.models import Ticket
from tickets.queries.families import active_children
from tickets.rules.closing import ClosingFacts, ClosingRefusal, active_children_refusal, closing_refusals


class CannotResolve(ValidationError):
    """Something must be done first. `refusals` says all of it; `code` is that of the first."""

    def __init__(self, refusals: Sequence[ClosingRefusal]) -> None:
        super().__init__([ValidationError(refusal.words, code=refusal.code) for refusal in refusals])
        self.code = refusals[0].code
        self.refusals = tuple(refusals)


def check_may_resolve(*, ticket: Ticket, at: datetime) -> None:
    """Raise CannotResolve while anything stands in the way of resolving a locked ticket. at: the time of the act."""
    refusals = closing_refusals(closing_facts(ticket=ticket, at=at))
    if refusals:
        raise CannotResolve(refusals)


def closing_facts(*, ticket: Ticket, at: datetime) -> ClosingFacts:
    """Gather what the gate must know of a ticket; what needs another source is filled in here."""
    return ClosingFacts(active_children=active_children(ticket))


def check_no_active_children(*, ticket: Ticket) -> None:
    """Raise CannotResolve while tickets under a locked one are worked on, as when one of them was reopened."""
    refusal = active_children_refusal(active_children(ticket))
    if refusal:
        raise CannotResolve([refusal])
