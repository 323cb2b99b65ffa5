"""The acts of a bulk run: how each calls its action for one ticket, and how it is taken back."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Person
from tickets.actions.assignment import assign_ticket, release_ticket, take_ticket
from tickets.actions.lifecycle import close, end_waiting, resolve, start_waiting
from tickets.actions.merge import merge_ticket
from tickets.actions.message import note
from tickets.actions.triage import change_category, change_priority, route_ticket
from tickets.enums import Priority, WaitReason
from tickets.models import BulkRun, Category, Queue, Ticket, TicketEvent
from tickets.rules.bulk import BulkAct
from tickets.rules.course import TELLS

Given = Mapping[str, Any]
Act = Callable[[Person, int, datetime, Given], object]

_TAKEN_BACK = "Taken back."


class ChangedSince(ValidationError):
    """Somebody did something to the ticket after the act that is to be taken back."""

    def __init__(self) -> None:
        super().__init__("Something happened to this ticket since, so it stays as it is.", code="changed_since")


class GoneSince(ValidationError):
    """What the act names is not there any more."""

    def __init__(self) -> None:
        super().__init__("What was chosen is not there any more. Choose again.", code="gone_since")


def snapshot(*, ticket: Ticket) -> dict[str, Any]:
    """Return what taking an act back needs to know of a ticket as it was: ids and codes."""
    return {
        "assignee": ticket.assignee_id,
        "queue": ticket.queue_id,
        "category": ticket.category_id,
        "priority": ticket.priority,
    }


def take_back(*, run: BulkRun, ticket: Ticket, at: datetime) -> None:
    """Put a locked ticket back as it was before a run of the same person, by the usual actions and their events.

    Raises ChangedSince when anything but a told promise happened to it after the run, and what the actions raise.
    """
    row = run.rows.get(number=ticket.pk)
    since = TicketEvent.objects.filter(ticket=ticket, seq__gt=row.seen)
    if since.exclude(kind__in=[kind.value for kind in TELLS]).exists():
        raise ChangedSince
    _BACK[BulkAct(run.act)](run.asked_by, ticket.pk, at, row.before)


def _take(actor: Person, number: int, at: datetime, given: Given) -> object:
    return take_ticket(actor=actor, ticket_id=number, at=at)


def _assign(actor: Person, number: int, at: datetime, given: Given) -> object:
    return assign_ticket(actor=actor, ticket_id=number, assignee=_row(Person, given["assignee"]), at=at)


def _release(actor: Person, number: int, at: datetime, given: Given) -> object:
    return release_ticket(actor=actor, ticket_id=number, at=at)


def _route(actor: Person, number: int, at: datetime, given: Given) -> object:
    return route_ticket(actor=actor, ticket_id=number, queue=_row(Queue, given["queue"]), at=at)


def _priority(actor: Person, number: int, at: datetime, given: Given) -> object:
    level, reason = Priority(given["priority"]), given.get("reason") or _TAKEN_BACK
    return change_priority(actor=actor, ticket_id=number, priority=level, reason=reason, at=at)


def _category(actor: Person, number: int, at: datetime, given: Given) -> object:
    return change_category(actor=actor, ticket_id=number, category=_row(Category, given["category"]), at=at)


def _wait(actor: Person, number: int, at: datetime, given: Given) -> object:
    until = date.fromisoformat(given["until"]) if given.get("until") else None
    reason, message = WaitReason(given["reason"]), given.get("message", "")
    return start_waiting(actor=actor, ticket_id=number, reason=reason, until=until, message=message, at=at)


def _resolve(actor: Person, number: int, at: datetime, given: Given) -> object:
    return resolve(actor=actor, ticket_id=number, code=given["code"], done=given["done"], at=at)


def _close(actor: Person, number: int, at: datetime, given: Given) -> object:
    return close(actor=actor, ticket_id=number, at=at)


def _merge(actor: Person, number: int, at: datetime, given: Given) -> object:
    return merge_ticket(actor=actor, ticket_id=number, into_id=given["into"], at=at)


def _note(actor: Person, number: int, at: datetime, given: Given) -> object:
    return note(actor=actor, ticket_id=number, body=given["body"], at=at)


def _row(model: Any, number: int) -> Any:
    found = model.objects.filter(pk=number).order_by("pk").first()
    if found is None:
        raise GoneSince
    return found


ACTS: Mapping[BulkAct, Act] = {
    BulkAct.TAKE: _take,
    BulkAct.ASSIGN: _assign,
    BulkAct.RELEASE: _release,
    BulkAct.ROUTE: _route,
    BulkAct.PRIORITY: _priority,
    BulkAct.CATEGORY: _category,
    BulkAct.WAIT: _wait,
    BulkAct.RESOLVE: _resolve,
    BulkAct.CLOSE: _close,
    BulkAct.MERGE: _merge,
    BulkAct.NOTE: _note,
}
"""Act to what does it to one ticket. Given: ids and codes by the names of the action's own parameters."""


def _hold_as_before(actor: Person, number: int, at: datetime, before: Given) -> object:
    if before["assignee"] is None:
        return _release(actor, number, at, before)
    return _assign(actor, number, at, before)


def _route_back(actor: Person, number: int, at: datetime, before: Given) -> object:
    routed = _route(actor, number, at, before)
    return _assign(actor, number, at, before) if before["assignee"] is not None else routed


def _go_on(actor: Person, number: int, at: datetime, before: Given) -> object:
    return end_waiting(actor=actor, ticket_id=number, at=at)


_BACK: Mapping[BulkAct, Act] = {
    BulkAct.TAKE: _hold_as_before,
    BulkAct.ASSIGN: _hold_as_before,
    BulkAct.RELEASE: _hold_as_before,
    BulkAct.ROUTE: _route_back,
    BulkAct.PRIORITY: _priority,
    BulkAct.CATEGORY: _category,
    BulkAct.WAIT: _go_on,
}
