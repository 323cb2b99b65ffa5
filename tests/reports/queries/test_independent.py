"""Every figure of random facts against a second computation, in plain Python, from the words of the definitions."""

import statistics
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction

from reports.enums import ClockKind, Cohort, Dimension, Grain
from reports.metrics.registry import PLAIN
from reports.models import CycleFact, TicketFact
from reports.queries import population as population_module
from reports.queries.figures import figures
from reports.queries.population import LONG, top_keys
from reports.rules.period import Period, steps
from reports.rules.scope import Scope
from tests.factories import NOW, make_supervisor
from tests.reports.random_facts import random_facts

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(days=20)
PERIOD = Period(first=date(2026, 3, 5), last=date(2026, 4, 2), zone="Europe/Berlin")
FORTNIGHT = timedelta(days=14)
PATIENTS = ("patient_on_table", "patient_waiting")


@pytest.fixture(scope="module")
def facts(django_db_setup, django_db_blocker):
    patch = pytest.MonkeyPatch()
    patch.setattr(population_module, "TOP", 2)
    with django_db_blocker.unblock(), transaction.atomic():
        random_facts(seed=11, count=300)
        rows = {"tickets": list(TicketFact.objects.all()), "cycles": list(CycleFact.objects.all())}
        yield make_supervisor(), rows
        transaction.set_rollback(True)
    patch.undo()


def cycles_of(rows, metric, first=False):
    return [row for row in rows["cycles"] if row.metric == metric and (not first or row.cycle == 1)]


def promise(prefix, rows):
    """Moments of the cohorts, whether it is decided, whether it was met."""
    get = lambda row, name: getattr(row, f"{prefix}{name}")  # noqa: E731 - shorter than three functions
    return (
        rows,
        (lambda row: get(row, "decided_at"), lambda row: row.started_at, lambda row: get(row, "due_at")),
        lambda row, clock: None if get(row, "decided_at") is None or get(row, "decided_at") > AT else 1,
        lambda row: get(row, "met"),
    )


def by_solution(rows, value, met=None):
    return (
        rows["tickets"],
        (lambda row: row.resolved_at, lambda row: row.started_at, lambda row: row.resolution_due_at),
        lambda row, clock: None if row.resolved_at is None else value(row, clock),
        met,
    )


def naive(code, rows):
    """Return the rows, the moments of done, logged and due, the value (None: not counted), and what is met."""
    tickets = rows["tickets"]
    when = lambda name: (lambda row: getattr(row, name),) * 3  # noqa: E731 - shorter than three functions
    logged = when("started_at")
    seconds = lambda name: lambda row, clock: getattr(row, f"{name}{clock.value}_seconds")  # noqa: E731
    one = lambda row, clock: 1  # noqa: E731
    solutions = cycles_of(rows, "resolution")
    return {
        "logged": lambda: (tickets, logged, one, None),
        "solved": lambda: (tickets, when("resolved_at"), one, None),
        "first_response": lambda: (
            tickets,
            (lambda r: r.first_responded_at, lambda r: r.started_at, lambda r: r.first_response_due_at),
            seconds("first_response_"),
            None,
        ),
        "next_response": lambda: (
            cycles_of(rows, "next_response"),
            (lambda r: r.stopped_at, lambda r: r.started_at, lambda r: r.due_at),
            seconds(""),
            None,
        ),
        "resolution": lambda: by_solution(rows, seconds("resolution_")),
        "first_resolution": lambda: (
            tickets,
            (lambda r: r.first_resolved_at, lambda r: r.started_at, lambda r: r.resolution_due_at),
            seconds("resolution_first_"),
            None,
        ),
        "closing": lambda: (
            tickets,
            (lambda r: r.closed_at, lambda r: r.started_at, lambda r: r.resolution_due_at),
            lambda r, clock: r.closing_wall_seconds,
            None,
        ),
        "response_met": lambda: promise("first_response_", tickets),
        "resolution_met": lambda: promise("resolution_", tickets),
        "next_response_met": lambda: promise("", cycles_of(rows, "next_response")),
        "first_resolution_met": lambda: promise("", cycles_of(rows, "resolution", first=True)),
        "unanswered": lambda: ([row for row in tickets if row.first_responded_at is None], logged, one, None),
        "unsolved": lambda: ([row for row in tickets if row.resolved_at is None], logged, one, None),
        "inflow": lambda: (solutions, logged, one, None),
        "outflow": lambda: (solutions, when("ended_at"), one, None),
        "reopened": lambda: (
            solutions,
            (lambda r: r.stopped_at, lambda r: r.started_at, lambda r: r.due_at),
            lambda r, clock: None if r.stopped_at is None else 1,
            lambda r: r.reopened_at is not None and r.reopened_at - r.stopped_at <= FORTNIGHT,
        ),
        "rated": lambda: (
            solutions,
            (lambda r: r.stopped_at, lambda r: r.started_at, lambda r: r.due_at),
            lambda r, clock: None if r.stopped_at is None or (r.rating is None and r.reopened_at is not None) else 1,
            lambda r: r.rating is not None,
        ),
        "content": lambda: (
            solutions,
            (lambda r: r.stopped_at, lambda r: r.started_at, lambda r: r.due_at),
            lambda r, clock: r.rating,
            lambda r: r.rating in (4, 5),
        ),
        "rating": lambda: (
            solutions,
            (lambda r: r.stopped_at, lambda r: r.started_at, lambda r: r.due_at),
            lambda r, clock: r.rating,
            None,
        ),
        "first_contact": lambda: by_solution(rows, one, lambda r: r.is_first_contact),
        "without_vendor": lambda: by_solution(rows, one, lambda r: not r.used_vendor),
        "reassigned": lambda: by_solution(rows, one, lambda r: r.reassigned_count > 0),
        "reassignments": lambda: by_solution(rows, lambda r, clock: r.reassigned_count),
        "work_split": lambda: by_solution(rows, one),
        "patient_waiting": lambda: (
            [row for row in tickets if row.affected in PATIENTS],
            (lambda r: r.first_resolved_at, lambda r: r.started_at, lambda r: r.resolution_due_at),
            lambda r, clock: r.patient_waiting_seconds,
            None,
        ),
    }[code]()  # fmt: skip


def selected(code, rows, scope):
    """The rows of the cohort and those counted."""
    found, moments, value, met = naive(code, rows)
    moment = moments[list(Cohort).index(scope.cohort)]
    inside = [r for r in found if moment(r) and PERIOD.start <= moment(r) < PERIOD.end]
    merges = code not in ("logged", "inflow", "outflow")
    counted = [r for r in inside if not (merges and r.is_cancelled) and value(r, scope.clock) is not None]
    return inside, counted, [value(r, scope.clock) for r in counted], met, moment


COLUMN = {
    Dimension.QUEUE: "queue_id", Dimension.CATEGORY: "category_id", Dimension.DEVICE: "device_id",
    Dimension.SITE: "site_id", Dimension.HOUR: "hour_of_week",
}  # fmt: skip


def key_of(row, dimension, tops):
    value = getattr(row, COLUMN.get(dimension, dimension.value))
    if value in (None, ""):
        return "none"
    return "others" if dimension in LONG and str(value) not in tops[dimension] else str(value)


@pytest.mark.parametrize("cohort", Cohort)
@pytest.mark.parametrize("code", [code for code in PLAIN if code != "backlog"])
def test_figure_equals_an_independent_computation(facts, code, cohort):
    user, rows = facts
    scope = Scope(period=PERIOD, cohort=cohort, clock=ClockKind.BUSINESS)
    metric = PLAIN[code]
    tops = {name: top_keys(user=user, scope=scope, dimension=name, at=AT) for name in LONG}
    inside, counted, values, met, moment = selected(code, rows, scope)

    found = figures(
        user=user, metric=metric, scope=scope, at=AT, by=list(Dimension), tops=tops, steps=steps(PERIOD, Grain.WEEK)
    )

    assert found.total.n == len(counted) > 9
    assert found.total.excluded == len(inside) - len(counted)
    assert found.total.met == (sum(bool(met(row)) for row in counted) if met else 0)
    for dimension in Dimension:
        assert {key: cell.n for key, cell in found.cells[dimension].items() if cell.n} == (
            Counter(key_of(row, dimension, tops) for row in counted)
        )
    starts = [step.start for step in steps(PERIOD, Grain.WEEK)]
    by_step = Counter(sum(start <= moment(row) for start in starts) - 1 for row in counted)
    assert [step.n for step in found.steps] == [by_step[number] for number in range(len(starts))]


@pytest.mark.parametrize("clock", ClockKind)
@pytest.mark.parametrize("cohort", Cohort)
@pytest.mark.parametrize("code", [code for code, metric in PLAIN.items() if metric.values])
def test_percentiles_equal_those_of_the_standard_library(facts, code, cohort, clock):
    user, rows = facts
    scope = Scope(period=PERIOD, cohort=cohort, clock=clock)
    values = selected(code, rows, scope)[2]

    found = figures(user=user, metric=PLAIN[code], scope=scope, at=AT).total

    cuts = statistics.quantiles(values, n=20, method="inclusive")
    assert (found.median, found.p75, found.p90, found.p95) == pytest.approx((cuts[9], cuts[14], cuts[17], cuts[18]))
    assert (found.mean, found.total) == (pytest.approx(statistics.mean(values)), sum(values))


def test_reasons_are_told_apart(facts):
    user, rows = facts
    scope = Scope(period=PERIOD, cohort=Cohort.LOGGED)
    inside = [row for row in rows["tickets"] if PERIOD.start <= row.started_at < PERIOD.end]
    kept = [row for row in inside if not row.is_cancelled]

    found = figures(user=user, metric=PLAIN["resolution_met"], scope=scope, at=AT).total.left_out

    decided = [row.resolution_decided_at for row in kept]
    assert found == {
        "merged into another ticket": len(inside) - len(kept),
        "nothing promised": sum(
            row.resolution_target_seconds is None and row.resolution_decided_at is None for row in kept
        ),
        "paused in time": sum(
            row.resolution_target_seconds is not None and row.resolution_decided_at is None for row in kept
        ),
        "not due yet": sum(moment is not None and moment > AT for moment in decided),
    }


def test_filters_combine(facts):
    user, rows = facts
    site = next(row.site_id for row in rows["tickets"] if row.site_id)
    filters = {Dimension.SITE: str(site), Dimension.WORK: "reactive", Dimension.DEPARTMENT: "none"}
    scope = Scope(period=PERIOD, cohort=Cohort.LOGGED, filters=filters)

    found = figures(user=user, metric=PLAIN["logged"], scope=scope, at=AT).total.n

    inside = [row for row in rows["tickets"] if PERIOD.start <= row.started_at < PERIOD.end]
    assert found > 0
    assert found == sum((row.site_id, row.work, row.department) == (site, "reactive", "") for row in inside)


def test_filters_in_any_order_give_the_same(facts):
    user, _ = facts
    filters = {Dimension.SHIFT: "day", Dimension.SOURCE: "phone", Dimension.DEPARTMENT: "others"}
    scope = Scope(period=PERIOD, cohort=Cohort.LOGGED, filters=filters)
    turned = replace(scope, filters=dict(reversed(filters.items())))

    one = figures(user=user, metric=PLAIN["inflow"], scope=scope, at=AT).total

    assert one == figures(user=user, metric=PLAIN["inflow"], scope=turned, at=AT).total
    assert one.n > 0
