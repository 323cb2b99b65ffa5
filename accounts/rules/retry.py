"""When a message that could not be sent is tried again, and when it is given up."""

from datetime import datetime, timedelta

GIVE_UP_AFTER = timedelta(hours=24)
_LONGEST_SECONDS = 3600
_LONGEST_POWER = 12
JITTER = 0.2


def wait_before(*, attempts: int, jitter: float) -> timedelta:
    """Return the wait after the given number of failed attempts: min(2^attempts, 3600) seconds.

    jitter: 0 to 1, moves the wait by up to a fifth either way, so that a thousand mails do not come back at once.
    """
    seconds = min(2 ** min(attempts, _LONGEST_POWER), _LONGEST_SECONDS)
    return timedelta(seconds=seconds * (1 + JITTER * (2 * jitter - 1)))


def is_over(*, first_tried_at: datetime, at: datetime) -> bool:
    """True when a message has been tried for 24 hours."""
    return at - first_tried_at >= GIVE_UP_AFTER


def is_permanent(*, smtp_code: int) -> bool:
    """True when the server's answer about this message is final (5xx, RFC 5321 4.2.1)."""
    return 500 <= smtp_code <= 599
