"""The running stack, one for all journeys and browser tests of a session."""

from collections.abc import Iterator

import pytest

from tests.journeys.stack import Stack, running


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """A running RadDesk; see tests/journeys/stack.py."""
    with running() as found:
        yield found
