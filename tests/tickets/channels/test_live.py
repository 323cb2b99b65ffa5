"""Telling the streams, with a broker that is not there."""

import pytest

from tickets.channels import live
from tickets.rules.live import EVERYTHING


@pytest.fixture
def no_broker(settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nothing?db=0"
    live._client.cache_clear()
    yield
    live._client.cache_clear()


@pytest.mark.usefixtures("no_broker")
def test_a_broker_that_is_gone_costs_nothing_but_the_word() -> None:
    assert live.publish([EVERYTHING]) is False
