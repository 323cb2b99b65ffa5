"""One message to everybody affected by an incident, and solving all of it with one message.

Who is told is settled when it is written. Each ticket is a transaction of its own, with the mark that it was dealt
with, so that nobody is told twice whatever is killed, and a few hundred tickets hold no lock for long. What a request
does not finish in a few seconds, the worker and the sweeper go on with.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, transaction

from accounts.models import Person
from tickets.actions.change import save_change
from tickets.actions.event import Step
from tickets.actions.incident import CannotDeclare, locked_incident
from tickets.actions.lifecycle import UnknownCause, resolve_locked
from tickets.actions.lock import check, lock_ticket
from tickets.actions.message import MAX_BODY, EmptyMessage, MessageTooLong, add_message
from tickets.actions.run import work_off
from tickets.enums import ACTIVE_STATES, ActorKind, BroadcastKind, EventKind, LinkKind, MessageKind
from tickets.models import Broadcast, BroadcastTicket, Ticket, TicketLink
from tickets.queries.playbooks import category_of, category_playbook
from tickets.rules.lifecycle import Verb
from tickets.rules.playbook import OTHER

logger = logging.getLogger(__name__)

_AT_ONCE_SECONDS, _SWEEP_SECONDS, PASS_SECONDS = 4.0, 2.0, 10.0
_ACTIVE = [state.value for state in ACTIVE_STATES]
_MOST_NAMED = 10


class NotAllResolved(ValidationError):
    """Some of the tickets could not be solved, so the one above them is not either."""

    def __init__(self, numbers: Sequence[int]) -> None:
        some = ", ".join(f"#{number}" for number in numbers[:_MOST_NAMED])
        more = " and others" if len(numbers) > _MOST_NAMED else ""
        super().__init__(
            f"Not all could be resolved: {some}{more}. Look what is in the way there, then resolve this one.",
            code="not_all_resolved",
        )



def write_to_affected(
    *,
    actor: Person,
    ticket_id: int,
    body: str,
    key: str,
    at: datetime,
    next_update_at: datetime | None = None,
) -> Broadcast:
    """Write one message to the requesters of an incident and of the active tickets under it, and onto its banner.

    key: the same key writes once. next_update_at: when the next word is due. Events: broadcast_sent on each ticket,
    incident_changed on the incident. Not transactional: each ticket is. Raises CannotDeclare, IncidentMissing,
    EmptyMessage, MessageTooLong.
    """
    made = _message(actor=actor, ticket_id=ticket_id, body=body, key=key, at=at, next_update_at=next_update_at)
    return _begin(broadcast=made, at=at)


def resolve_all(
    *, actor: Person, ticket_id: int, code: str, done: str, key: str, at: datetime, version: int | None = None
) -> Broadcast:
    """Solve a ticket and all active tickets under it with one message; those under it first, then the ticket itself.

    code: a cause of the ticket's category; tickets of a category that does not know it are solved with "other". A
    ticket that refuses to be solved stays open, and so does the one above it. Events on each ticket: broadcast_sent and
    those of lifecycle.resolve. Not transactional: each ticket is. Raises Refused, UnknownCause, EmptyMessage, and
    NotAllResolved once the others are solved.
    """
    made = _resolution(actor=actor, ticket_id=ticket_id, code=code, done=done, key=key, at=at, version=version)
    made = _begin(broadcast=made, at=at)
    left = Ticket.objects.filter(broadcasts__broadcast=made, broadcasts__told_at__isnull=False, state__in=_ACTIVE)
    numbers = list(left.order_by("pk").values_list("pk", flat=True))
    if numbers:
        raise NotAllResolved([number for number in numbers if number != ticket_id] or numbers)
    return made


def continue_broadcasts(*, at: datetime, seconds: float = PASS_SECONDS) -> int:
    """Go on with what is being sent until the time is up; return how many tickets. Safe in any number of processes.

    Not transactional: each ticket is.
    """
    return work_off(batch=partial(_step, at=at), seconds=seconds)


def sweep(*, at: datetime) -> int:
    """Go on a little; needs PostgreSQL only."""
    return continue_broadcasts(at=at, seconds=_SWEEP_SECONDS)


@transaction.atomic
def _message(
    *, actor: Person, ticket_id: int, body: str, key: str, at: datetime, next_update_at: datetime | None
) -> Broadcast:
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    if earlier := _earlier(ticket=ticket, kind=BroadcastKind.MESSAGE, key=key):
        return earlier
    check(actor=actor, verb=Verb.REPLY, ticket=ticket, at=at)
    incident = locked_incident(ticket_id=ticket.pk)
    if next_update_at and next_update_at <= at:
        raise CannotDeclare("due_in_past")
    tickets = [ticket, *_active_children(ticket)]
    made = _create(
        kind=BroadcastKind.MESSAGE, body=body, actor=actor, key=key, at=at, parent=ticket, tickets=tickets
    )
    incident.status_text, incident.next_update_at, incident.reminded_at = made.body, next_update_at, None
    incident.save(update_fields=["status_text", "next_update_at", "reminded_at"])
    payload = {
        "broadcast": made.pk,
        "commander": incident.commander_id,
        "is_public": incident.is_public,
        "due_at": next_update_at.isoformat() if next_update_at else None,
    }
    save_change(ticket=ticket, actor=actor, at=at, steps=[Step(EventKind.INCIDENT_CHANGED, payload)])
    return made


@transaction.atomic
def _resolution(
    *, actor: Person, ticket_id: int, code: str, done: str, key: str, at: datetime, version: int | None
) -> Broadcast:
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    if earlier := _earlier(ticket=ticket, kind=BroadcastKind.RESOLUTION, key=key):
        return earlier
    lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.RESOLVE, ticket=ticket, at=at)
    if not category_playbook(category_of(ticket)).knows_cause(code):
        raise UnknownCause
    if Broadcast.objects.filter(parent=ticket, finished_at__isnull=True).exists():
        raise CannotDeclare("still_sending")
    tickets = [*_active_children(ticket), ticket]
    return _create(
        kind=BroadcastKind.RESOLUTION, body=done, code=code, actor=actor, key=key, at=at, parent=ticket, tickets=tickets
    )


def _earlier(*, ticket: Ticket, kind: BroadcastKind, key: str) -> Broadcast | None:
    return Broadcast.objects.filter(parent=ticket, key=f"{kind.value}:{key}").first() if key else None


def _active_children(ticket: Ticket) -> list[Ticket]:
    links = TicketLink.objects.filter(source=ticket, kind=LinkKind.PARENT_OF.value)
    found = Ticket.objects.filter(pk__in=links.values("target"), state__in=_ACTIVE)
    return list(found.only("pk").order_by("pk"))


def _create(
    *,
    parent: Ticket,
    kind: BroadcastKind,
    body: str,
    actor: Person,
    key: str,
    at: datetime,
    tickets: Sequence[Ticket],
    code: str = "",
) -> Broadcast:
    body = body.replace("\x00", "").strip()
    if not body:
        raise EmptyMessage
    if len(body) > MAX_BODY:
        raise MessageTooLong
    made = Broadcast.objects.create(
        parent=parent, kind=kind.value, body=body, code=code, author=actor, created_at=at,
        key=f"{kind.value}:{key or at.isoformat()}",
    )  # fmt: skip
    BroadcastTicket.objects.bulk_create(BroadcastTicket(broadcast=made, ticket=ticket) for ticket in tickets)
    return made


def _begin(*, broadcast: Broadcast, at: datetime) -> Broadcast:
    work_off(batch=partial(_step, at=at, only=broadcast.pk), seconds=_AT_ONCE_SECONDS)
    broadcast.refresh_from_db()
    return broadcast


@transaction.atomic
def _step(*, at: datetime, only: int | None = None) -> bool:
    """Deal with the next ticket of a broadcast; False when there is none or somebody else is at it."""
    rows = Broadcast.objects.filter(finished_at__isnull=True)
    rows = rows if only is None else rows.filter(pk=only)
    locked = rows.select_related("author").select_for_update(skip_locked=True, of=("self",))
    broadcast = locked.order_by("pk").first()
    if broadcast is None:
        return False
    row = BroadcastTicket.objects.filter(broadcast=broadcast, told_at__isnull=True).order_by("pk").first()
    if row is None:
        broadcast.finished_at = at
        broadcast.save(update_fields=["finished_at"])
        return True
    row.outcome = _try(broadcast=broadcast, ticket_id=row.ticket_id, at=at)
    row.told_at = at
    row.save(update_fields=["told_at", "outcome"])
    return True


def _try(*, broadcast: Broadcast, ticket_id: int, at: datetime) -> str:
    """Tell one ticket; return the code why it was not told, "" when it was."""
    tell = _resolve if broadcast.kind == BroadcastKind.RESOLUTION else _write
    try:
        with transaction.atomic():
            tell(broadcast, lock_ticket(ticket_id=ticket_id, version=None, at=at), at)
    except OperationalError:
        raise  # the connection, a lock or a limit: this ticket comes back
    except (ValidationError, PermissionDenied) as error:
        return str(getattr(error, "code", "") or "refused")[:40]
    except Exception:
        logger.exception("ticket left out of a broadcast", extra={"ticket": ticket_id})
        return "failed"
    return ""


def _write(broadcast: Broadcast, ticket: Ticket, at: datetime) -> None:
    actor = broadcast.author
    check(actor=actor, verb=Verb.REPLY, ticket=ticket, at=at)
    written = add_message(ticket=ticket, author=actor, kind=MessageKind.REPLY, body=broadcast.body, at=at)
    step = _told(broadcast=broadcast, ticket=ticket, message_id=written.pk)
    save_change(ticket=ticket, actor=actor, at=at, steps=[step])


def _resolve(broadcast: Broadcast, ticket: Ticket, at: datetime) -> None:
    is_known = category_playbook(category_of(ticket)).knows_cause(broadcast.code)
    resolve_locked(
        ticket=ticket,
        actor=broadcast.author,
        code=broadcast.code if is_known else OTHER,
        done=broadcast.body,
        at=at,
        told=[_told(broadcast=broadcast, ticket=ticket, message_id=None)],
    )


def _told(*, broadcast: Broadcast, ticket: Ticket, message_id: int | None) -> Step:
    """That a broadcast reached a ticket. It answers the requester, unless that is the one who wrote it."""
    same = BroadcastTicket.objects.filter(broadcast=broadcast, outcome="", told_at__isnull=False)
    is_first = not same.filter(ticket__requester=ticket.requester_id).exists()
    payload = {
        "incident": broadcast.parent_id,
        "broadcast": broadcast.pk,
        "message": message_id,
        "is_first": is_first,
    }
    is_own = ticket.requester_id == broadcast.author_id
    return Step(
        EventKind.BROADCAST_SENT, payload, actor_kind=ActorKind.SYSTEM if is_own else ActorKind.HUMAN
    )
