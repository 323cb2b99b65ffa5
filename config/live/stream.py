"""One live stream: who listens, what waits to be sent, and when it ends."""

import asyncio
from collections import deque
from dataclasses import dataclass

from config.live.frames import RESYNC

MOST_WAITING = 100
"""Frames a slow browser may lag behind; then it is told to look at everything again instead."""


@dataclass(frozen=True)
class Watcher:
    """Who listens. number: the ticket on their page, or 0. is_desk: hears of every ticket they may see."""

    person_id: int
    session_key: str
    is_desk: bool
    number: int = 0


class Stream:
    """What waits to be sent to one browser, bounded. Belongs to the loop of the hub."""

    __slots__ = ("_wake", "_waiting", "is_over", "watcher")

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self.is_over = False
        self._waiting: deque[bytes] = deque()
        self._wake = asyncio.Event()

    def put(self, frame: bytes) -> None:
        """Have a frame sent; when too many wait, one that stands for all of them."""
        if self.is_over:
            return
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.clear()
            frame = RESYNC
        self._waiting.append(frame)
        self._wake.set()

    def end(self, last: bytes = b"") -> None:
        """Send what waits and this, then nothing more."""
        if not self.is_over:
            self.put(last)
            self.is_over = True

    async def take(self, *, seconds: float) -> bytes:
        """All that waits, as soon as there is any; nothing when nothing came in time, or after the end."""
        if not self._waiting and not self.is_over:
            try:
                await asyncio.wait_for(self._wake.wait(), seconds)
            except TimeoutError:
                return b""
        self._wake.clear()
        found = b"".join(self._waiting)
        self._waiting.clear()
        return found
