"""How far the figures lag behind."""

import pytest

from reports.queries.health import oldest_event
from tests.factories import NOW
from tests.reports.stories import relay_all, story

pytestmark = pytest.mark.django_db


def test_oldest_event_is_that_of_the_oldest_waiting_ticket():
    story()

    before = oldest_event()
    relay_all()

    assert (before, oldest_event()) == (NOW, None)
