"""Specifications of trends."""

from datetime import date

import pytest

from reports.enums import Grain
from reports.rules.charts import step_words, time_unit, trend_chart
from reports.rules.period import Period, steps

PERIOD = Period(first=date(2026, 3, 1), last=date(2026, 3, 3), zone="Europe/Berlin")


def test_every_step_has_a_value_or_a_gap_for_every_series():
    spec = trend_chart(
        steps=steps(PERIOD, Grain.DAY),
        series={"Median": [1.0, None, 0.0], "90 % within": [2.0, None, 0.5]},
        unit="hours",
        description="Times.",
        words={"Median": ["1 h", "", "0 min"], "90 % within": ["2 h", "", "30 min"]},
    )

    assert [(row["step"], row["series"], row["value"]) for row in spec["data"]["values"]] == [
        ("2026-03-01", "Median", 1.0),
        ("2026-03-02", "Median", None),
        ("2026-03-03", "Median", 0.0),
        ("2026-03-01", "90 % within", 2.0),
        ("2026-03-02", "90 % within", None),
        ("2026-03-03", "90 % within", 0.5),
    ]
    assert spec["encoding"]["y"]["axis"]["title"] == "hours"
    assert spec["encoding"]["x"]["scale"] == {"type": "utc"}


@pytest.mark.parametrize(("seconds", "unit"), [
    ([], "minutes"), ([None], "minutes"), ([0], "minutes"), ([7199], "minutes"), ([7200, None], "hours"),
    ([86400 * 2], "days"),
])
def test_time_unit_keeps_the_longest_readable(seconds, unit):
    assert time_unit(seconds)[0] == unit


@pytest.mark.parametrize(("first", "last", "words"), [
    ((2026, 3, 2), (2026, 3, 2), "2 Mar 2026"),
    ((2026, 3, 2), (2026, 3, 8), "2 to 8 Mar 2026"),
    ((2026, 3, 30), (2026, 4, 5), "30 Mar to 5 Apr 2026"),
    ((2026, 2, 1), (2026, 2, 28), "Feb 2026"),
    ((2025, 12, 29), (2026, 1, 4), "29 Dec 2025 to 4 Jan 2026"),
])
def test_step_words(first, last, words):
    assert step_words(Period(first=date(*first), last=date(*last), zone="UTC")) == words


@pytest.mark.parametrize(("top", "scale"), [(None, {"zero": True, "nice": True}), (100, {"domain": [0, 100]})])
def test_scale_ends_where_it_is_told(top, scale):
    spec = trend_chart(
        steps=steps(PERIOD, Grain.DAY),
        series={"In time": [50.0, 100.0, None]},
        unit="per cent",
        description="Promises kept.",
        words={"In time": ["50 %", "100 %", ""]},
        top=top,
    )

    assert spec["encoding"]["y"]["scale"] == scale
