"""Tells the live streams of all web processes what happened, through Redis. Never called inside a transaction."""

import logging
from collections.abc import Sequence
from functools import cache

import redis
from django.conf import settings

from tickets.rules.live import Signal, encode

logger = logging.getLogger(__name__)

CHANNEL = "rd:live"
PATIENCE_SECONDS = 1.0


@cache
def _client() -> redis.Redis:
    """One pool of connections for the process; redis-py makes it anew after a fork.

    The pool is ours, so that the client does not close it at the end of the process: the thread that sends hints may
    have ended holding its lock, and the process would wait for it for ever.
    """
    pool = redis.ConnectionPool.from_url(
        settings.REDIS_URL, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
    )
    return redis.Redis(connection_pool=pool)


def publish(signals: Sequence[Signal]) -> bool:
    """Tell the streams; False when the broker could not be asked. Then pages find out by asking again."""
    try:
        with _client().pipeline(transaction=False) as pipeline:
            for signal in signals:
                pipeline.publish(CHANNEL, encode(signal))
            pipeline.execute()
    except (redis.RedisError, OSError) as error:
        logger.warning("live signal not sent", extra={"error": type(error).__name__, "count": len(signals)})
        return False
    return True
