"""The drawing of a ledger, its periods, and the words around it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from assets.enums import DeviceState
from assets.rules.availability import Stretch
from assets.rules.period import months_of, period_of
from assets.rules.quality import due_words, values_words
from assets.rules.strip import BAR, LEFT, WIDTH, strip
from assets.rules.terms import counting_words, hours_of, hours_words, percent_words, week_of, week_words

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 5, 16, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "start", "months"), [("month", (5, 1), 1), ("quarter", (4, 1), 2), ("year", (1, 1), 5), ("x", (4, 1), 2)]
)
def test_periods_begin_by_the_clock_of_the_site(code, start, months) -> None:
    period = period_of(code, zone=LONDON, at=AT)

    assert period.start == datetime(2026, *start, tzinfo=LONDON)
    assert len(list(months_of(period, zone=LONDON))) == months


def test_a_stretch_over_two_months_is_drawn_in_both() -> None:
    stretch = Stretch(DeviceState.DEGRADED, datetime(2026, 4, 30, tzinfo=LONDON), datetime(2026, 5, 2, tzinfo=LONDON))
    months = list(months_of(period_of("quarter", zone=LONDON, at=AT), zone=LONDON))

    drawn = strip(stretches=[stretch], months=months, until=AT, zone=LONDON)
    april, may = drawn.rows

    day = (WIDTH - LEFT) / 31
    assert [len(row.bars) for row in drawn.rows] == [1, 1]
    assert april.bars[0].x == pytest.approx(LEFT + 29 * day, abs=0.1)
    assert (may.bars[0].x, may.bars[0].height) == (LEFT, BAR / 2)
    assert may.bars[0].title == "Degraded, 30 Apr 00:00 to 2 May 00:00"
    assert may.width < april.width  # nothing after now


def test_words() -> None:
    week = week_of(weekdays=[[480, 1080]], saturday=[], sunday=[])

    assert (week_words(week), week_words([])) == ("Mon to Fri 08:00-18:00", "Day and night, every day")
    assert week_of(weekdays=[], saturday=[], sunday=[]) == []
    assert hours_of(week, time_zone="Europe/London").windows[5] == ()
    assert [hours_words(each) for each in (None, 59, 3_900, 260_000)] == ["–", "1 min", "1 h 05 min", "72 h"]
    assert [percent_words(each) for each in (None, 100.0, 99.999, 98.5)] == ["–", "100.00 %", "99.99 %", "98.50 %"]
    assert counting_words(planned_counts=False, degraded_percent=50, min_outage_minutes=15) == (
        "Planned work is left out; a degraded hour counts 50 %; outages under 15 min are forgiven."
    )
    assert [due_words(each) for each in (None, -1, 0, 3)] == ["", "1 day overdue", "today", "in 3 days"]
    assert values_words({"l_min": 1.1, "levels": [1, 2], "values": "noise 4 HU"}) == "L'min 1.1 cd/m², noise 4 HU"
