"""Keys to the API: how they look, what is kept of them, and when they work."""

import hashlib
import re
from datetime import datetime, timedelta

KEY = re.compile(r"rd_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")
"""rd_<prefix>_<secret>: the prefix finds the row, the secret is 256 random bits."""

LONGEST_DAYS = 730
SEEN_EVERY = timedelta(minutes=1)


def key_of(*, prefix: str, secret: str) -> str:
    """Put a key together."""
    return f"rd_{prefix}_{secret}"


def prefix_of(key: str) -> str | None:
    """Return the prefix of a key, None when the text is no key."""
    found = KEY.fullmatch(key)
    return found[1] if found else None


def digest_of(key: str) -> str:
    """Return what is kept of a key. Unsalted and fast on purpose: the secret is random and too long to guess."""
    return hashlib.sha256(key.encode()).hexdigest()


def is_live(*, expires_at: datetime | None, revoked_at: datetime | None, at: datetime) -> bool:
    """True while a key is neither revoked nor expired."""
    return revoked_at is None and (expires_at is None or at < expires_at)


def is_seen_long_ago(*, last_used_at: datetime | None, at: datetime) -> bool:
    """True when the last use is worth writing down again: at most once a minute."""
    return last_used_at is None or at - last_used_at >= SEEN_EVERY
