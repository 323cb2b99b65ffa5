"""Time by state and by holder, of a story told by hand and of random facts."""

import statistics
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.enums import ClockKind, Cohort
from reports.models import StayFact, TicketFact
from reports.queries.stays import time_by_holder, time_in_state
from reports.rules.period import Period
from reports.rules.scope import Scope
from tests.factories import NOW, make_supervisor
from tests.reports.random_facts import random_facts
from tests.reports.stories import relay_all, story
from tickets.enums import WaitReason

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(days=30)
SCOPE = Scope(period=Period(first=date(2026, 3, 1), last=date(2026, 3, 31), zone="UTC"), clock=ClockKind.WALL)


def test_story_adds_up_to_the_time_of_its_resolution():
    user = make_supervisor()
    told = story(level=1).after(10).take().after(20).wait(WaitReason.REQUESTER).after(30).resume()
    told.after(5).wait(WaitReason.PARTS).after(40).resume().after(15).solve()
    told.after(60).reopen().after(25).solve().after(500).confirm()
    relay_all()

    states = time_in_state(user=user, scope=SCOPE, at=AT)
    holders = time_by_holder(user=user, scope=SCOPE, at=AT)

    assert {name: figure.total // 60 for name, figure in states.items()} == {
        "new": 10, "open": 20 + 5 + 15 + 25, "waiting": 30 + 40, "resolved": 60
    }  # fmt: skip
    assert {name: figure.total // 60 for name, figure in holders.items()} == {
        "queue": 10, "agent": 65, "requester": 30, "vendor": 40
    }  # fmt: skip
    assert sum(figure.total for figure in states.values()) == TicketFact.objects.get().resolution_wall_seconds


def test_unsolved_tickets_are_left_out():
    user = make_supervisor()
    story().take().after(30).wait()
    relay_all()

    assert time_in_state(user=user, scope=replace(SCOPE, cohort=Cohort.LOGGED), at=AT) == {}


@pytest.mark.parametrize("clock", ClockKind)
@pytest.mark.parametrize(("query", "column"), [(time_in_state, "state"), (time_by_holder, "party")])
def test_random_stays_equal_an_independent_computation(query, column, clock):
    user = make_supervisor()
    random_facts(seed=9, count=150)
    solved = {
        fact.pk: fact.resolved_at
        for fact in TicketFact.objects.filter(is_cancelled=False, resolved_at__isnull=False)
        if SCOPE.period.start <= fact.resolved_at < SCOPE.period.end
    }
    spent = defaultdict(lambda: defaultdict(int))
    for stay in StayFact.objects.all():
        if stay.ticket_id in solved and stay.started_at < solved[stay.ticket_id] and getattr(stay, column):
            spent[getattr(stay, column)][stay.ticket_id] += getattr(stay, f"{clock.value}_seconds")

    found = query(user=user, scope=replace(SCOPE, clock=clock), at=AT)

    assert found.keys() == spent.keys()
    for place, tickets in spent.items():
        figure, values = found[place], list(tickets.values())
        cuts = statistics.quantiles(values, n=20, method="inclusive")
        assert (figure.n, figure.total) == (len(values), sum(values))
        assert figure.mean == pytest.approx(statistics.mean(values))
        assert (figure.median, figure.p90, figure.p95) == pytest.approx((cuts[9], cuts[17], cuts[18]))


def test_one_statement_each():
    user = make_supervisor()

    with CaptureQueriesContext(connection) as queries:
        time_in_state(user=user, scope=SCOPE, at=AT)

    assert len(queries) == 1
