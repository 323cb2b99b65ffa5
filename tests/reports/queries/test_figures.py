"""Figures against an independent computation."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from reports.enums import ClockKind, Grain
from reports.metrics.registry import METRICS
from reports.queries.figures import figures
from reports.rules.period import Period, steps
from reports.rules.scope import Scope
from tests.factories import NOW, make_supervisor
from tests.reports.stories import relay_all, story

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(days=30)
PERIOD = Period(first=date(2026, 3, 1), last=date(2026, 3, 31), zone="UTC")
SCOPE = Scope(period=PERIOD, clock=ClockKind.WALL)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_tickets_have_exact_percentiles(count):
    user = make_supervisor()
    for number in range(count):
        story().after(10 + 10 * number).reply()
    relay_all()

    found = figures(user=user, metric=METRICS["first_response"], scope=SCOPE, at=AT).total

    expected = {0: (None, None), 1: (600, 600), 2: (900, 1140)}[count]
    assert (found.n, found.is_small) == (count, count > 0)
    assert (found.median, found.p90) == expected


def test_open_tickets_past_due_are_missed_and_those_before_are_left_out():
    user = make_supervisor()
    story(level=1)
    story(level=1).after(5).reply()
    story(level=4)
    relay_all()

    early = figures(user=user, metric=METRICS["response_met"], scope=SCOPE, at=NOW + timedelta(minutes=10)).total
    late = figures(user=user, metric=METRICS["response_met"], scope=SCOPE, at=NOW + timedelta(minutes=16)).total

    assert (early.n, early.met) == (1, 1)
    assert (late.n, late.met, late.missed) == (2, 1, 1)


def test_late_answer_does_not_move_a_past_period():
    user = make_supervisor()
    told = story(level=1)
    scope = replace(SCOPE, period=Period(first=date(2026, 3, 2), last=date(2026, 3, 2), zone="UTC"))
    relay_all()
    before = figures(user=user, metric=METRICS["response_met"], scope=scope, at=AT).total
    told.after(3 * 1440).take().reply()
    relay_all()

    after = figures(user=user, metric=METRICS["response_met"], scope=scope, at=AT).total

    assert (before.n, before.missed) == (1, 1)
    assert after == before


def test_steps_keep_local_days_through_clock_changes():
    user = make_supervisor()
    period = Period(first=date(2026, 3, 28), last=date(2026, 3, 30), zone="Europe/Berlin")
    moments = [
        datetime(2026, 3, 28, 22, 59, tzinfo=UTC),  # 23:59 on the 28th, winter time
        datetime(2026, 3, 28, 23, 0, tzinfo=UTC),  # midnight: the 29th, a day of 23 hours
        datetime(2026, 3, 29, 21, 59, tzinfo=UTC),  # 23:59 on the 29th, summer time
        datetime(2026, 3, 29, 22, 0, tzinfo=UTC),  # midnight: the 30th
        datetime(2026, 3, 30, 22, 0, tzinfo=UTC),  # already the 31st
    ]
    for at in moments:
        story(at=at)
    relay_all()

    found = figures(
        user=user, metric=METRICS["logged"], scope=Scope(period=period), at=AT, steps=steps(period, Grain.DAY)
    )

    assert [step.n for step in found.steps] == [1, 2, 1]
    assert found.total.n == 4
