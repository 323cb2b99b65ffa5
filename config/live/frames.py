"""The pieces of a stream, as browsers read them (server-sent events)."""

import json
from typing import Any

RETRY_MS = 3000
"""How long a browser waits before it comes back by itself."""


def frame(event: str, said: Any = None, *, at_ms: int = 0) -> bytes:
    """One event. at_ms: Unix milliseconds; comes back as Last-Event-ID, and what happened since is told again."""
    head = f"id: {at_ms}\n" if at_ms else ""
    words = json.dumps({} if said is None else said, separators=(",", ":"))
    return f"{head}event: {event}\ndata: {words}\n\n".encode()


RETRY = f"retry: {RETRY_MS}\n\n".encode()
BEAT = frame("beat")
RESYNC = frame("resync")
