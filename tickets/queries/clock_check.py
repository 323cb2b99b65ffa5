"""Whether stored clocks and due times are what the events say. Changes nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tickets.models import Clock, Ticket
from tickets.queries.folded import CLOCK_FIELDS, clock_rows, due_columns, folded_clocks

_COLUMNS = tuple(field.attname for field in Clock._meta.concrete_fields if field.name in CLOCK_FIELDS)


@dataclass(frozen=True)
class Difference:
    """One column of one ticket or of one of its cycles that is not what its events say."""

    ticket_id: int
    field: str
    stored: Any
    computed: Any


def clock_differences(ticket_ids: Sequence[int]) -> list[Difference]:
    """Return where stored clocks and due times differ from the events, in order of ticket.

    What differs is read a second time, so that a ticket that moves meanwhile is no alarm.
    """
    suspects = sorted({found.ticket_id for found in _differences(ticket_ids)})
    return _differences(suspects) if suspects else []


def _differences(ticket_ids: Collection[int]) -> list[Difference]:
    rows = Ticket.objects.filter(pk__in=ticket_ids).select_related("site").defer("description")
    tickets = list(rows.order_by("pk"))
    stored = _stored([ticket.pk for ticket in tickets])
    folded = folded_clocks(tickets)
    found: list[Difference] = []
    for ticket in tickets:
        clocks = folded[ticket.pk]
        found += _compare(ticket.pk, "", ticket, due_columns(clocks))
        computed = {(row.metric, row.cycle): row for row in clock_rows(ticket_id=ticket.pk, clocks=clocks)}
        found += _compare_cycles(ticket.pk, stored.get(ticket.pk, {}), computed)
    return found


_Cycles = Mapping[tuple[str, int], Clock]


def _stored(ticket_ids: Collection[int]) -> Mapping[int, _Cycles]:
    found: dict[int, dict[tuple[str, int], Clock]] = {}
    for row in Clock.objects.filter(ticket_id__in=ticket_ids).order_by("ticket_id", "metric", "cycle"):
        found.setdefault(row.ticket_id, {})[row.metric, row.cycle] = row
    return found


def _compare_cycles(ticket_id: int, stored: _Cycles, computed: _Cycles) -> Iterator[Difference]:
    for metric, cycle in sorted({*stored, *computed}):
        old, new = stored.get((metric, cycle)), computed.get((metric, cycle))
        name = f"{metric} {cycle}: "
        if old is None or new is None:
            words = ("present" if row else "missing" for row in (old, new))
            yield Difference(ticket_id, f"{name}(row)", *words)
        else:
            yield from _compare(ticket_id, name, old, {column: getattr(new, column) for column in _COLUMNS})


def _compare(ticket_id: int, name: str, stored: Clock | Ticket, computed: Mapping[str, Any]) -> Iterator[Difference]:
    for field, value in computed.items():
        if getattr(stored, field) != value:
            yield Difference(ticket_id, f"{name}{field}", getattr(stored, field), value)
