"""Who is at a ticket right now, kept in Redis for less than a minute and nowhere else.

No page needs it: without a broker nobody is shown. Never called inside a transaction.
"""

import logging
import time
from datetime import datetime
from functools import cache

import redis
from django.conf import settings

from tickets.rules.presence import FRESH_SECONDS, Doing, still_here

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.25
REST_SECONDS = 10.0
"""After a broker did not answer it is left alone for so long, so that a hung one costs nobody's time twice."""

_rests_until = 0.0


@cache
def _client() -> redis.Redis:
    pool = redis.ConnectionPool.from_url(
        settings.REDIS_URL, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
    )
    return redis.Redis(connection_pool=pool)


def note_presence(*, number: int, person_id: int, doing: Doing, at: datetime) -> tuple[dict[int, Doing], bool]:
    """Remember what a person does at a ticket.

    Returns who else is there, and whether the others see anything change by this. Nobody and False while there is no
    broker.
    """
    now = at.timestamp()
    found = _exchange(f"rd:here:{number}", str(person_id), doing, now=now)
    if found is None:
        return {}, False
    before = still_here(_read(found), at_seconds=now)
    mine = before.pop(person_id, Doing.LEAVING)
    return before, mine is not doing


def _read(found: dict[bytes, bytes]) -> dict[int, tuple[Doing, float]]:
    seen = {}
    for person, text in found.items():
        doing, _, heard = text.decode().partition(" ")
        seen[int(person)] = (Doing(doing), float(heard))
    return seen


def _exchange(key: str, person: str, doing: Doing, *, now: float) -> dict[bytes, bytes] | None:
    """Write what one does and return what was there before; None when the broker is gone, hangs, or rests."""
    global _rests_until
    if time.monotonic() < _rests_until:
        return None
    try:
        with _client().pipeline(transaction=False) as pipeline:
            pipeline.hgetall(key)
            if doing is Doing.LEAVING:
                pipeline.hdel(key, person)
            else:
                pipeline.hset(key, person, f"{doing.value} {now:.0f}")
            pipeline.expire(key, FRESH_SECONDS)
            before: dict[bytes, bytes] = pipeline.execute()[0]
    except (redis.RedisError, OSError) as error:
        _rests_until = time.monotonic() + REST_SECONDS
        logger.warning("presence not kept", extra={"error": type(error).__name__})
        return None
    return before


def rest_over() -> None:
    """Ask the broker again at once: for tests, and after somebody has seen it answer."""
    global _rests_until
    _rests_until = 0.0
