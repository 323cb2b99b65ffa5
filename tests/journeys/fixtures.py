"""The running stack, one for all journeys and browser tests of a session."""

from collections.abc import Iterator

import pytest

from config.embedded.processes import wait_until
from tests.journeys.stack import Stack, running

BACK_SECONDS = 120
"""A desk that does not answer by then does not come back."""


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """A running RadDesk; see tests/journeys/stack.py."""
    with running() as found:
        yield found


@pytest.fixture(autouse=True)
def desk_answers(request: pytest.FixtureRequest) -> None:
    """Tests of a desk that an earlier one left broken fail at once, and do not each wait for what never comes."""
    if "stack" not in request.fixturenames:
        return
    desk: Stack = request.getfixturevalue("stack")
    if not desk.is_lost:
        desk.is_lost = not wait_until(desk.answers, seconds=BACK_SECONDS)
    if desk.is_lost:
        pytest.fail(f"The desk does not answer any more:\n{desk.said()[-2000:]}")
