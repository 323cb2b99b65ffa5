"""When a wait is over."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tickets.enums import WaitReason
from tickets.rules.wait import resumes, wait_ends_at

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("until", "ends"),
    [
        (date(2026, 7, 3), datetime(2026, 7, 2, 23, tzinfo=UTC)),
        (date(2026, 7, 1), datetime(2026, 7, 1, 23, tzinfo=UTC)),  # until today: until the day is over
        (date(2026, 12, 1), datetime(2026, 12, 1, 0, tzinfo=UTC)),
    ],
)
def test_wait_ends_when_the_day_begins_there(until: date, ends: datetime) -> None:
    started_at = datetime(2026, 7, 1, 9, tzinfo=UTC)

    assert wait_ends_at(until=until, started_at=started_at, zone=LONDON) == ends


def test_only_what_the_desk_planned_goes_on_by_itself() -> None:
    assert {reason for reason in WaitReason if resumes(reason)} == {WaitReason.PLANNED, WaitReason.OTHER}
