"""What every metric says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from textwrap import dedent

from django.db.models import Q

from reports.enums import ClockKind, Cohort, Unit


@dataclass(frozen=True)
class Metric:
    """A metric: where its values are and which tickets it counts.

    values: the column of whole seconds for each clock, for durations. outcome: the column that says met, for
    shares. cohorts: the column whose instant puts a ticket into a period. text: docstring of the metric's file.
    """

    code: str
    label: str
    unit: Unit
    cohorts: Mapping[Cohort, str]
    text: str
    values: Mapping[ClockKind, str] | None = None
    outcome: str = ""
    is_unfinished: str = ""

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

    def condition(self, *, clock: ClockKind, at: datetime) -> Q:
        """Return which tickets have a value: measured, decided by `at`, or still unfinished."""
        if self.unit is Unit.DURATION and self.values:
            return Q(**{f"{self.values[clock]}__isnull": False})
        if self.unit is Unit.SHARE:
            return Q(**{f"{self.outcome.removesuffix('_met')}_decided_at__lte": at})
        return Q(**{f"{self.is_unfinished}__isnull": True}) if self.is_unfinished else Q()


PARTS = ("Unit", "Population", "Left out", "Cohort")
