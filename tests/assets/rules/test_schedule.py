"""When something is due again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.enums import Every
from assets.rules.schedule import Schedule, due_after_result, interval_words, next_due, read_dates

JAN31 = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("every_count", "unit", "after", "expected"),
    [
        (1, Every.DAY, date(2026, 2, 10), date(2026, 2, 11)),
        (1, Every.WEEK, JAN31, date(2026, 2, 7)),
        (2, Every.WEEK, date(2026, 2, 14), date(2026, 2, 28)),
        (1, Every.MONTH, JAN31, date(2026, 2, 28)),
        (1, Every.MONTH, date(2026, 2, 28), date(2026, 3, 31)),  # the day of the first comes back
        (3, Every.MONTH, date(2026, 4, 29), date(2026, 4, 30)),
        (12, Every.MONTH, date(2027, 1, 31), date(2028, 1, 31)),
        (1, Every.MONTH, date(2025, 6, 1), JAN31),  # not before its first day
        (1, Every.MONTH, date(2100, 12, 31), None),
    ],
)
def test_next_due_day(every_count, unit, after, expected) -> None:
    assert next_due(Schedule(starts_on=JAN31, every_count=every_count, every_unit=unit), after=after) == expected


def test_fixed_days_run_out() -> None:
    schedule = Schedule(starts_on=JAN31, dates=read_dates("2026-10-01, 2026-04-01 2026-04-01"))

    assert [next_due(schedule, after=day) for day in (JAN31, date(2026, 4, 1), date(2026, 10, 1))] == [
        date(2026, 4, 1), date(2026, 10, 1), None,
    ]


@given(
    starts_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    count=st.integers(1, 40),
    unit=st.sampled_from(list(Every)),
    days=st.integers(-400, 4000),
)
def test_the_next_day_is_the_first_after(starts_on, count, unit, days) -> None:
    schedule, after = Schedule(starts_on=starts_on, every_count=count, every_unit=unit), starts_on + timedelta(days)

    due = next_due(schedule, after=after)

    assert due is not None
    assert due > after
    before = next_due(schedule, after=due - timedelta(days=1))
    assert before == due
    assert next_due(schedule, after=max(after, starts_on - timedelta(days=1))) == due


@pytest.mark.parametrize(
    ("done_on", "has_passed", "expected"),
    [
        (date(2026, 3, 1), True, date(2026, 4, 1)),
        (date(2026, 2, 25), True, date(2026, 4, 1)),  # within the lead time
        (date(2026, 2, 20), True, date(2026, 3, 1)),  # an extra check
        (date(2026, 5, 3), True, date(2026, 6, 1)),  # late: what was missed is not done again
        (date(2026, 3, 1), False, date(2026, 3, 1)),
    ],
)
def test_a_result_moves_the_plan_on(done_on, has_passed, expected) -> None:
    monthly = Schedule(starts_on=date(2026, 1, 1), every_unit=Every.MONTH)

    found = due_after_result(
        monthly, due_on=date(2026, 3, 1), done_on=done_on, lead_days=7, has_passed=has_passed
    )

    assert found == expected


def test_intervals_in_words() -> None:
    assert interval_words(Schedule(starts_on=JAN31, every_unit=Every.WEEK)) == "every week"
    assert interval_words(Schedule(starts_on=JAN31, every_count=3, every_unit=Every.MONTH)) == "every 3 months"
    assert interval_words(Schedule(starts_on=JAN31, dates=(JAN31,))) == "on one fixed day"


def test_days_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="isoformat|month|day"):
        read_dates("2026-13-01")
