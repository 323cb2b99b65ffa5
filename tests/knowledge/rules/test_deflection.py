from datetime import UTC, datetime, timedelta

import pytest

from knowledge.enums import Outcome
from knowledge.rules.deflection import outcome

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "came_back", "found"),
    [
        (1, False, Outcome.UNSETTLED),
        (23.9, False, Outcome.UNSETTLED),
        (24, False, Outcome.DEFLECTED),
        (1, True, Outcome.CAME_BACK),
        (99, True, Outcome.CAME_BACK),
    ],
)
def test_outcome(hours: float, came_back: bool, found: Outcome) -> None:
    assert outcome(solved_at=NOW - timedelta(hours=hours), came_back=came_back, at=NOW) is found
