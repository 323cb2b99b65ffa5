"""The question of a report, read from a query string: where a value makes no sense, the default stands in."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from reports.enums import ClockKind, Cohort, Dimension, Preset
from reports.queries.choices import Choices
from reports.rules.parts import part_named
from reports.rules.period import LONGEST_DAYS, Period, preset_period
from reports.rules.scope import Scope

DEFAULTS = {"period": Preset.MONTH.value, "cohort": Cohort.DONE.value, "clock": ClockKind.BUSINESS.value}
EARLIEST = date(2000, 1, 1)
_LAST_YEAR = 2100
_Word = TypeVar("_Word", bound=StrEnum)


def scope_asked(*, query: Mapping[str, str], choices: Choices, at: datetime, zone: str) -> Scope:
    """Return what a query string asks. Forms, saved views, schedules and files all read it here."""
    preset = _word(Preset, query, "period", Preset.CUSTOM if "from" in query else Preset.MONTH)
    period = _custom(query, zone) if preset is Preset.CUSTOM else None
    if preset is Preset.CUSTOM and period is None:
        preset = Preset.MONTH
    return Scope(
        period=period or preset_period(preset=preset, at=at, zone=zone),
        preset=preset,
        cohort=_word(Cohort, query, "cohort", Cohort.DONE),
        clock=_word(ClockKind, query, "clock", ClockKind.BUSINESS),
        filters={name: query[name.value] for name in Dimension if choices.knows(name, query.get(name.value, ""))},
        part=query["part"] if part_named(query.get("part", "")) else "",
    )


def is_sensible(first: date, last: date) -> bool:
    """True for a period a report can be asked for: in order, after 1999, at most twenty years."""
    return first <= last and first >= EARLIEST and last.year <= _LAST_YEAR and (last - first).days <= LONGEST_DAYS


def _custom(query: Mapping[str, str], zone: str) -> Period | None:
    with suppress(ValueError):
        first, last = (date.fromisoformat(query.get(name, "")) for name in ("from", "to"))
        if is_sensible(first, last):
            return Period(first=first, last=last, zone=zone)
    return None


def _word(words: type[_Word], query: Mapping[str, str], name: str, default: _Word) -> _Word:
    with suppress(ValueError):
        return words(query[name]) if query.get(name) else default
    return default
