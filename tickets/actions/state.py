"""Moving a locked ticket from state to state: the only code that writes the state columns together."""

from datetime import date, datetime

from tickets.enums import DONE_STATES, State, WaitReason
from tickets.models import Ticket
from tickets.rules.lifecycle import Verb, next_state

_FIELDS = ("state", "waiting_reason", "waiting_until", "resolved_at", "closed_at")


def move(
    *,
    ticket: Ticket,
    verb: Verb,
    at: datetime,
    reason: WaitReason | None = None,
    until: date | None = None,
) -> tuple[str, ...]:
    """Set the state that follows from the verb and the columns that belong to it; return the fields to save.

    reason and until count only for WAIT. The assignee must already be what it will be.
    """
    state = next_state(State(ticket.state), verb, ticket.assignee_id is not None)
    if verb is Verb.WAIT:
        ticket.waiting_reason = (reason or WaitReason.OTHER).value
        ticket.waiting_until = until
    elif state is not State.WAITING:
        ticket.waiting_reason = ""
        ticket.waiting_until = None
    if state in DONE_STATES:
        ticket.resolved_at = ticket.resolved_at or at
    else:
        ticket.resolved_at = None
    ticket.closed_at = (ticket.closed_at or at) if state is State.CLOSED else None
    ticket.state = state.value
    return _FIELDS


def put_back(
    *, ticket: Ticket, state: State, reason: WaitReason | None, until: date | None
) -> tuple[str, ...]:
    """Set an active state a ticket was in before, with its wait; return the fields to save."""
    ticket.state = state.value
    ticket.waiting_reason = reason.value if reason else ""
    ticket.waiting_until = until
    ticket.resolved_at = ticket.closed_at = None
    return _FIELDS
