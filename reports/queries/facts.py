"""Facts computed afresh from the events, to be stored or to be compared with what is stored. Changes nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from assets.models import Device
from reports.models import TicketFact
from reports.rules.facts import DEFINITION_VERSION, Facts, Measure, facts_of
from tickets.enums import Consumer
from tickets.models import Category, Outbox, Queue, Ticket, TicketEvent
from tickets.queries.kept import reference_kept
from tickets.queries.policies import ticket_targets
from tickets.rules.sla import ClockEvent, Target

FIELDS = tuple(
    field.attname for field in TicketFact._meta.concrete_fields if not field.primary_key
)
"""Every stored column but the ticket."""


@dataclass(frozen=True)
class Difference:
    """One column of one ticket that is not what its events say."""

    ticket_id: int
    field: str
    stored: Any
    computed: Any


def computed_facts(ticket_ids: Collection[int]) -> list[TicketFact]:
    """Return the facts of these tickets, unsaved, computed from their events."""
    rows = Ticket.objects.select_related("site").defer("words", "description")
    tickets = rows.filter(pk__in=ticket_ids).order_by("pk")
    events = _events(ticket_ids)
    names = _Names.load()
    with reference_kept():
        return [
            _fact(ticket=ticket, rows=events[ticket.pk], names=names, policy=ticket_targets(ticket))
            for ticket in tickets
            if ticket.pk in events
        ]


def differences(ticket_ids: Sequence[int]) -> list[Difference]:
    """Return where stored facts differ from the events, in order of ticket and column.

    Tickets with news still waiting in the outbox are left out: the relay has not come to them yet. What differs is
    read a second time, so that a ticket that moves meanwhile is no alarm.
    """
    suspects = {found.ticket_id for found in _differences(ticket_ids)}
    return _differences(sorted(suspects - _waiting(suspects))) if suspects else []


def ticket_batches(size: int = 500) -> Iterator[list[int]]:
    """Yield the ids of all tickets in order, in batches."""
    last = 0
    while True:
        rows = Ticket.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        batch = list(rows[:size])
        if not batch:
            return
        yield batch
        last = batch[-1]


def ticket_sample(*, share: int, turn: int) -> list[int]:
    """Return every `share`-th ticket; another turn gives another sample, and all turns give all tickets."""
    rows = Ticket.objects.extra(where=["id %% %s = %s"], params=[share, turn % share])
    return list(rows.order_by("pk").values_list("pk", flat=True))


def ticket_count() -> int:
    """Return how many tickets there are."""
    return Ticket.objects.count()


@dataclass(frozen=True)
class _Names:
    """Ids by the codes that events carry."""

    queues: Mapping[str, int]
    categories: Mapping[str, int]
    modalities: Mapping[int, str]

    @classmethod
    def load(cls) -> "_Names":
        return cls(
            queues=dict(Queue.objects.values_list("code", "pk")),
            categories=dict(Category.objects.values_list("code", "pk")),
            modalities=dict(Device.objects.values_list("pk", "modality")),
        )


def _events(ticket_ids: Collection[int]) -> dict[int, list[tuple[Any, ...]]]:
    rows = TicketEvent.objects.filter(ticket_id__in=ticket_ids).order_by("ticket_id", "seq")
    values = rows.values_list("ticket_id", "seq", "kind", "occurred_at", "actor_kind", "payload", "recorded_at")
    return {ticket_id: list(found) for ticket_id, found in groupby(values, key=lambda row: row[0])}


def _fact(
    *, ticket: Ticket, rows: Sequence[tuple[Any, ...]], names: _Names, policy: Mapping[int, Target]
) -> TicketFact:
    events = [ClockEvent(kind=row[2], at=row[3], actor_kind=row[4], payload=row[5]) for row in rows]
    facts = facts_of(events=events, policy=policy)
    course = facts.course
    return TicketFact(
        ticket_id=ticket.pk,
        event_seq=rows[-1][1],
        definition_version=DEFINITION_VERSION,
        state=course.state.value,
        source=course.source,
        site_id=ticket.site_id,
        # A code that was renamed since is no longer found: the ticket itself still knows its queue and category.
        queue_id=names.queues.get(course.queue, ticket.queue_id),
        first_queue_id=names.queues.get(course.first_queue, ticket.queue_id),
        category_id=names.categories.get(course.category, ticket.category_id),
        device_id=course.device,
        modality=names.modalities.get(course.device, "") if course.device else "",
        priority=course.priority,
        first_priority=course.first_priority,
        created_at=rows[0][6],
        started_at=facts.started_at,
        first_resolved_at=facts.first_resolution.stopped_at,
        resolution_first_wall_seconds=facts.first_resolution.wall_seconds,
        resolution_first_business_seconds=facts.first_resolution.business_seconds,
        reopened_count=course.reopened_count,
        **_promise(facts),
    )


def _promise(facts: Facts) -> dict[str, Any]:
    return _columns("first_response", "first_responded_at", facts.first_response) | _columns(
        "resolution", "resolved_at", facts.resolution
    )


def _columns(prefix: str, stopped: str, measure: Measure) -> dict[str, Any]:
    return {
        stopped: measure.stopped_at,
        f"{prefix}_wall_seconds": measure.wall_seconds,
        f"{prefix}_business_seconds": measure.business_seconds,
        f"{prefix}_target_seconds": measure.target_seconds,
        f"{prefix}_due_at": measure.due_at,
        f"{prefix}_decided_at": measure.decided_at,
        f"{prefix}_met": measure.met,
    }


def _waiting(ticket_ids: Collection[int]) -> set[int]:
    rows = Outbox.objects.filter(consumer=Consumer.REPORTS.value, event__ticket_id__in=ticket_ids)
    return set(rows.values_list("event__ticket_id", flat=True))


def _differences(ticket_ids: Sequence[int]) -> list[Difference]:
    stored = TicketFact.objects.in_bulk(ticket_ids)
    return [
        found
        for fact in computed_facts(ticket_ids)
        for found in _compare(stored=stored.get(fact.pk), computed=fact)
    ]


def _compare(*, stored: TicketFact | None, computed: TicketFact) -> Iterator[Difference]:
    if stored is None:
        yield Difference(ticket_id=computed.pk, field="(row)", stored="missing", computed="present")
        return
    for field in FIELDS:
        old, new = getattr(stored, field), getattr(computed, field)
        if old != new:
            yield Difference(ticket_id=computed.pk, field=field, stored=old, computed=new)
