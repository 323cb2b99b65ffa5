"""The event writer: the only code that appends to the history of a ticket. Importable from tickets.actions alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import Person
from tickets.actions.outbox import consumers, wake_after_commit
from tickets.enums import ActorKind, Consumer, EventKind
from tickets.models import Outbox, Ticket, TicketEvent
from tickets.rules.live import EVERYTHING, Signal, signal_of


@dataclass(frozen=True)
class Step:
    """One event to be recorded. occurred_at: when it happened, if not at the moment of recording."""

    kind: EventKind
    payload: Mapping[str, Any] = field(default_factory=dict)
    occurred_at: datetime | None = None
    actor_kind: ActorKind = ActorKind.HUMAN


class NotInTransaction(RuntimeError):
    """An event was recorded outside the transaction of the change it belongs to."""


def record(*, ticket: Ticket, actor: Person | None, at: datetime, steps: Sequence[Step]) -> list[TicketEvent]:
    """Append events to a locked ticket and tell every consumer through the outbox.

    Raises the ticket's last_event_seq; the caller saves it. Without an actor the system acted. Raises
    NotInTransaction outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction("Record events inside the transaction of their change.")
    events = [
        TicketEvent(
            ticket=ticket,
            seq=ticket.last_event_seq + offset,
            kind=step.kind.value,
            actor=actor,
            actor_kind=step.actor_kind.value if actor else ActorKind.SYSTEM.value,
            occurred_at=step.occurred_at or at,
            recorded_at=at,
            payload=dict(step.payload),
        )
        for offset, step in enumerate(steps, start=1)
    ]
    TicketEvent.objects.bulk_create(events)
    ticket.last_event_seq += len(events)
    told = consumers()
    if told:
        Outbox.objects.bulk_create(
            Outbox(event=event, consumer=consumer.value, created_at=at, not_before=at)
            for event in events
            for consumer in told
        )
        wake_after_commit(partial(_signal, ticket, tuple(steps)))
    return events


def _signal(ticket: Ticket, steps: Sequence[Step]) -> Signal:
    """What the live streams are told of a change, once it is committed and the ticket has its new version."""
    return signal_of(
        number=ticket.pk,
        version=ticket.version,
        happened=((step.kind, step.payload) for step in steps),
        parties=(ticket.requester_id, ticket.created_by_id),
    )


@dataclass(frozen=True)
class PastStep:
    """One event of long ago and who acted; without an actor a program did."""

    step: Step
    actor_id: int | None


def record_past(*, histories: Sequence[tuple[Ticket, Sequence[PastStep]]], at: datetime) -> list[TicketEvent]:
    """Append events of long ago to many locked or new tickets at once; nobody is mailed about the past.

    Only the reports are told, once for each ticket, by its last event. Raises each ticket's last_event_seq; the caller
    saves it. Raises NotInTransaction outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction("Record events inside the transaction of their change.")
    events, last = [], []
    for ticket, past in histories:
        for each in past:
            ticket.last_event_seq += 1
            events.append(_past_event(ticket=ticket, past=each, at=at))
        last += events[-1:] if past else []
    TicketEvent.objects.bulk_create(events, batch_size=2_000)
    reports = Consumer.REPORTS.value
    Outbox.objects.bulk_create(Outbox(event=event, consumer=reports, created_at=at, not_before=at) for event in last)
    wake_after_commit(lambda: EVERYTHING)
    return events


def _past_event(*, ticket: Ticket, past: PastStep, at: datetime) -> TicketEvent:
    step = past.step
    return TicketEvent(
        ticket=ticket,
        seq=ticket.last_event_seq,
        kind=step.kind.value,
        actor_id=past.actor_id,
        actor_kind=step.actor_kind.value if past.actor_id else ActorKind.SYSTEM.value,
        occurred_at=step.occurred_at or at,
        recorded_at=at,
        payload=dict(step.payload),
    )
