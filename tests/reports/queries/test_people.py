"""What people had to do, by when they had it in hand."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from reports.enums import Dimension
from reports.queries.people import agent_load
from reports.rules.period import Period
from reports.rules.scope import Scope
from tests.factories import NOW, make_agent, make_category, make_queue, make_supervisor
from tests.reports.stories import relay_all, story
from tickets.actions import assignment

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(days=30)
MARCH = Period(first=date(2026, 3, 1), last=date(2026, 3, 31), zone="UTC")
SCOPE = Scope(period=MARCH)
AGENT_LOAD_QUERIES = 4


def loads(scope=SCOPE, at=AT):
    return {row.agent: row for row in agent_load(user=make_supervisor(), scope=scope, at=at)}


def handed_over():
    """Ann works an hour and answers, Bea takes over and solves it half an hour later."""
    ann, bea = make_agent(), make_agent()
    told = story(agent=ann).take().after(30).reply().after(30)
    assignment.assign_ticket(actor=ann, ticket_id=told.ticket.pk, assignee=bea, at=told.at)
    told.agent = bea
    told.after(30).solve()
    relay_all()
    return ann, bea, told


def test_work_is_that_of_whoever_had_it_then():
    ann, bea, _ = handed_over()

    found = loads()

    assert [(row.handled, row.touched, row.responses, row.busy_seconds) for row in (found[ann.pk], found[bea.pk])] == [
        (0, 1, 1, 3600), (1, 1, 0, 1800)
    ]  # fmt: skip
    assert (found[ann.pk].share, found[bea.pk].share, found[bea.pk].open_now) == (1, 0, 0)


def test_two_tickets_at_once_keep_busy_once_and_waiting_ones_not_at_all():
    ann = make_agent()
    story(agent=ann).take().after(60).wait()
    story(agent=ann, at=NOW + timedelta(minutes=30)).take().after(60).solve()
    relay_all()

    row = loads()[ann.pk]

    assert (row.busy_seconds, row.touched, row.handled, row.open_now) == (90 * 60, 2, 1, 1)


def test_only_the_part_inside_the_period_counts():
    ann = make_agent()
    story(agent=ann, at=NOW - timedelta(days=40)).take()
    relay_all()
    day = Scope(period=Period(first=date(2026, 3, 3), last=date(2026, 3, 3), zone="UTC"))

    assert loads(day)[ann.pk].busy_seconds == 86400
    assert loads(at=NOW)[ann.pk].busy_seconds == (NOW - MARCH.start).total_seconds()


def test_period_to_come_has_no_busy_time():
    ann = make_agent()
    story(agent=ann).take()
    relay_all()

    row = loads(Scope(period=Period(first=date(2027, 3, 1), last=date(2027, 3, 2), zone="UTC")))[ann.pk]

    assert (row.busy_seconds, row.open_now) == (0, 1)


def test_person_without_a_name_keeps_a_number():
    ann, _, _ = handed_over()
    Person.objects.filter(pk=ann.pk).update(full_name="")

    assert loads()[ann.pk].name == f"Person {ann.pk}"


def test_filters_narrow_the_load():
    ann = make_agent()
    for code in ("PACS", "NET", "NET"):
        story(agent=ann, category=make_category(queue=make_queue(code=code))).take().reply()
    relay_all()

    row = loads(Scope(period=MARCH, filters={Dimension.QUEUE: str(make_queue(code="NET").pk)}))[ann.pk]

    assert (row.touched, row.responses) == (2, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_queries(count):
    user = make_supervisor()
    for _ in range(count):
        story().take().reply().after(9).solve()
    relay_all()

    with CaptureQueriesContext(connection) as queries:
        agent_load(user=user, scope=SCOPE, at=AT)

    assert len(queries) == AGENT_LOAD_QUERIES
