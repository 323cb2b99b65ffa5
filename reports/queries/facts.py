"""Facts computed afresh from the events, to be stored or to be compared with what is stored. Changes nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from accounts.models import Site
from assets.models import Device
from reports.models import CycleFact, StayFact, TicketFact
from reports.queries.rows import Names, cycle_rows, fact_row, stay_rows
from reports.rules.facts import facts_of
from tickets.enums import Consumer
from tickets.models import Category, Outbox, Queue, Ticket
from tickets.queries.history import clock_events_of
from tickets.queries.kept import reference_kept
from tickets.queries.policies import books


@dataclass(frozen=True)
class Computed:
    """All rows of one ticket, unsaved."""

    fact: TicketFact
    cycles: Sequence[CycleFact]
    stays: Sequence[StayFact]


@dataclass(frozen=True)
class Difference:
    """One column of one ticket that is not what its events say."""

    ticket_id: int
    field: str
    stored: Any
    computed: Any


def columns_of(model: type[Model]) -> tuple[str, ...]:
    """Return every stored column of a kind of fact but its key."""
    return tuple(field.attname for field in model._meta.concrete_fields if not field.primary_key)


FIELDS = columns_of(TicketFact)


def computed_facts(ticket_ids: Collection[int]) -> list[Computed]:
    """Return the facts of these tickets, unsaved, computed from their events."""
    rows = Ticket.objects.filter(pk__in=ticket_ids).order_by("pk").only("pk", "queue_id", "category_id")
    events = clock_events_of(ticket_ids)
    names = _names()
    found = []
    with reference_kept():
        all_books = books(zones=names.zones)
        for ticket in rows:
            if ticket.pk in events:
                facts = facts_of(events=events[ticket.pk], books=all_books)
                fact = fact_row(ticket=ticket, events=events[ticket.pk], facts=facts, names=names)
                cycles, stays = cycle_rows(fact=fact, facts=facts), stay_rows(fact=fact, facts=facts, names=names)
                found.append(Computed(fact=fact, cycles=cycles, stays=stays))
    return found


def differences(ticket_ids: Sequence[int]) -> list[Difference]:
    """Return where stored facts differ from the events, in order of ticket and column.

    Tickets with news still waiting in the outbox are left out: the relay has not come to them yet. What differs is
    read a second time, so that a ticket that moves meanwhile is no alarm.
    """
    suspects = {found.ticket_id for found in _differences(ticket_ids)}
    return _differences(sorted(suspects - _waiting(suspects))) if suspects else []


def _names() -> Names:
    categories = list(Category.objects.order_by("pk").values_list("code", "pk", "group"))
    return Names(
        queues=dict(Queue.objects.order_by("pk").values_list("code", "pk")),
        categories={code: pk for code, pk, _ in categories},
        groups={code: group for code, _, group in categories},
        modalities=dict(Device.objects.order_by("pk").values_list("pk", "modality")),
        zones=dict(Site.objects.order_by("pk").values_list("pk", "time_zone")),
    )


def _waiting(ticket_ids: Collection[int]) -> set[int]:
    rows = Outbox.objects.filter(consumer=Consumer.REPORTS.value, event__ticket_id__in=ticket_ids)
    return set(rows.values_list("event__ticket_id", flat=True))


def _differences(ticket_ids: Sequence[int]) -> list[Difference]:
    stored = TicketFact.objects.in_bulk(ticket_ids)
    cycles = _stored_rows(CycleFact, ticket_ids, "metric", "cycle")
    stays = _stored_rows(StayFact, ticket_ids, "position")
    found: list[Difference] = []
    for each in computed_facts(ticket_ids):
        key = each.fact.pk
        found += _compare(key, "", stored.get(key), each.fact)
        ordered: list[CycleFact] = sorted(each.cycles, key=_metric_and_cycle)
        found += _compare_all(key, cycles.get(key, []), ordered)
        found += _compare_all(key, stays.get(key, []), each.stays)
    return found


def _metric_and_cycle(row: CycleFact) -> tuple[str, int]:
    return row.metric, row.cycle


def _stored_rows(model: type[Any], ticket_ids: Sequence[int], *order: str) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in model.objects.filter(ticket_id__in=ticket_ids).order_by("ticket_id", *order):
        found.setdefault(row.ticket_id, []).append(row)
    return found


def _compare_all(ticket_id: int, stored: Sequence[Model], computed: Sequence[Model]) -> Iterator[Difference]:
    for number in range(max(len(stored), len(computed))):
        old = stored[number] if number < len(stored) else None
        new = computed[number] if number < len(computed) else None
        name = f"{type(new or old).__name__} {number + 1}: "
        yield from _compare(ticket_id, name, old, new)


def _compare(ticket_id: int, name: str, stored: Model | None, computed: Model | None) -> Iterator[Difference]:
    if stored is None or computed is None:
        words = ("present" if row else "missing" for row in (stored, computed))
        yield Difference(ticket_id, f"{name}(row)", *words)
        return
    for field in columns_of(type(computed)):
        old, new = getattr(stored, field), getattr(computed, field)
        if old != new:
            yield Difference(ticket_id=ticket_id, field=f"{name}{field}", stored=old, computed=new)
