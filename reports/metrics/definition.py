"""What every metric says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import dedent

from django.db.models import Q

from reports.enums import ClockKind, Cohort, Reach, Unit
from reports.models import CycleFact, StayFact, TicketFact

Source = type[TicketFact] | type[CycleFact] | type[StayFact]

MERGED = "merged into another ticket"
"""Why a ticket is left out of nearly every figure: it is counted where it went on."""


@dataclass(frozen=True)
class Metric:
    """A metric: where its values are and which rows of facts it counts.

    source: tickets, cycles of clocks, or stays. rows: those it is about, when it is not about all. values: the column
    for each clock, for durations and numbers. outcome: the column or condition that says met, for shares; decided: the
    instant at which it is known; stopped: null while the passing of time can decide it. cohorts: the column whose
    instant puts a row into a period. counted: what else must hold. left_out: why rows of the cohort are not counted,
    the first that fits; the last one fits always. is_sample: only those who answered
    are counted, so that a share has a margin. text: docstring of the metric's file. own_page: the query that serves a
    metric no single figure can tell.
    """

    code: str
    label: str
    unit: Unit
    cohorts: Mapping[Cohort, str]
    text: str
    source: Source = TicketFact
    rows: Q = Q()
    values: Mapping[ClockKind, str] | None = None
    outcome: str | Q = ""
    decided: str = ""
    stopped: str = ""
    counted: Q = Q()
    left_out: Mapping[str, Q] = field(default_factory=dict)
    counts_merged: bool = False
    is_unfinished: str = ""
    is_sample: bool = False
    reach: Reach = Reach.WITHIN
    own_page: str = ""

    @property
    def definition(self) -> str:
        """The first paragraph, in one line."""
        return " ".join(dedent(self.text).strip().partition("\n\n")[0].split())

    @property
    def parts(self) -> dict[str, str]:
        """The lines "Unit: …", "Population: …", "Left out: …" by their names."""
        found: dict[str, str] = {}
        name = ""
        for line in dedent(self.text).strip().partition("\n\n")[2].splitlines():
            head, colon, rest = line.partition(": ")
            if colon and head in PARTS:
                name, found[head] = head, rest.strip()
            elif name and line.strip():
                found[name] += f" {line.strip()}"
        return found

    @property
    def reasons(self) -> Mapping[str, Q]:
        """Why a row of the cohort may not be counted, in the order in which they are asked."""
        merged = {} if self.counts_merged else {MERGED: Q(is_cancelled=True)}
        return {**merged, **self.left_out}

    def condition(self, *, clock: ClockKind, at: datetime) -> Q:
        """Return which rows of the cohort are counted: not merged, measured, decided by `at`."""
        found = self.counted
        if not self.counts_merged:
            found &= Q(is_cancelled=False)
        if self.values:
            found &= Q(**{f"{self.values[clock]}__isnull": False})
        if self.decided:
            found &= Q(**{f"{self.decided}__lte": at})
        return found

    def about(self) -> Q:
        """Return which rows of facts the metric is about, counted or not."""
        return self.rows & Q(**{f"{self.is_unfinished}__isnull": True}) if self.is_unfinished else self.rows


PARTS = ("Unit", "Population", "Left out", "Cohort", "Source")
"""What a docstring says after the definition itself. Source: of a rule that is not ours; the rest is always there."""
