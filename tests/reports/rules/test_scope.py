"""What a report is asked, as it stands in its address."""

from dataclasses import replace
from datetime import date

import pytest

from reports.enums import ClockKind, Cohort, Dimension, Preset
from reports.rules.period import Period
from reports.rules.scope import Scope, digest

SCOPE = Scope(period=Period(first=date(2026, 3, 1), last=date(2026, 3, 3), zone="Europe/Berlin"))


def test_query_of_a_chosen_period_has_its_days():
    assert SCOPE.query() == {
        "period": "custom",
        "from": "2026-03-01",
        "to": "2026-03-03",
        "cohort": "done",
        "clock": "business",
    }


def test_query_of_a_named_period_has_its_name_and_filters():
    scope = replace(
        SCOPE,
        preset=Preset.MONTH,
        cohort=Cohort.DUE,
        clock=ClockKind.WALL,
        filters={Dimension.QUEUE: "7", Dimension.DEVICE: "", Dimension.SITE: "2"},
    )

    assert scope.query() == {"period": "30d", "cohort": "due", "clock": "wall", "queue": "7", "site": "2"}


def test_digest_is_that_of_the_question_not_of_its_spelling():
    named = replace(SCOPE, preset=Preset.WEEK, filters={Dimension.QUEUE: ""})

    assert digest(scope=SCOPE, metric="solved") == digest(scope=named, metric="solved")


@pytest.mark.parametrize(
    "other",
    [
        replace(SCOPE, cohort=Cohort.LOGGED),
        replace(SCOPE, clock=ClockKind.WALL),
        replace(SCOPE, filters={Dimension.QUEUE: "7"}),
        replace(SCOPE, filters={Dimension.SITE: "2"}),
        replace(SCOPE, period=replace(SCOPE.period, zone="UTC")),
        replace(SCOPE, period=replace(SCOPE.period, last=date(2026, 3, 4))),
    ],
)
def test_digest_of_another_question_differs(other: Scope):
    assert digest(scope=other, metric="solved") != digest(scope=SCOPE, metric="solved")
