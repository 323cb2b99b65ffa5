"""Roles and what they may do."""

import pytest

from accounts.enums import Capability, Role
from accounts.rules.roles import CAPABILITIES, ROLE_LABELS, can


def test_every_role_has_a_row_and_a_label() -> None:
    assert set(CAPABILITIES) == set(Role) == set(ROLE_LABELS)


def test_each_role_may_all_that_the_one_below_may() -> None:
    ladder = [CAPABILITIES[role] for role in (Role.REQUESTER, Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR)]

    assert all(lower < higher for lower, higher in zip(ladder, ladder[1:], strict=False))
    assert ladder[-1] == frozenset(Capability)


@pytest.mark.parametrize(
    ("role", "capability", "expected"),
    [
        ("agent", Capability.WORK_TICKETS, True),
        ("requester", Capability.WORK_TICKETS, False),
        ("agent", Capability.SEE_REPORTS, False),
        ("wizard", Capability.LOG_TICKET, False),
    ],
)
def test_can(role: str, capability: Capability, expected: bool) -> None:
    assert can(role, capability) is expected
