"""Making two tickets about the same thing one, and two again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from tickets.actions.change import save_change
from tickets.actions.closing import check_no_active_children
from tickets.actions.event import Step
from tickets.actions.lock import TicketMissing, check, lock_ticket
from tickets.actions.state import move, put_back
from tickets.enums import ACTIVE_STATES, EventKind
from tickets.models import Incident, Ticket
from tickets.queries.history import clock_events
from tickets.rules.lifecycle import Verb
from tickets.rules.merging import before_merge


class CannotMergeInto(ValidationError):
    """The other ticket cannot take this one in."""

    def __init__(self) -> None:
        super().__init__(
            "Choose another ticket that is still being worked on: not this one, nor one that is solved or merged.",
            code="cannot_merge_into",
        )


class IncidentRuns(ValidationError):
    """A running incident stands for itself."""

    def __init__(self) -> None:
        super().__init__(
            "This ticket is a running incident. Merge the other one into it, or end the incident first.",
            code="incident_runs",
        )


@transaction.atomic
def merge_ticket(
    *, actor: Person, ticket_id: int, into_id: int, at: datetime, version: int | None = None
) -> Ticket:
    """Close a ticket because it goes on in another. Its promises are called off; those of the other run on unchanged.

    Event: ticket_merged. Both are locked, the lower number first. Raises CannotMergeInto, Refused; CannotResolve while
    tickets under it are active, IncidentRuns when it is a running incident.
    """
    locked = {}
    for number in sorted({ticket_id, into_id}):
        try:
            locked[number] = lock_ticket(ticket_id=number, version=version if number == ticket_id else None, at=at)
        except TicketMissing:
            raise (TicketMissing if number == ticket_id else CannotMergeInto) from None
    ticket, into = locked[ticket_id], locked[into_id]
    check(actor=actor, verb=Verb.MERGE, ticket=ticket, at=at)
    if ticket_id == into_id or into.state not in ACTIVE_STATES:
        raise CannotMergeInto
    _check_stands_alone(ticket)
    ticket.merged_into = into
    fields = move(ticket=ticket, verb=Verb.MERGE, at=at)
    step = Step(EventKind.TICKET_MERGED, {"into": into.pk})
    return save_change(ticket=ticket, actor=actor, at=at, steps=[step], fields=[*fields, "merged_into"])


@transaction.atomic
def unmerge_ticket(*, actor: Person, ticket_id: int, at: datetime, version: int | None = None) -> Ticket:
    """Undo a merge: state, wait and assignee are what they were, and the clocks go on as if it had not been.

    Event: ticket_unmerged. The other ticket stays as it is. Raises Refused: not_merged, unmerge_window_over.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.UNMERGE, ticket=ticket, at=at)
    before = before_merge(events=clock_events(ticket.pk), has_assignee=ticket.assignee_id is not None)
    payload = {
        "from": ticket.merged_into_id,
        "state": before.state.value,
        "reason": before.reason.value if before.reason else "",
        "until": before.until.isoformat() if before.until else None,
    }
    ticket.merged_into = None
    fields = put_back(ticket=ticket, state=before.state, reason=before.reason, until=before.until)
    step = Step(EventKind.TICKET_UNMERGED, payload)
    return save_change(ticket=ticket, actor=actor, at=at, steps=[step], fields=[*fields, "merged_into"])


def _check_stands_alone(ticket: Ticket) -> None:
    if Incident.objects.filter(ticket=ticket, ended_at__isnull=True).exists():
        raise IncidentRuns
    check_no_active_children(ticket=ticket)
