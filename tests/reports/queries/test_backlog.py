"""The backlog of any date, from histories and from random facts."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from reports.enums import Dimension, Grain
from reports.metrics.registry import METRICS
from reports.models import CycleFact
from reports.queries.backlog import backlog_on, backlog_trend
from reports.queries.drill import drill_count
from reports.queries.figures import figures
from reports.queries.inflow import Flow, flows
from reports.rules.period import Period, steps
from reports.rules.scope import Scope
from tests.factories import NOW, make_supervisor
from tests.reports.random_facts import random_facts
from tests.reports.stories import relay_all, story

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(days=30)
PERIOD = Period(first=date(2026, 3, 1), last=date(2026, 3, 31), zone="Europe/Berlin")
SCOPE = Scope(period=PERIOD)


def band_of(age):
    for name, days in {
        "under 1 day": 1, "1 to 3 days": 3, "3 to 7 days": 7, "1 to 2 weeks": 14, "2 to 4 weeks": 28,
        "4 to 12 weeks": 84,
    }.items():  # fmt: skip
        if age < timedelta(days=days):
            return name
    return "12 weeks or more"


def standing(moment):
    return [
        row
        for row in CycleFact.objects.filter(metric="resolution")
        if row.started_at < moment and (row.ended_at is None or row.ended_at >= moment)
    ]


def test_solved_reopened_and_merged_tickets_stand_only_meanwhile():
    user = make_supervisor()
    first, second = story().take().after(60).solve(), story(at=NOW + timedelta(minutes=30))
    first.after(60).reopen()
    second.after(120).merge(first)
    relay_all()

    counts = [
        backlog_on(user=user, scope=SCOPE, moment=NOW + timedelta(minutes=minutes)).total
        for minutes in (0, 1, 45, 90, 130, 200)
    ]

    assert counts == [0, 1, 2, 1, 2, 1]


def test_age_is_told_in_bands_with_the_oldest():
    user = make_supervisor()
    story(at=NOW)
    story(at=NOW + timedelta(days=8))
    relay_all()

    found = backlog_on(user=user, scope=SCOPE, moment=NOW + timedelta(days=9))

    assert {name: count for name, count in found.bands if count} == {"1 to 3 days": 1, "1 to 2 weeks": 1}
    assert found.oldest == NOW


def test_what_happens_later_does_not_move_a_past_date():
    user, told, moment = make_supervisor(), story().take(), NOW + timedelta(days=2)
    relay_all()
    before = backlog_on(user=user, scope=SCOPE, moment=moment)
    told.after(5 * 1440).solve().after(10).reopen()
    relay_all()

    assert backlog_on(user=user, scope=SCOPE, moment=moment) == before
    assert before.total == 1


def test_random_backlogs_equal_an_independent_count():
    user = make_supervisor()
    random_facts(seed=5, count=80)
    trend = steps(PERIOD, Grain.WEEK)

    found = backlog_trend(user=user, scope=SCOPE, steps=trend, at=AT)

    for bands in found:
        expected = standing(bands.moment)
        assert bands.total == len(expected)
        assert {name: count for name, count in bands.bands if count} == (
            Counter(band_of(bands.moment - row.started_at) for row in expected)
        )
        assert bands.oldest == min((row.started_at for row in expected), default=None)
    assert found[-1].total > 9
    assert [bands.moment for bands in found] == [min(step.end, AT) for step in trend]


def test_backlog_grows_by_the_net_inflow_of_every_step():
    user = make_supervisor()
    random_facts(seed=6, count=80)
    trend = steps(PERIOD, Grain.DAY)

    flow = flows(user=user, scope=SCOPE, at=AT, steps=trend)
    levels = [backlog_on(user=user, scope=SCOPE, moment=PERIOD.start).total]
    levels += [
        bands.total for bands in backlog_trend(user=user, scope=SCOPE, steps=trend, at=AT + timedelta(days=9))
    ]

    assert [step.net for step in flow.steps] == [after - before for before, after in pairwise(levels)]
    assert flow.total.net == levels[-1] - levels[0]
    assert flow.total == Flow(
        *(sum(getattr(step, name) for step in flow.steps) for name in ("logged", "reopened", "solved", "merged"))
    )
    assert min(flow.total.logged, flow.total.reopened, flow.total.solved, flow.total.merged) > 0


def test_figure_of_the_backlog_is_that_of_the_end_and_of_now():
    user = make_supervisor()
    random_facts(seed=7, count=60)
    trend = steps(PERIOD, Grain.WEEK)

    for at in (AT, NOW + timedelta(days=10)):
        found = figures(user=user, metric=METRICS["backlog"], scope=SCOPE, at=at, by=[Dimension.QUEUE], steps=trend)

        assert found.total.n == len(standing(min(PERIOD.end, at)))
        assert sum(cell.n for cell in found.cells[Dimension.QUEUE].values()) == found.total.n
        assert found.steps[-1].n == found.total.n
        assert drill_count(user=user, metric=METRICS["backlog"], scope=SCOPE, at=at) == found.total.n


def test_filters_narrow_the_backlog():
    user = make_supervisor()
    random_facts(seed=8, count=60)
    scope = replace(SCOPE, filters={Dimension.PRIORITY: "2"})

    found = backlog_on(user=user, scope=scope, moment=AT)

    assert found.total == sum(row.priority == 2 for row in standing(AT)) > 0


def test_nobody_unknown_has_a_backlog():
    story()
    relay_all()
    trend = steps(PERIOD, Grain.WEEK)

    found = backlog_trend(user=Person(is_active=False), scope=SCOPE, steps=trend, at=AT)

    assert [bands.total for bands in found] == [0] * len(trend)
    assert backlog_trend(user=Person(is_active=False), scope=SCOPE, steps=[], at=AT) == []
    assert flows(user=Person(is_active=False), scope=SCOPE, at=AT, steps=trend).total == Flow()


def test_one_statement_each():
    user = make_supervisor()

    with CaptureQueriesContext(connection) as queries:
        backlog_trend(user=user, scope=SCOPE, steps=steps(PERIOD, Grain.DAY), at=AT)
        flows(user=user, scope=SCOPE, steps=steps(PERIOD, Grain.DAY), at=AT)

    assert len(queries) == 2
