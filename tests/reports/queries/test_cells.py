"""Figures of a month against an independent computation, their partitions, and the very tickets behind each cell."""

import math
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from reports.enums import ClockKind, Cohort, Dimension, Grain, Unit
from reports.metrics.registry import METRICS, PLAIN
from reports.models import TicketFact
from reports.queries import population as population_module
from reports.queries.drill import drill_count, drill_page, drill_rows
from reports.queries.figures import NOTHING, figures
from reports.queries.population import LONG, top_keys
from reports.rules.period import Period, steps
from reports.rules.scope import Scope
from tests.factories import NOW, make_category, make_device, make_person, make_queue, make_supervisor
from tests.reports.stories import promise_next_answers, relay_all, story
from tickets.enums import Affected

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(days=30)
PERIOD = Period(first=date(2026, 3, 1), last=date(2026, 3, 31), zone="UTC")
SCOPE = Scope(period=PERIOD, clock=ClockKind.WALL)


@pytest.fixture(scope="module")
def month(django_db_setup, django_db_blocker):
    """Thirty tickets of a month: some waiting, unanswered, reopened or rated; two devices have a row of their own.

    Lived through once for this file: each test works in a savepoint inside its transaction.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(population_module, "TOP", 2)
    with django_db_blocker.unblock(), transaction.atomic():
        yield _month()
        transaction.set_rollback(True)
    patch.undo()


def _month():
    order = random.Random(7)
    promise_next_answers()
    categories = [make_category(queue=make_queue(code=code)) for code in ("PACS", "NET", "MOD", "RIS")]
    devices = [None, *(make_device() for _ in range(4))]
    for number in range(30):
        at = NOW + timedelta(minutes=order.randrange(20 * 1440))
        told = story(
            at=at,
            level=number % 5 + 1,
            category=order.choice(categories),
            device=devices[order.randrange(5)],
            affected=order.choice(list(Affected)),
        )
        if number % 7 == 0:
            continue
        told.take().after(order.randrange(600)).reply()
        if number % 3 == 1:
            told.after(20).answer().after(order.randrange(900)).reply()
        if number % 5 == 0:
            told.after(10).wait()
        if number == 6:
            told.after(5).merge(story())
            continue
        if number % 3:
            told.after(order.randrange(5000)).solve()
            if number % 2:
                told.after(15).rate(number % 5 + 1)
        if number % 12 == 2:
            told.after(60).confirm()
        if number % 4 == 1 and number % 3:
            told.after(30).reopen()
    relay_all()
    return make_supervisor()


def all_figures(user, metric, scope, steps=(), by=tuple(Dimension)):
    tops = {dimension: top_keys(user=user, scope=scope, dimension=dimension, at=AT) for dimension in LONG}
    return figures(user=user, metric=metric, scope=scope, at=AT, by=by, tops=tops, steps=steps)


def linear(values, share):
    """The percentile between two neighbours in proportion, written down a second time."""
    values = sorted(values)
    place = (len(values) - 1) * share
    low, high = math.floor(place), math.ceil(place)
    return values[low] + (values[high] - values[low]) * (place - low)


@pytest.mark.parametrize("clock", ClockKind)
@pytest.mark.parametrize(("code", "prefix", "moment"), [
    ("first_response", "first_response", "first_responded_at"), ("resolution", "resolution", "resolved_at"),
])
def test_durations_equal_an_independent_computation(month, code, prefix, moment, clock):
    values = [
        getattr(fact, f"{prefix}_{clock.value}_seconds")
        for fact in TicketFact.objects.filter(is_cancelled=False)
        if getattr(fact, moment)
    ]

    found = figures(user=month, metric=METRICS[code], scope=replace(SCOPE, clock=clock), at=AT).total

    assert found.n == len(values) > 5
    assert found.mean == pytest.approx(sum(values) / len(values))
    assert (found.median, found.p75, found.p90) == pytest.approx([linear(values, share) for share in (0.5, 0.75, 0.9)])


@pytest.mark.parametrize("cohort", Cohort)
@pytest.mark.parametrize("code", PLAIN)
def test_every_partition_sums_to_the_total(month, code, cohort):
    trend = steps(PERIOD, Grain.WEEK)

    found = all_figures(month, METRICS[code], replace(SCOPE, cohort=cohort), trend)

    assert {name: sum(cell.n for cell in cells.values()) for name, cells in found.cells.items()} == dict.fromkeys(
        Dimension, found.total.n
    )
    assert {name: sum(cell.excluded for cell in cells.values()) for name, cells in found.cells.items()} == (
        dict.fromkeys(Dimension, found.total.excluded)
    )
    if code != "backlog":  # a step has the backlog of its end
        assert sum(step.n for step in found.steps) == found.total.n
        assert sum(step.met for step in found.steps) == found.total.met


@pytest.mark.parametrize("cohort", Cohort)
def test_drill_down_gives_the_very_tickets_of_every_cell(month, cohort):
    scope = replace(SCOPE, cohort=cohort)
    for number, metric in enumerate(PLAIN.values()):
        trend = steps(PERIOD, Grain.WEEK)
        by = [list(Dimension)[(number + place) % len(Dimension)] for place in range(2)]  # each one somewhere
        found = all_figures(month, metric, scope, trend, by)
        cells = [
            (replace(scope, filters={name: key}), cell)
            for name, row in found.cells.items()
            for key, cell in row.items()
        ]
        cells += [(replace(scope, period=step), cell) for step, cell in zip(trend, found.steps, strict=True)]

        for narrowed, cell in [*cells, (scope, found.total)]:
            assert drill_count(user=month, metric=metric, scope=narrowed, at=AT) == cell.n
            assert figures(user=month, metric=metric, scope=narrowed, at=AT).total == cell
        assert sum(cell.n for _, cell in cells) > 0, metric.code


def test_others_are_drilled_like_they_were_counted(month):
    found = all_figures(month, METRICS["logged"], SCOPE)

    assert sorted(found.cells[Dimension.DEVICE])[-2:] == ["none", "others"]
    assert len(found.cells[Dimension.DEVICE]) == 4


def test_pages_and_export_hold_the_same_tickets(month):
    metric = METRICS["first_response"]
    exported = [fact.pk for fact in drill_rows(user=month, metric=metric, scope=SCOPE, at=AT)]

    paged, cursor = [], ""
    while True:
        page = drill_page(user=month, metric=metric, scope=SCOPE, at=AT, cursor=cursor, size=7)
        paged += [fact.pk for fact in page.rows]
        cursor = page.next
        if not cursor:
            break

    assert paged == exported
    assert len(exported) == figures(user=month, metric=metric, scope=SCOPE, at=AT).total.n


def test_ticket_outside_the_filter_changes_nothing(month):
    queue = make_queue(code="PACS")
    scope = replace(SCOPE, filters={Dimension.QUEUE: str(queue.pk)})
    before = all_figures(month, METRICS["first_response"], scope)
    story(category=make_category(queue=make_queue(code="FAC"))).after(3).reply()
    relay_all()

    assert all_figures(month, METRICS["first_response"], scope) == before


def test_requester_is_counted_only_what_they_see(month):
    requester = make_person()
    story(requester=requester, actor=requester).after(10).reply()
    relay_all()

    found = figures(user=requester, metric=METRICS["first_response"], scope=SCOPE, at=AT).total

    assert (found.n, found.median) == (1, 600)


def test_inactive_person_sees_nothing(month):
    nobody = Person(is_active=False)

    assert figures(user=nobody, metric=METRICS["logged"], scope=SCOPE, at=AT).total == NOTHING


@pytest.mark.parametrize("unit", Unit)
def test_one_statement_gives_a_metric_whole(month, unit):
    metric = next(each for each in METRICS.values() if each.unit is unit)

    with CaptureQueriesContext(connection) as queries:
        figures(user=month, metric=metric, scope=SCOPE, at=AT, by=list(Dimension), steps=steps(PERIOD, Grain.DAY))

    assert len(queries) == 1
