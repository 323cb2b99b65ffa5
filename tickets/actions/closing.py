"""The gate before a ticket is resolved. It stands in the action, so page, API, macro and bulk meet the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.actions.event import Step
from tickets.actions.message import add_message
from tickets.enums import EventKind, MessageKind
from tickets.models import Ticket
from tickets.queries.corrections import stand_of
from tickets.queries.downtime import unsigned
from tickets.queries.families import active_children
from tickets.queries.playbooks import work_state
from tickets.rules.closing import (
    NEVER_OVERRIDDEN,
    ClosingFacts,
    ClosingRefusal,
    active_children_refusal,
    closing_refusals,
    correction_refusal,
)
from tickets.rules.corrections import gate_words


class CannotResolve(ValidationError):
    """Something must be done first. `refusals` says all of it; `code` is that of the first."""

    def __init__(self, refusals: Sequence[ClosingRefusal]) -> None:
        super().__init__([ValidationError(refusal.words, code=refusal.code) for refusal in refusals])
        self.code = refusals[0].code
        self.refusals = tuple(refusals)


class CannotOverride(PermissionDenied):
    """Only supervisors let a ticket be resolved although something is missing."""

    code = "cannot_override"


def check_may_resolve(*, ticket: Ticket, at: datetime) -> None:
    """Raise CannotResolve while anything stands in the way of resolving a locked ticket. at: the time of the act."""
    refusals = closing_refusals(closing_facts(ticket=ticket, at=at))
    if refusals:
        raise CannotResolve(refusals)


def closing_facts(*, ticket: Ticket, at: datetime) -> ClosingFacts:
    """Gather what the gate must know of a ticket; what needs another source is filled in here."""
    return replace(
        work_state(ticket).closing_facts(),
        active_children=active_children(ticket),
        unsigned=unsigned(ticket),
        correction=gate_words(stand_of(ticket)),
    )


@transaction.atomic
def override_gate(*, actor: Person, ticket: Ticket, refused: CannotResolve, reason: str, at: datetime) -> list[Step]:
    """Let a locked ticket be resolved all the same; the reason becomes a private note.

    Returns the events for the caller to record: note_added, gate_overridden. Raises CannotOverride, EmptyMessage, and
    CannotResolve over what nobody overrides (closing.NEVER_OVERRIDDEN): active tickets under it would be left without
    their parent, and a study correction without its second pair of eyes.
    """
    if any(refusal.code in NEVER_OVERRIDDEN for refusal in refused.refusals):
        raise refused
    if not actor.may(Capability.OVERRIDE_GATES):
        raise CannotOverride("Only a supervisor can let it be resolved without that. Ask one, or do what is missing.")
    note = add_message(ticket=ticket, author=actor, kind=MessageKind.NOTE, body=reason, at=at)
    return [
        Step(EventKind.NOTE_ADDED, {"message": note.pk}),
        Step(
            EventKind.GATE_OVERRIDDEN, {"refusals": [refusal.code for refusal in refused.refusals], "note": note.pk}
        ),
    ]


def check_no_active_children(*, ticket: Ticket) -> None:
    """Raise CannotResolve while tickets under a locked one are worked on, as when one of them was reopened.

    So does a study correction that nobody has confirmed: no way of ending a ticket leads past it.
    """
    found = (
        active_children_refusal(active_children(ticket)),
        correction_refusal(gate_words(stand_of(ticket))),
    )
    refusals = [refusal for refusal in found if refusal]
    if refusals:
        raise CannotResolve(refusals)
