"""Changing what was promised to a ticket: a due time set by hand, and promises that were changed since."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.actions.change import save_change
from tickets.actions.event import Step
from tickets.actions.lock import check, lock_ticket
from tickets.actions.message import add_message
from tickets.actions.triage import ReasonNeeded
from tickets.enums import EventKind, MessageKind, Metric
from tickets.models import SlaPolicyVersion, Ticket
from tickets.queries.clocks import has_open_clock
from tickets.rules.lifecycle import Verb

_FURTHEST = timedelta(days=366)


class DueOutOfRange(ValidationError):
    """A due time must lie ahead, and within a year."""

    def __init__(self) -> None:
        super().__init__("Choose a due time that is still to come, within a year.", code="due_out_of_range")


class NothingRuns(ValidationError):
    """The promise is kept already, or nothing is owed yet."""

    def __init__(self) -> None:
        super().__init__("Nothing is due for this promise now, so there is no due time to set.", code="nothing_runs")


class CannotReplay(PermissionDenied):
    """Only who manages the desk applies changed promises to tickets that exist."""

    code = "cannot_replay"


@transaction.atomic
def pin_due(
    *,
    actor: Person,
    ticket_id: int,
    metric: Metric,
    due_at: datetime | None,
    reason: str,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """Set the due time of a promise by hand, such as a date agreed with the ward; None goes by the promise again.

    No pause and no changed promise moves it; it ends with the cycle that runs. The reason becomes a private note.
    Events: note_added, due_pinned. Raises ReasonNeeded, DueOutOfRange, NothingRuns.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.TRIAGE, ticket=ticket, at=at)
    if not reason.strip():
        raise ReasonNeeded
    if due_at is not None and not at < due_at <= at + _FURTHEST:
        raise DueOutOfRange
    if not has_open_clock(ticket_id=ticket.pk, metric=metric):
        raise NothingRuns
    written = add_message(ticket=ticket, author=actor, kind=MessageKind.NOTE, body=reason, at=at)
    moment = due_at.replace(microsecond=0).isoformat() if due_at else None
    steps = [
        Step(EventKind.NOTE_ADDED, {"message": written.pk}),
        Step(EventKind.DUE_PINNED, {"metric": metric.value, "due_at": moment, "note": written.pk}),
    ]
    return save_change(ticket=ticket, actor=actor, at=at, steps=steps)


@transaction.atomic
def apply_policy(*, actor: Person, ticket_id: int, version: SlaPolicyVersion, at: datetime) -> Ticket:
    """Let a version of the promises hold for the whole life of a ticket, done or not.

    Event: policy_applied; none if it holds already. Raises CannotReplay.
    """
    if not actor.may(Capability.MANAGE_DESK):
        raise CannotReplay("Only an administrator can apply changed promises. Ask one of them.")
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    if ticket.policy_version_id == version.pk:
        return ticket
    step = Step(EventKind.POLICY_APPLIED, {"from": ticket.policy_version_id, "to": version.pk})
    return save_change(ticket=ticket, actor=actor, at=at, steps=[step])
