"""While the demo hospital is loaded, background work stands still: it would act today on tickets of long ago.

Whoever loads says so in a heartbeat of its own. A loader that was killed is forgotten after five minutes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from config.heartbeat import forget_heartbeat, note_heartbeat
from config.models import Heartbeat

_NAME, _HOLDS = "demo-load", timedelta(minutes=5)


@contextmanager
def standstill(*, at: datetime) -> Iterator[None]:
    """Let background work rest until the end of this block; `go_on_standing` prolongs it. at: now, UTC."""
    go_on_standing(at=at)
    try:
        yield
    finally:
        forget_heartbeat(name=_NAME)


def go_on_standing(*, at: datetime) -> None:
    """Say that the loading goes on. at: the machine's time, whatever time it is in the demo hospital."""
    note_heartbeat(name=_NAME, at=at)


def is_standing_still(*, at: datetime) -> bool:
    """Whether somebody loads the demo hospital now. One query. at: UTC."""
    return Heartbeat.objects.filter(name=_NAME, at__gt=at - _HOLDS).exists()
