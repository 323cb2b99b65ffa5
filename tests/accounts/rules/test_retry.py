from datetime import UTC, datetime, timedelta

import pytest

from accounts.rules.retry import is_over, is_permanent, wait_before

START = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (5, 32), (11, 2048), (12, 3600), (500, 3600)])
def test_wait_before_doubles_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert wait_before(attempts=attempts, jitter=0.5) == timedelta(seconds=seconds)


def test_wait_before_is_spread_by_a_fifth() -> None:
    waits = [wait_before(attempts=12, jitter=jitter).total_seconds() for jitter in (0.0, 1.0)]

    assert waits == [2880.0, 4320.0]


def test_is_over_after_a_day_of_tries() -> None:
    day = timedelta(hours=24)

    assert not is_over(first_tried_at=START, at=START + day - timedelta(seconds=1))
    assert is_over(first_tried_at=START, at=START + day)


@pytest.mark.parametrize(("code", "expected"), [(250, False), (421, False), (451, False), (550, True), (599, True)])
def test_is_permanent_for_5xx(code: int, expected: bool) -> None:
    assert is_permanent(smtp_code=code) is expected
