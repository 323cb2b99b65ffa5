"""What a report page is asked beyond its scope: the comparison, the table, the measure and the day of a backlog."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from reports.enums import Compare, Dimension, Preset
from reports.rules.compare import before
from reports.rules.scope import Scope

_EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Question:
    """by: rows of the table. measure: code of the metric looked at closely. on: the day a backlog is counted at."""

    scope: Scope
    compare: Compare = Compare.PREVIOUS
    by: Dimension = Dimension.QUEUE
    measure: str = ""
    on: date | None = None

    @property
    def scope_before(self) -> Scope | None:
        """The same question of the period it is compared with; None for no comparison."""
        period = before(self.scope.period, self.compare)
        return None if period is None else replace(self.scope, period=period, preset=Preset.CUSTOM)

    def day(self, at: datetime) -> date:
        """The day asked for, else the last of the period that has begun."""
        today = at.astimezone(ZoneInfo(self.scope.period.zone)).date()
        return self.on or min(self.scope.period.last, today)

    def query(self) -> dict[str, str]:
        """Return the address of this question; what is as usual is left out."""
        extra = {
            "compare": "" if self.compare is Compare.PREVIOUS else self.compare.value,
            "by": "" if self.by is Dimension.QUEUE else self.by.value,
            "measure": self.measure,
            "on": self.on.isoformat() if self.on else "",
        }
        return self.scope.query() | {name: value for name, value in extra.items() if value}

    def chosen(self, measures: Sequence[str]) -> str:
        """The measure asked for, else the first of a page."""
        return self.measure if self.measure in measures else measures[0]

    def common(self) -> "Question":
        """The part that other pages understand: without the measure and the day of this one."""
        return replace(self, measure="", on=None)


def question_of(*, query: Mapping[str, str], scope: Scope, today: date) -> Question:
    """Read a question from a query string; what makes no sense gives the default."""
    return Question(
        scope=scope,
        compare=_compare(query.get("compare", "")),
        by=_dimension(query.get("by", "")),
        measure=query.get("measure", ""),
        on=_day(query.get("on", ""), today=today),
    )


def _compare(word: str) -> Compare:
    return Compare(word) if word in list(Compare) else Compare.PREVIOUS


def _dimension(word: str) -> Dimension:
    return Dimension(word) if word in list(Dimension) else Dimension.QUEUE


def _day(word: str, *, today: date) -> date | None:
    """A day up to today: nobody can count a backlog that has not come yet."""
    with suppress(ValueError):
        day = date.fromisoformat(word)
        return day if _EARLIEST <= day <= today else None
    return None
