"""What a reach does to the impact, and what a ticket says of its device."""

import pytest

from assets.enums import FlowState
from tickets.enums import Impact
from tickets.rules.reach import raised_impact, state_told


@pytest.mark.parametrize(
    ("impact", "rooms", "services", "expected"),
    [
        (Impact.DEGRADED, 0, 0, Impact.DEGRADED),
        (Impact.DEGRADED, 2, 0, Impact.DEGRADED),
        (Impact.DEGRADED, 3, 0, Impact.ROOM),
        (Impact.DEGRADED, 0, 1, Impact.ROOM),
        (Impact.ROOM, 40, 9, Impact.ROOM),
        (Impact.SITE, 40, 9, Impact.SITE),
        (Impact.INCONVENIENCE, 40, 9, Impact.INCONVENIENCE),
        (Impact.REQUEST, 40, 9, Impact.REQUEST),
    ],
)
def test_impact_is_raised_one_step_and_never_lowered(impact, rooms, services, expected):
    assert raised_impact(impact=impact, rooms=rooms, services=services) is expected


UP, DEGRADED, DOWN = FlowState.UP, FlowState.DEGRADED, FlowState.DOWN


@pytest.mark.parametrize(
    ("impact", "is_shared", "is_safety", "is_incident", "expected"),
    [
        (Impact.ROOM, False, False, False, DOWN),
        (Impact.ROOM, True, False, False, DEGRADED),
        (Impact.ROOM, True, False, True, DOWN),
        (Impact.SITE, True, False, False, DOWN),
        (Impact.SITE, True, True, False, DEGRADED),
        (Impact.SITE, True, True, True, DEGRADED),
        (Impact.DEGRADED, False, False, True, DEGRADED),
        (Impact.INCONVENIENCE, False, False, True, UP),
        (Impact.REQUEST, True, False, False, UP),
    ],
)
def test_a_ticket_tells_how_its_device_stands(impact, is_shared, is_safety, is_incident, expected):
    found = state_told(impact=impact, is_shared=is_shared, is_safety=is_safety, is_incident=is_incident)

    assert found is expected
