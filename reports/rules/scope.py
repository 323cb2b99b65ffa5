"""What a report is asked: the period, the cohort, the clock and the filters, as they stand in its address."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.enums import ClockKind, Cohort, Dimension, Preset
from reports.rules.facts import DEFINITION_VERSION
from reports.rules.period import Period

NONE, OTHERS = "none", "others"
"""Cells of a table that are no single row of the register: no device at all, and all beyond the longest twenty."""

COHORT_WORDS: Mapping[Cohort, str] = {
    Cohort.DONE: "Counted when answered, solved or decided",
    Cohort.LOGGED: "Counted when logged",
    Cohort.DUE: "Counted when due",
}
CLOCK_WORDS: Mapping[ClockKind, str] = {
    ClockKind.BUSINESS: "Working time, without waiting",
    ClockKind.WALL: "Clock time, day and night",
}


@dataclass(frozen=True)
class Scope:
    """filters: dimension to the key of a row: an id or a word as text, NONE or OTHERS. part: see rules.parts."""

    period: Period
    cohort: Cohort = Cohort.DONE
    clock: ClockKind = ClockKind.BUSINESS
    preset: Preset = Preset.CUSTOM
    filters: Mapping[Dimension, str] = field(default_factory=dict)
    part: str = ""

    def query(self) -> dict[str, str]:
        """Return the address of this scope, which gives the same scope when read again."""
        dates = (
            {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
            if self.preset is Preset.CUSTOM
            else {}
        )
        plain = {"period": self.preset.value, **dates, "cohort": self.cohort.value, "clock": self.clock.value}
        chosen = {dimension.value: key for dimension, key in self.filters.items() if key}
        return plain | chosen | ({"part": self.part} if self.part else {})


def digest(*, scope: Scope, metric: str) -> str:
    """Return a short fingerprint of a question: the same question of the same definitions has the same one."""
    question = {
        "metric": metric,
        "version": DEFINITION_VERSION,
        "start": scope.period.start.isoformat(),
        "end": scope.period.end.isoformat(),
        "zone": scope.period.zone,
        "cohort": scope.cohort.value,
        "clock": scope.clock.value,
        "filters": {dimension.value: key for dimension, key in scope.filters.items() if key},
        **({"part": scope.part} if scope.part else {}),
    }
    return hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()[:10]
