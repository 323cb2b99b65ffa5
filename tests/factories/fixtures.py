"""Fixtures every test may ask for."""

import pytest

from tests.factories.desk import load_reference


@pytest.fixture
def reference(db: None) -> None:
    """The reference data: queues, categories, tiles, calendars and promises."""
    load_reference()
