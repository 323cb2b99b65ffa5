"""What a web process holds after its start is not looked at again."""

import gc
from collections.abc import Iterator

import pytest

from config import garbage


@pytest.fixture
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("_as_before")
def test_what_is_there_is_set_aside_and_the_rest_looked_at_rarely() -> None:
    gc.set_threshold(700, 10, 10)  # as Python begins; another test of this process may have settled it
    before = gc.get_threshold()

    garbage.settle()

    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[2] > before[2]
