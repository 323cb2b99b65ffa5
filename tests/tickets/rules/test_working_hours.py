"""A person's week."""

from datetime import UTC, datetime

import pytest

from tickets.rules.working_hours import is_at_work, week_words

OFFICE = [[[480, 1020]]] * 5 + [[], []]
NIGHTS = [[[1320, 1800]], *[[]] * 6]


@pytest.mark.parametrize(
    ("week", "zone", "at", "expected"),
    [
        (None, "UTC", datetime(2026, 3, 1, 3, tzinfo=UTC), True),
        (OFFICE, "UTC", datetime(2026, 3, 2, 8, tzinfo=UTC), True),
        (OFFICE, "UTC", datetime(2026, 3, 2, 17, tzinfo=UTC), False),
        (OFFICE, "Europe/Berlin", datetime(2026, 3, 2, 7, tzinfo=UTC), True),
        (OFFICE, "UTC", datetime(2026, 3, 1, 9, tzinfo=UTC), False),  # a Sunday
        (NIGHTS, "UTC", datetime(2026, 3, 3, 5, 59, tzinfo=UTC), True),  # of Monday's night
        (NIGHTS, "UTC", datetime(2026, 3, 3, 6, tzinfo=UTC), False),
    ],
)
def test_is_at_work(week, zone, at, expected):
    assert is_at_work(week, time_zone=zone, at=at) is expected


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        (None, "No hours given: counts as always there"),
        (OFFICE, "Mon–Fri 08:00–17:00"),
        ([[[480, 720]], *[[]] * 6], "Mon 08:00–12:00"),
        ([[]] * 7, "Never"),
    ],
)
def test_week_words(week, expected):
    assert week_words(week) == expected
