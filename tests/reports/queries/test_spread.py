"""Distribution and hours of the week against an independent count."""

from collections import Counter
from datetime import date, timedelta

import pytest

from reports.enums import ClockKind, Cohort
from reports.metrics.registry import METRICS
from reports.models import TicketFact
from reports.queries.distribution import distribution
from reports.queries.figures import NOTHING
from reports.queries.hours import hours_of_week
from reports.rules.charts_distribution import EDGES, bucket_counts
from reports.rules.period import Period
from reports.rules.scope import Scope
from tests.factories import NOW, make_supervisor
from tests.reports.random_facts import random_facts

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(days=30)
SCOPE = Scope(
    period=Period(first=date(2026, 3, 1), last=date(2026, 3, 31), zone="UTC"),
    cohort=Cohort.LOGGED,
    clock=ClockKind.WALL,
)


def counted():
    rows = TicketFact.objects.filter(is_cancelled=False, first_responded_at__isnull=False)
    return [row for row in rows if SCOPE.period.start <= row.started_at < SCOPE.period.end]


def test_distribution_counts_every_value_once():
    user = make_supervisor()
    random_facts(seed=3, count=120)
    expected = bucket_counts(row.first_response_wall_seconds for row in counted())

    found = distribution(user=user, metric=METRICS["first_response"], scope=SCOPE, at=AT)

    assert (found.edges, found.counts) == (EDGES, expected)
    assert sum(found.counts) == found.figure.n > 20


def test_counts_have_no_distribution():
    with pytest.raises(ValueError, match="logged has no values"):
        distribution(user=make_supervisor(), metric=METRICS["logged"], scope=SCOPE, at=AT)


def test_week_has_168_hours_and_loses_no_ticket():
    user = make_supervisor()
    random_facts(seed=4, count=120)
    expected = Counter(row.hour_of_week for row in counted())

    found = hours_of_week(user=user, metric=METRICS["first_response"], scope=SCOPE, at=AT)

    assert [figure.n for figure in found] == [expected[hour] for hour in range(168)]
    assert NOTHING in found
