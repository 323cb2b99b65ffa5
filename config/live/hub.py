"""All live streams of one web process: who hears what, how many there may be, and what they missed.

Everything here runs in one event loop, in a thread of its own (config/live/loop.py).
"""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from config.live.frames import RESYNC, RETRY, frame
from config.live.stream import Stream, Watcher
from tickets.rules.live import NOTICE, PRESENCE, Signal, told_to_desk, told_to_party

KEPT_SIGNALS = 1000
MOST_REPLAYED = 50
SLACK_MS = 2000
"""Clocks of two hosts, and the time from a commit to the broker."""
CALM_STREAMS, SPREAD_MS_EACH = 10, 50

MayHear = Callable[[int, int], Awaitable[bool]]


@dataclass(frozen=True)
class Limits:
    """How many streams one process holds, and how many of them one person."""

    of_process: int = 400
    of_person: int = 10


class TooMany(Exception):
    """There is no room for another stream; its text is the limit: "process" or "person"."""


class Hub:
    """Passes what happened to those who may hear it. may_hear(person_id, number): asks visible_to for a requester."""

    def __init__(self, *, limits: Limits, may_hear: MayHear) -> None:
        self.limits = limits
        self.streams: set[Stream] = set()
        self.is_linked = False
        self.is_ending = False
        self._of_person: Counter[int] = Counter()
        self._may_hear = may_hear
        self._linked_ms = 0
        self._recent: deque[tuple[int, Signal]] = deque(maxlen=KEPT_SIGNALS)
        self._asking: set[asyncio.Task[None]] = set()

    def check_room(self, person_id: int) -> None:
        """Raises TooMany. Also asked by other threads, before a stream is opened."""
        if self.is_ending or len(self.streams) >= self.limits.of_process:
            raise TooMany("process")
        if self._of_person[person_id] >= self.limits.of_person:
            raise TooMany("person")

    def open(self, watcher: Watcher, *, since_ms: int, at_ms: int) -> Stream:
        """Begin a stream with how things stand and what happened since the page was made. Raises TooMany."""
        self.check_room(watcher.person_id)
        stream = Stream(watcher)
        self.streams.add(stream)
        self._of_person[watcher.person_id] += 1
        stream.put(RETRY + self._state(at_ms=at_ms))
        self._replay(stream, since_ms=since_ms)
        return stream

    def close(self, stream: Stream) -> None:
        """Forget a stream, however it ended."""
        if stream in self.streams:
            self.streams.remove(stream)
            self._of_person[stream.watcher.person_id] -= 1
            self._of_person += Counter()  # drops those at zero

    def tell(self, signal: Signal, *, at_ms: int) -> None:
        """Pass on what came through the broker."""
        if not {PRESENCE, NOTICE}.intersection(signal.kinds):
            self._recent.append((at_ms, signal))
        self._pass_on(signal, self.streams, at_ms=at_ms)

    def link(self, is_linked: bool, *, at_ms: int) -> None:
        """The broker can be heard again, or no more: say so, and after a gap have everybody look again."""
        if self.is_linked == is_linked:
            return
        self.is_linked = is_linked
        if is_linked:
            self._linked_ms = at_ms
            self._recent.clear()
        for stream in self.streams:
            stream.put(self._state(at_ms=at_ms) + (RESYNC if is_linked else b""))

    def end(self, streams: Collection[Stream], *, spread_ms: int = 2000) -> None:
        """Say goodbye; whoever may comes back after a while that is not the same for all."""
        for stream in list(streams):
            stream.end(frame("bye", {"again_ms": random.randint(200, 200 + spread_ms)}))

    def _state(self, *, at_ms: int) -> bytes:
        """Whether changes are told at once, and over how long many browsers should spread their questions."""
        spread_ms = max(0, len(self.streams) - CALM_STREAMS) * SPREAD_MS_EACH
        return frame("state", {"live": self.is_linked, "spread_ms": spread_ms}, at_ms=at_ms)

    def _replay(self, stream: Stream, *, since_ms: int) -> None:
        """Tell what happened between the making of the page and now, or that nobody knows."""
        if not self.is_linked:
            return
        missed = [(at_ms, signal) for at_ms, signal in self._recent if at_ms >= since_ms - SLACK_MS]
        known_from_ms = self._recent[0][0] if len(self._recent) == KEPT_SIGNALS else self._linked_ms
        if since_ms - SLACK_MS < known_from_ms or len(missed) > MOST_REPLAYED:
            stream.put(RESYNC)
            return
        for at_ms, signal in missed:
            self._pass_on(signal, (stream,), at_ms=at_ms)

    def _pass_on(self, signal: Signal, streams: Collection[Stream], *, at_ms: int) -> None:
        if signal.number == 0:
            for stream in streams:
                stream.put(RESYNC)
            return
        if NOTICE in signal.kinds:
            for stream in streams:
                if stream.watcher.person_id in signal.parties:
                    stream.put(frame("notice"))
            return
        is_presence = PRESENCE in signal.kinds
        heard = told_to_desk(signal)
        for_desk = frame("presence", heard) if is_presence else frame("ticket", heard, at_ms=at_ms)
        parties = []
        for stream in streams:
            if stream.watcher.is_desk:
                if not is_presence or stream.watcher.number == signal.number:
                    stream.put(for_desk)
            elif signal.number == stream.watcher.number or stream.watcher.person_id in signal.parties:
                parties.append(stream)
        told = told_to_party(signal)
        if parties and told is not None:
            self._ask(signal, parties, frame("ticket", told, at_ms=at_ms))

    def _ask(self, signal: Signal, streams: Collection[Stream], said: bytes) -> None:
        """Tell requesters once the database has said that they may see the ticket, as it is now."""

        async def ask() -> None:
            for person_id in {stream.watcher.person_id for stream in streams}:
                if await self._may_hear(person_id, signal.number):
                    for stream in streams:
                        if stream.watcher.person_id == person_id:
                            stream.put(said)

        task = asyncio.get_running_loop().create_task(ask())
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)
