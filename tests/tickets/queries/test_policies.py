"""The promise in force, with the hours that were in force when the ticket began."""

from datetime import UTC, datetime, timedelta

import pytest

from assets.rules.calendar import ALWAYS
from tickets.actions.reference import load_reference
from tickets.models import CalendarVersion
from tickets.queries.policies import NoPolicy, books, current_policy_version
from tickets.rules.promises import Facts
from tickets.rules.sla import promise_words
from tickets.rules.timeline import due, elapsed

pytestmark = pytest.mark.django_db

THURSDAY = datetime(2026, 4, 2, 13, 0, tzinfo=UTC)  # before Good Friday, 14:00 in London


@pytest.fixture
def loaded():
    load_reference(at=THURSDAY)


def targets(at=THURSDAY, time_zone="Europe/London"):
    site = 7
    book = books(zones={site: time_zone})[current_policy_version(at=at).pk]
    return {priority: book.target(Facts(priority=priority, site=site)) for priority in range(1, 6)}


def test_standard_promises_in_words(loaded):
    found = targets()

    words = [
        promise_words(seconds=found[priority].first_response_seconds, calendar=found[priority].hours.latest)
        for priority in sorted(found)
    ]
    assert words == [
        "Somebody answers within 15 minutes, day and night.",
        "Somebody answers within 30 minutes, day and night.",
        "Somebody answers within 4 working hours.",
        "Somebody answers within 1 working day.",
        "Somebody answers within 2 working days.",
    ]
    assert found[1].hours.latest == ALWAYS


def test_good_friday_is_jumped_where_it_is_a_holiday(loaded):
    london, new_york = targets()[3], targets(time_zone="America/New_York")[3]

    in_london = due(london.hours, THURSDAY, london.resolution_seconds)
    in_new_york = due(new_york.hours, THURSDAY, new_york.resolution_seconds)

    assert in_london == datetime(2026, 4, 7, 13, 0, tzinfo=UTC)
    assert in_new_york == datetime(2026, 4, 6, 13, 0, tzinfo=UTC)


def test_trap_06_hours_edited_at_a_moment_leave_the_time_before_alone(loaded):
    before = targets()[3].hours
    edited = CalendarVersion.objects.get(calendar__code="business-hours")
    edited.pk, edited.version, edited.valid_from = None, 2, THURSDAY + timedelta(hours=1)
    edited.windows = [[[0, 60]]] * 7
    edited.save()

    after = targets()[3].hours
    start, edit, end = THURSDAY - timedelta(days=3), edited.valid_from, THURSDAY + timedelta(days=6)
    assert elapsed(after, start, edit) == elapsed(before, start, edit)
    assert elapsed(after, edit, end) == 5 * 3600 != elapsed(before, edit, end)  # an hour a day but for Good Friday


def test_without_reference_data_there_is_no_promise():
    with pytest.raises(NoPolicy, match="manage.py load_reference"):
        current_policy_version(at=THURSDAY)
