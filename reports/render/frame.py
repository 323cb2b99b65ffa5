"""What all figures of a page share, and what each says of how it was computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Person
from reports.metrics.registry import METRICS
from reports.queries.annotations import notes_of
from reports.queries.asked import scope_asked
from reports.queries.choices import Choices, choices
from reports.queries.zone import report_zone
from reports.rules.charts import step_words
from reports.rules.charts_notes import Note
from reports.rules.facts import DEFINITION_VERSION
from reports.rules.period import Period, grain_of, steps
from reports.rules.question import Question, question_of
from reports.rules.reading import is_whole
from reports.rules.scope import CLOCK_WORDS, COHORT_WORDS, Scope, digest


@dataclass(frozen=True)
class Frame:
    """steps: of the trends. notes: what happened in the period."""

    question: Question
    choices: Choices
    steps: Sequence[Period]
    at: datetime
    notes: Sequence[Note] = ()

    @property
    def scope(self) -> Scope:
        return self.question.scope

    @cached_property
    def whole(self) -> list[bool]:
        """Which steps are over and of full length."""
        grain = grain_of(self.scope.period)
        return [is_whole(step=step, grain=grain, at=self.at) for step in self.steps]

    def label(self, number: int) -> str:
        """Name a step in a table, and say when it is not a whole one."""
        step = self.steps[number]
        return step_words(step) if self.whole[number] else f"{step_words(step)} (in part)"


def frame_asked(*, user: Person, query: Mapping[str, str], at: datetime) -> Frame:
    """Return the frame of a query string; what makes no sense in it gives the default."""
    names, zone = choices(), report_zone(user)
    scope = replace(scope_asked(query=query, choices=names, at=at, zone=zone), part="")
    return Frame(
        question=question_of(query=query, scope=scope, today=at.astimezone(ZoneInfo(zone)).date()),
        choices=names,
        steps=steps(scope.period, grain_of(scope.period)),
        at=at,
        notes=notes_of(scope),
    )


def footing(scope: Scope) -> dict[str, Any]:
    """What every figure of a page was computed under."""
    return {
        "version": DEFINITION_VERSION,
        "period": step_words(scope.period),
        "zone": scope.period.zone,
        "cohort": COHORT_WORDS[scope.cohort],
        "clock": CLOCK_WORDS[scope.clock],
    }


def definition_of(scope: Scope, code: str, n: int) -> dict[str, Any]:
    """What the "how is this computed?" panel says."""
    metric = METRICS[code]
    return {
        "label": metric.label,
        "text": metric.definition,
        "parts": metric.parts,
        "n": n,
        "version": DEFINITION_VERSION,
        "digest": digest(scope=scope, metric=code),
    }
