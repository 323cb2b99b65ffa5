"""The question in a query string, and what stands in for nonsense."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from reports.enums import ClockKind, Cohort, Dimension, Preset
from reports.queries.asked import scope_asked
from reports.queries.choices import Choices
from reports.rules.period import Period
from reports.rules.scope import Scope

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
NAMES = Choices(names={name: {"1": "One", "7": "Main"} for name in Dimension})
LAST_30 = Period(first=date(2026, 2, 1), last=date(2026, 3, 2), zone="UTC")


def asked(**query: str) -> Scope:
    return scope_asked(query=query, choices=NAMES, at=AT, zone="UTC")


def test_nothing_asked_is_the_last_30_days() -> None:
    assert asked() == Scope(period=LAST_30, preset=Preset.MONTH)


def test_everything_asked_is_read() -> None:
    scope = asked(period="quarter", cohort="due", clock="wall", queue="1", site="7")

    assert scope == Scope(
        period=Period(first=date(2026, 1, 1), last=date(2026, 3, 2), zone="UTC"), preset=Preset.QUARTER,
        cohort=Cohort.DUE, clock=ClockKind.WALL, filters={Dimension.QUEUE: "1", Dimension.SITE: "7"},
    )  # fmt: skip


def test_two_dates_are_a_period() -> None:
    scope = asked(**{"from": "2026-01-05", "to": "2026-01-11"})

    assert (scope.preset, scope.period.first, scope.period.days) == (Preset.CUSTOM, date(2026, 1, 5), 7)
    assert scope_asked(query=scope.query(), choices=NAMES, at=AT, zone="UTC") == scope


@pytest.mark.parametrize("query", [
    {"period": "x"}, {"cohort": "x"}, {"clock": "x"}, {"queue": "2"}, {"device": "x"}, {"site": "8"}, {"x": "y"},
    {"from": "2026-01-05"}, {"period": "custom"}, {"from": "5 Jan", "to": "2026-01-11"},
    {"from": "2026-01-11", "to": "2026-01-05"}, {"from": "1990-01-01", "to": "1990-01-02"},
    {"from": "2001-01-01", "to": "2030-01-01"}, {"from": "2101-01-01", "to": "2101-01-02"},
])  # fmt: skip
def test_nonsense_counts_as_not_asked(query: dict[str, Any]) -> None:
    assert asked(**query) == asked()
