"""Days counted in advance hold what the facts hold, whatever happens in whatever order."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Site
from reports.actions import rollup
from reports.actions.project import project_tickets
from reports.actions.relay import relay_facts, sweep
from reports.enums import ClockKind, Cohort, Dimension, Grain
from reports.models import RollUp, RollUpZone, StaleDay
from reports.queries import headline as headline_module
from reports.queries.days import day_differences
from reports.queries.figures import figures
from reports.queries.headline import headline, is_held
from reports.queries.rolled import DIMENSIONS, ROLL_UP_VERSION, ROLLED
from reports.rules.period import Period, steps
from reports.rules.scope import Scope
from reports.rules.sketch import RELATIVE_ERROR
from tests.factories import NOW, make_person, make_site, make_supervisor, make_ticket
from tests.reports.random_facts import random_facts
from tests.reports.stories import promise_next_answers, relay_all, story

pytestmark = pytest.mark.django_db
ZONE = "America/New_York"
AT = NOW + timedelta(days=400)
PERIOD = Period(first=date(2026, 2, 20), last=date(2026, 4, 20), zone=ZONE)
SCOPE = Scope(period=PERIOD)
CODES = list(ROLLED)
DURATIONS = [code for code in CODES if ROLLED[code].values]


@pytest.fixture
def always_added_up(monkeypatch):
    monkeypatch.setattr(headline_module, "EXACT_BELOW", 0)


def exact(figure):
    """What must be equal to the last digit."""
    return figure.n, figure.met, figure.total, dict(figure.left_out), figure.mean and pytest.approx(figure.mean)


def assert_same(found, wanted):
    assert exact(found) == exact(wanted)
    for name in ("median", "p75", "p90", "p95"):
        right = getattr(wanted, name)
        near = None if right is None else pytest.approx(right, rel=RELATIVE_ERROR * 1.001, abs=0)
        assert getattr(found, name) == near


def assert_adds_up(user, scope, at=AT, by=DIMENSIONS):
    trend = steps(scope.period, Grain.WEEK)
    question = {"user": user, "scope": scope, "at": at, "by": by, "steps": trend}
    assert is_held(user=user, codes=CODES, scope=scope, by=by)

    found = headline(codes=CODES, **question)

    for code in CODES:
        wanted = figures(metric=ROLLED[code], **question)
        assert_same(found[code].total, wanted.total)
        for one, other in zip(found[code].steps, wanted.steps, strict=True):
            assert_same(one, other)
        for name in by:
            assert found[code].cells[name].keys() == wanted.cells[name].keys()
            for key, cell in found[code].cells[name].items():
                assert_same(cell, wanted.cells[name][key])
    return found


@pytest.mark.parametrize("cohort", [Cohort.DONE, Cohort.LOGGED])
@pytest.mark.parametrize("clock", ClockKind)
def test_random_facts_add_up(always_added_up, cohort, clock):
    user = make_supervisor()
    random_facts(seed=21, count=150)
    Site.objects.update(time_zone=ZONE)
    sweep(at=AT)

    found = assert_adds_up(user, replace(SCOPE, cohort=cohort, clock=clock))

    assert min(each.total.n for each in found.values()) > 9
    assert {found[code].total.is_rough for code in DURATIONS} == {True}


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_one_filter_is_held_too(always_added_up, dimension):
    user = make_supervisor()
    random_facts(seed=22, count=100)
    Site.objects.update(time_zone=ZONE)
    sweep(at=AT)
    [key, *_] = figures(user=user, metric=ROLLED["logged"], scope=SCOPE, at=AT, by=[dimension]).cells[dimension]

    assert_adds_up(user, replace(SCOPE, filters={dimension: key}), by=())


VERBS = ("take", "release", "reply", "note", "answer", "wait", "resume", "solve", "reopen", "confirm")
STEPS = st.tuples(st.sampled_from((*VERBS, "prioritise", "route", "merge")), st.integers(0, 3000), st.integers(1, 5))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(STEPS, max_size=25), seed=st.integers(0, 10**6))
def test_any_history_projected_and_counted_in_any_order_adds_up(always_added_up, plan, seed):
    order, user = random.Random(seed), make_supervisor()
    make_site(code="HERE", time_zone=ZONE)
    promise_next_answers()
    told = [story(at=NOW + timedelta(hours=hours)) for hours in (0, 30, 90)]
    rollup.follow_zones()
    for verb, minutes, number in plan:
        one = told[number % 3]
        arguments = {
            "prioritise": [number], "route": [("PACS", "NET", "MOD")[number % 3]], "merge": [told[(number + 1) % 3]]
        }.get(verb, [])  # fmt: skip
        try:
            getattr(one.after(minutes), verb)(*arguments)
        except ValidationError:
            continue
        if order.random() < 0.4:
            relay_facts(at=AT)
        if order.random() < 0.3:
            rollup.count_days(limit=order.choice([1, 3, 100]))
    relay_all()
    while rollup.count_days():
        pass

    assert list(day_differences()) == []
    for cohort in (Cohort.DONE, Cohort.LOGGED):
        assert_adds_up(user, replace(SCOPE, cohort=cohort))


def test_running_promise_is_missed_when_time_has_come(always_added_up):
    user = make_supervisor()
    make_site(code="HERE", time_zone=ZONE)
    story(level=1)
    relay_all()
    sweep(at=NOW)

    early, late = (
        headline(user=user, codes=["response_met"], scope=SCOPE, at=NOW + timedelta(minutes=minutes))["response_met"]
        for minutes in (15, 16)
    )

    assert (early.total.n, early.total.left_out) == (1, {})
    assert headline(user=user, codes=["response_met"], scope=SCOPE, at=NOW)["response_met"].total.left_out == {
        "not due yet": 1
    }
    assert (late.total.n, late.total.met) == (1, 0)


def test_nothing_is_noted_when_nothing_counted_changed():
    make_site(code="HERE", time_zone=ZONE)
    told = story().take()
    relay_all()
    sweep(at=AT)
    told.after(5).note()
    relay_all()

    assert StaleDay.objects.count() == 0


def test_reply_makes_only_its_own_days_stale():
    make_site(code="HERE", time_zone=ZONE)
    told = story().take()
    relay_all()
    sweep(at=AT)
    told.after(26 * 60).reply()
    relay_all()

    assert set(StaleDay.objects.filter(zone=ZONE).values_list("metric", "moment", "day")) == {
        ("first_response", "first_responded_at", date(2026, 3, 3)),
        ("first_response", "started_at", date(2026, 3, 2)),
        ("response_met", "first_response_decided_at", date(2026, 3, 2)),
        ("response_met", "started_at", date(2026, 3, 2)),
        ("unanswered", "started_at", date(2026, 3, 2)),
    }


def test_stale_days_are_counted_from_the_facts():
    user = make_supervisor()
    make_site(code="HERE", time_zone=ZONE)
    story()
    relay_all()
    sweep(at=AT)
    story()
    relay_all()

    held = is_held(user=user, codes=CODES, scope=SCOPE, by=())
    found = headline(user=user, codes=["logged"], scope=SCOPE, at=AT)["logged"].total.n

    assert (held, found) == (False, 2)


@pytest.mark.parametrize(("scope", "by"), [
    (replace(SCOPE, cohort=Cohort.DUE), ()),
    (replace(SCOPE, filters={Dimension.DEVICE: "none"}), ()),
    (replace(SCOPE, filters={Dimension.QUEUE: "others"}), ()),
    (replace(SCOPE, filters={Dimension.QUEUE: "1", Dimension.PRIORITY: "1"}), ()),
    (replace(SCOPE, filters={Dimension.QUEUE: "1"}), (Dimension.PRIORITY,)),
    (SCOPE, (Dimension.CATEGORY,)),
    (replace(SCOPE, period=replace(PERIOD, zone="Asia/Tokyo")), ()),
])
def test_other_questions_are_not_held(scope, by):
    make_site(code="HERE", time_zone=ZONE)
    sweep(at=AT)

    assert is_held(user=make_supervisor(), codes=CODES, scope=SCOPE, by=()) is True
    assert is_held(user=make_supervisor(), codes=CODES, scope=scope, by=by) is False


def test_who_does_not_see_all_is_counted_their_own():
    make_site(code="HERE", time_zone=ZONE)
    requester = make_person()
    for who in (requester, make_person()):
        make_ticket(requester=who, actor=who)
    relay_all()
    sweep(at=AT)

    assert headline(user=requester, codes=["logged"], scope=SCOPE, at=AT)["logged"].total.n == 1


def test_few_tickets_are_measured_exactly():
    user = make_supervisor()
    make_site(code="HERE", time_zone=ZONE)
    story().after(7).reply()
    relay_all()
    sweep(at=AT)

    found = headline(user=user, codes=["first_response"], scope=replace(SCOPE, clock=ClockKind.WALL), at=AT)

    assert (found["first_response"].total.median, found["first_response"].total.is_rough) == (420, False)


def test_zones_follow_the_sites():
    make_site()
    Site.objects.update(time_zone=ZONE)
    story()
    relay_all()
    sweep(at=AT)
    first = set(RollUp.objects.values_list("zone", "day"))
    Site.objects.update(time_zone="Pacific/Kiritimati")
    sweep(at=AT)

    assert (first, set(RollUp.objects.values_list("zone", "day"))) == (
        {(ZONE, date(2026, 3, 2))}, {("Pacific/Kiritimati", date(2026, 3, 3))}
    )  # fmt: skip
    assert list(RollUpZone.objects.values_list("zone", "version")) == [("Pacific/Kiritimati", ROLL_UP_VERSION)]


def test_other_definitions_count_all_anew():
    make_site(code="HERE", time_zone=ZONE)
    story()
    relay_all()
    sweep(at=AT)
    RollUpZone.objects.update(version=1)
    RollUp.objects.all().delete()

    held = is_held(user=make_supervisor(), codes=CODES, scope=SCOPE, by=())
    sweep(at=AT)

    assert (held, RollUp.objects.get(zone=ZONE, metric="logged", dimension="").n) == (False, 1)
    assert rollup.follow_zones() == 0


def test_days_are_local_also_when_clocks_change():
    make_site(code="HERE", time_zone="Europe/Berlin")
    user = make_supervisor()
    period = Period(first=date(2026, 3, 28), last=date(2026, 3, 30), zone="Europe/Berlin")
    for at in (
        datetime(2026, 3, 28, 22, 59, tzinfo=UTC), datetime(2026, 3, 28, 23, 0, tzinfo=UTC),
        datetime(2026, 3, 29, 21, 59, tzinfo=UTC), datetime(2026, 3, 29, 22, 0, tzinfo=UTC),
        datetime(2026, 3, 30, 22, 0, tzinfo=UTC),
    ):  # fmt: skip
        story(at=at)
    relay_all()
    sweep(at=AT)

    found = headline(user=user, codes=["logged"], scope=Scope(period=period), at=AT, steps=steps(period, Grain.DAY))

    assert [step.n for step in found["logged"].steps] == [1, 2, 1]


def test_projecting_costs_nothing_where_no_zone_is_counted():
    told = story()
    relay_all()

    with CaptureQueriesContext(connection) as queries:
        project_tickets(ticket_ids=[told.ticket.pk])

    assert [query["sql"] for query in queries if "staleday" in query["sql"]] == []


def test_whole_headline_takes_a_fixed_number_of_queries(always_added_up):
    user = make_supervisor()
    make_site(code="HERE", time_zone=ZONE)
    counts = []
    for _ in range(2):
        story().after(3).reply()
        relay_all()
        sweep(at=AT)
        with CaptureQueriesContext(connection) as queries:
            headline(user=user, codes=CODES, scope=SCOPE, at=AT, by=DIMENSIONS, steps=steps(PERIOD, Grain.WEEK))
        counts.append(len(queries))

    assert counts == [7, 7]  # held, steps, tables, four shares
