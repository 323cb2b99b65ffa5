"""What a check found in a file: counts for the page, and every single finding for the CSV."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tickets.rules.import_acts import PROGRAM
from tickets.rules.import_rows import Row
from tickets.rules.import_words import ADJUSTMENTS, REFUSALS, STANDINGS
from tickets.rules.imports import CannotPlan, Plan, Standing

FINDING_COLUMNS = ("kind", "row", "ticket", "column", "value", "code", "meaning")
_SHOWN = 100
_MOST_VALUES = 10_000


@dataclass(frozen=True)
class Finding:
    """One line of the CSV. kind: refused, unknown, adjusted or standing."""

    kind: str
    code: str
    row: int
    ticket: str = ""
    column: str = ""
    value: str = ""

    def cells(self) -> tuple[str | int, ...]:
        """Return the line, in the order of FINDING_COLUMNS."""
        meaning = REFUSALS.get(self.code) or ADJUSTMENTS.get(self.code) or STANDINGS.get(self.code, "")
        if self.kind == "unknown":
            meaning = "Not in the mapping: counts as what the mapping names for unknown ones."
        return (self.kind, self.row, self.ticket, self.column, self.value, self.code, meaning)


@dataclass
class Report:
    """Counts so far. Each method takes in one thing and gives back the findings that come of it."""

    rows: int = 0
    tickets: int = 0
    left_out: int = 0
    events: int = 0
    first_at: str = ""
    last_at: str = ""
    kinds: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    adjustments: Counter[str] = field(default_factory=Counter)
    standings: Counter[str] = field(default_factory=Counter)
    values: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    shown: list[Finding] = field(default_factory=list)

    def take_row(self, row: Row) -> Iterator[Finding]:
        """One row as read."""
        self.rows += 1
        if row.refused:
            code, column, value = row.refused
            self.refusals[code] += 1
            yield self._show(Finding("refused", code, row.number, row.ticket, column, value))
        for name, value in row.unknown:
            if found := self.values.get((name, value)):
                found[0] += 1
            elif len(self.values) < _MOST_VALUES:
                self.values[name, value] = [1, row.number]
            yield Finding("unknown", "unknown_value", row.number, row.ticket, name, value)

    def take_left_out(self, *, key: str, row: int) -> Iterator[Finding]:
        """A ticket one of whose rows was not understood."""
        self.left_out += 1
        self.refusals["left_out"] += 1
        yield Finding("refused", "left_out", row, key)

    def take_refusal(self, *, key: str, refusal: CannotPlan) -> Iterator[Finding]:
        """A ticket whose rows make none."""
        self.left_out += 1
        self.refusals[refusal.code] += 1
        yield self._show(Finding("refused", refusal.code, refusal.row, key))

    def take_plan(self, plan: Plan) -> Iterator[Finding]:
        """A ticket to be made."""
        self.tickets += 1
        self.events += len(plan.happenings)
        self._span(plan.happenings[0].at, plan.happenings[-1].at)
        self.kinds.update(each.kind.value for each in plan.happenings)
        self.states[plan.end.state.value] += 1
        self.people.update(each.actor for each in plan.happenings)
        self.people.add(plan.facts.requester)
        for adjustment in plan.adjustments:
            self.adjustments[adjustment.code] += 1
            yield Finding("adjusted", adjustment.code, adjustment.row, plan.key)

    def take_standing(self, *, key: str, row: int, standing: Standing) -> Iterator[Finding]:
        """What a ticket is to earlier imports."""
        self.standings[standing.value] += 1
        if standing is Standing.CHANGED:
            yield Finding("standing", "changed", row, key)

    def as_json(self) -> dict[str, Any]:
        """Return the counts as the import keeps them, with the most frequent unknown values and the first refusals."""
        values = sorted(self.values.items(), key=lambda item: (-item[1][0], item[0]))
        return {
            "rows": self.rows,
            "tickets": self.tickets,
            "left_out": self.left_out,
            "events": self.events,
            "first_at": self.first_at,
            "last_at": self.last_at,
            "people": len(self.people - {"", PROGRAM}),
            "kinds": dict(self.kinds),
            "states": dict(self.states),
            "refusals": dict(self.refusals),
            "adjustments": dict(self.adjustments),
            "standings": dict(self.standings),
            "values": [[name, value, count, row] for (name, value), (count, row) in values[:_SHOWN]],
            "more_values": max(0, len(values) - _SHOWN),
            "refused_rows": [[each.row, each.ticket, each.column, each.value, each.code] for each in self.shown],
        }

    def _show(self, finding: Finding) -> Finding:
        if len(self.shown) < _SHOWN:
            self.shown.append(finding)
        return finding

    def _span(self, first: datetime, last: datetime) -> None:
        self.first_at = min(self.first_at or first.isoformat(), first.isoformat())
        self.last_at = max(self.last_at, last.isoformat())
