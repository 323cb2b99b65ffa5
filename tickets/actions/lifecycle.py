"""Pausing, solving, confirming, reopening and closing."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from accounts.rules.zone import zone_named
from tickets.actions.change import save_change
from tickets.actions.closing import (
    CannotResolve,
    check_may_resolve,
    check_no_active_children,
    override_gate,
)
from tickets.actions.event import Step
from tickets.actions.files import attach_uploads
from tickets.actions.incident import end_incident
from tickets.actions.lock import check, lock_ticket
from tickets.actions.message import add_message
from tickets.actions.state import move
from tickets.actions.time_spent import log_minutes
from tickets.enums import EventKind, MessageKind, State, WaitReason
from tickets.models import Ticket
from tickets.permissions import is_desk
from tickets.queries.playbooks import category_of, category_playbook
from tickets.rules.lifecycle import Verb


class UnknownCause(ValidationError):
    """The resolution code is not one of the ticket's category."""

    def __init__(self) -> None:
        super().__init__("Choose a cause from the list of this category.", code="unknown_cause")


class WaitInPast(ValidationError):
    """A wait must end today or later."""

    def __init__(self) -> None:
        super().__init__("The day to wait until has passed. Choose today or a later day.", code="wait_in_past")


@transaction.atomic
def start_waiting(
    *,
    actor: Person,
    ticket_id: int,
    reason: WaitReason,
    at: datetime,
    until: date | None = None,
    message: str = "",
    version: int | None = None,
) -> Ticket:
    """Pause work with a reason; the resolution clock stops. A message goes to the requester.

    Events: reply_sent if there is a message (requester_replied when the desk person is the requester, which is no
    response), wait_started. Raises Refused, WaitInPast.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.WAIT, ticket=ticket, at=at)
    if until and until < at.astimezone(zone_named(actor.time_zone)).date():
        raise WaitInPast
    steps = []
    if message.strip():
        is_theirs = actor.pk == ticket.requester_id
        kind = MessageKind.REQUEST if is_theirs else MessageKind.REPLY
        written = add_message(ticket=ticket, author=actor, kind=kind, body=message, at=at)
        said = EventKind.REQUESTER_REPLIED if is_theirs else EventKind.REPLY_SENT
        steps.append(Step(said, {"message": written.pk}))
    steps.append(Step(EventKind.WAIT_STARTED, {"reason": reason.value, "until": until.isoformat() if until else None}))
    fields = move(ticket=ticket, verb=Verb.WAIT, at=at, reason=reason, until=until)
    return save_change(ticket=ticket, actor=actor, at=at, steps=steps, fields=fields)


@transaction.atomic
def end_waiting(*, actor: Person, ticket_id: int, at: datetime, version: int | None = None) -> Ticket:
    """Go on with the work. Event: wait_ended. Raises Refused("not_waiting")."""
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.RESUME, ticket=ticket, at=at)
    fields = move(ticket=ticket, verb=Verb.RESUME, at=at)
    step = Step(EventKind.WAIT_ENDED, {"cause": "by_hand"})
    return save_change(ticket=ticket, actor=actor, at=at, steps=[step], fields=fields)


@transaction.atomic
def resolve(
    *,
    actor: Person,
    ticket_id: int,
    code: str,
    done: str,
    at: datetime,
    version: int | None = None,
    override: str = "",
    minutes: int = 0,
) -> Ticket:
    """Say that the problem is solved: its cause (a code of the category, or "other") and what was done.

    What was done is a public reply, also when the requester, being of the desk, solves it themselves: then the work is
    done, and it counts for both promises as for anybody else. override: why a supervisor lets it be resolved although
    something is missing. minutes: time spent on it. Events: note_added and gate_overridden if the gate was, wait_ended
    if it waited, ticket_resolved, time_logged, incident_ended when it was a running incident. Raises Refused,
    UnknownCause, CannotResolve, CannotOverride, EmptyMessage.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    return resolve_locked(
        ticket=ticket, actor=actor, code=code, done=done, at=at, override=override, minutes=minutes
    )


def resolve_locked(
    *,
    ticket: Ticket,
    actor: Person,
    code: str,
    done: str,
    at: datetime,
    told: Sequence[Step] = (),
    override: str = "",
    minutes: int = 0,
) -> Ticket:
    """Solve a ticket the caller has locked, see `resolve`. told: events of the same act that come first."""
    check(actor=actor, verb=Verb.RESOLVE, ticket=ticket, at=at)
    if not category_playbook(category_of(ticket)).knows_cause(code):
        raise UnknownCause
    steps = [*told, *_pass_gate(ticket=ticket, actor=actor, override=override, at=at)]
    written = add_message(ticket=ticket, author=actor, kind=MessageKind.REPLY, body=done, at=at)
    if ticket.state == State.WAITING:
        steps.append(Step(EventKind.WAIT_ENDED, {"cause": "resolved"}))
    steps.append(Step(EventKind.TICKET_RESOLVED, {"code": code, "message": written.pk}))
    steps += log_minutes(ticket=ticket, actor=actor, minutes=minutes, message=written, at=at)
    steps += end_incident(ticket=ticket, at=at)
    ticket.resolution_code = code
    fields = move(ticket=ticket, verb=Verb.RESOLVE, at=at)
    return save_change(ticket=ticket, actor=actor, at=at, steps=steps, fields=[*fields, "resolution_code"])


def _pass_gate(*, ticket: Ticket, actor: Person, override: str, at: datetime) -> list[Step]:
    """The events of a gate that a supervisor opened; none when it stood open."""
    try:
        check_may_resolve(ticket=ticket, at=at)
    except CannotResolve as refused:
        if not override.strip():
            raise
        return override_gate(actor=actor, ticket=ticket, refused=refused, reason=override, at=at)
    return []


@transaction.atomic
def confirm(
    *, actor: Person, ticket_id: int, at: datetime, version: int | None = None, by_link: bool = False
) -> Ticket:
    """The requester says it works: the ticket closes. Events: ticket_confirmed, ticket_closed.

    by_link: by the link in a mail, without sign-in.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.CONFIRM, ticket=ticket, at=at)
    steps = [
        Step(EventKind.TICKET_CONFIRMED, {"by_link": by_link}),
        Step(EventKind.TICKET_CLOSED, {"cause": "confirmed"}),
    ]
    fields = move(ticket=ticket, verb=Verb.CONFIRM, at=at)
    return save_change(ticket=ticket, actor=actor, at=at, steps=steps, fields=fields)


@transaction.atomic
def reopen(
    *,
    actor: Person,
    ticket_id: int,
    at: datetime,
    message: str = "",
    uploads: Sequence[UUID] = (),
    version: int | None = None,
    by_link: bool = False,
) -> Ticket:
    """Take up a solved or closed ticket again, with what is still wrong.

    by_link: by the link in a mail, without sign-in. Events: requester_replied or reply_sent if there is a message,
    file_added for each file, ticket_reopened. Raises Refused, among others with "reopen_window_over".
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.REOPEN, ticket=ticket, at=at)
    steps, written = [], None
    if message.strip():
        is_theirs = actor.pk == ticket.requester_id or not is_desk(actor, ticket)
        kind = MessageKind.REQUEST if is_theirs else MessageKind.REPLY
        written = add_message(ticket=ticket, author=actor, kind=kind, body=message, at=at)
        said = EventKind.REQUESTER_REPLIED if is_theirs else EventKind.REPLY_SENT
        steps.append(Step(said, {"message": written.pk}))
    steps += attach_uploads(ticket=ticket, owner=actor, uploads=uploads, message=written, at=at)
    steps.append(Step(EventKind.TICKET_REOPENED, {"cause": "by_link" if by_link else "by_hand"}))
    ticket.reopened_count += 1
    fields = move(ticket=ticket, verb=Verb.REOPEN, at=at)
    return save_change(ticket=ticket, actor=actor, at=at, steps=steps, fields=[*fields, "reopened_count"])


@transaction.atomic
def close(*, actor: Person, ticket_id: int, at: datetime, version: int | None = None) -> Ticket:
    """Close a solved ticket for the desk. Event: ticket_closed. Raises Refused("not_resolved"), CannotResolve."""
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.CLOSE, ticket=ticket, at=at)
    check_no_active_children(ticket=ticket)
    fields = move(ticket=ticket, verb=Verb.CLOSE, at=at)
    step = Step(EventKind.TICKET_CLOSED, {"cause": "by_hand"})
    return save_change(ticket=ticket, actor=actor, at=at, steps=[step], fields=fields)
