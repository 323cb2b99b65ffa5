"""The thread that keeps the live streams of this process: takes over a connection and writes to it until it ends."""

import asyncio
import contextlib
import random
import socket
import threading
import time
from collections.abc import Coroutine
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from config.live import checks
from config.live.frames import BEAT, frame
from config.live.hub import Hub, Limits, TooMany
from config.live.stream import Stream, Watcher
from config.live.subscriber import Subscriber

log = structlog.get_logger("raddesk.live")

BEAT_SECONDS = 15.0
WELCOME_SECONDS = 20.0
"""How often it is asked whether those who listen still may."""
LIFE_SECONDS = (420.0, 600.0)
"""A stream ends between these ages, so that no process keeps all listeners and a stopping one never waits long."""
STALLED_SECONDS = 20.0
"""A browser that takes nothing for so long is gone."""


class LiveLoop:
    """One for each web process. `adopt` and `check_room` are called by its web threads."""

    def __init__(self, *, url: str, limits: Limits) -> None:
        self._limits, self._url = limits, url
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self.hub: Hub | None = None

    def start(self) -> None:
        """Begin to listen. Call it in the process that serves, after any fork."""
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)
        self._thread.start()
        self._ready.wait(timeout=10)

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive() and self._ready.is_set()

    def check_room(self, person_id: int) -> None:
        """Raises TooMany."""
        if self.hub is not None:
            self.hub.check_room(person_id)

    def adopt(self, connection: socket.socket, *, head: bytes, watcher: Watcher, since_ms: int) -> None:
        """Answer on this connection from now on; it is closed when the stream ends."""
        connection.setblocking(False)
        self._soon(self._serve(connection, head=head, watcher=watcher, since_ms=since_ms))

    def say_goodbye(self) -> None:
        """End all streams and take no more; does not wait. Safe in a signal handler."""
        if self.is_running:
            self._loop.call_soon_threadsafe(self._end_all)

    def stop(self, *, seconds: float) -> None:
        """End all streams; wait until the browsers were told, at most so long."""
        if not self.is_running:
            return
        self.say_goodbye()
        deadline = time.monotonic() + seconds
        while self.hub is not None and self.hub.streams and time.monotonic() < deadline:
            time.sleep(0.02)
        self._subscriber.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        if self._thread is not None:
            self._thread.join(timeout=seconds)

    def _run(self) -> None:
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self.hub = hub = Hub(limits=self._limits, may_hear=_may_hear)
        self._subscriber = Subscriber(
            url=self._url,
            heard=lambda signal: self._call(hub.tell, signal),
            linked=lambda is_linked: self._call(hub.link, is_linked),
            count=lambda: len(hub.streams),
        )
        self._tasks: set[asyncio.Task[None]] = {self._loop.create_task(self._keep_welcome())}
        threading.Thread(target=self._subscriber.run, name="live-broker", daemon=True).start()
        self._ready.set()
        self._loop.run_forever()
        for task in self._tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
        self._loop.close()

    def _call(self, function: Any, said: object) -> None:
        """Have the hub do something in its own thread, at the time it was heard."""
        at_ms = _now_ms()
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: function(said, at_ms=at_ms))

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        def begin() -> None:
            task = self._loop.create_task(work)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        self._loop.call_soon_threadsafe(begin)

    def _end_all(self) -> None:
        if self.hub is not None:
            self.hub.is_ending = True
            self.hub.end(self.hub.streams)

    async def _serve(self, connection: socket.socket, *, head: bytes, watcher: Watcher, since_ms: int) -> None:
        assert self.hub is not None  # noqa: S101 - made before the loop runs
        reader, writer = await asyncio.open_connection(sock=connection)
        try:
            stream = self.hub.open(watcher, since_ms=since_ms, at_ms=_now_ms())
        except TooMany:  # between the question and now
            writer.close()
            return
        gone = self._loop.create_task(_until_gone(reader, stream))
        try:
            writer.write(head)
            await self._write(stream, writer)
        except (OSError, TimeoutError):
            writer.transport.abort()
        finally:
            self.hub.close(stream)
            gone.cancel()
            writer.close()

    async def _write(self, stream: Stream, writer: asyncio.StreamWriter) -> None:
        """Send what there is, and every few seconds that we are still here."""
        ends_at = self._loop.time() + random.uniform(*LIFE_SECONDS)
        while True:
            found = await stream.take(seconds=BEAT_SECONDS)
            if not found and stream.is_over:
                return
            writer.write(found or BEAT)
            await asyncio.wait_for(writer.drain(), STALLED_SECONDS)
            if self._loop.time() > ends_at:
                stream.end(frame("bye", {"again_ms": random.randint(100, 1000)}))

    async def _keep_welcome(self) -> None:
        """End the streams of those who signed out, were switched off, or lost the sight of what they listen to."""
        assert self.hub is not None  # noqa: S101 - made before the loop runs
        while True:
            await asyncio.sleep(WELCOME_SECONDS)
            asked = {stream.watcher for stream in self.hub.streams}
            if not asked:
                continue
            try:
                welcome = await asyncio.to_thread(checks.still_welcome, asked, at=timezone.now())
            except Exception:  # the outermost loop: whoever cannot be checked hears no more, and the next check comes
                log.exception("live_streams_not_checked", streams=len(asked))
                welcome = set()
            lost = asked - welcome
            self.hub.end([stream for stream in self.hub.streams if stream.watcher in lost])


async def _may_hear(person_id: int, number: int) -> bool:
    try:
        return await asyncio.to_thread(checks.may_hear, person_id, number)
    except DatabaseError:
        return False  # they find out by asking again


async def _until_gone(reader: asyncio.StreamReader, stream: Stream) -> None:
    """A browser sends nothing more on a stream: whatever comes, or the end, means that it has left."""
    with contextlib.suppress(OSError):
        await reader.read(1)
    stream.end()


def _now_ms() -> int:
    return int(time.time() * 1000)


live = LiveLoop(
    url=settings.REDIS_URL,
    limits=Limits(of_process=settings.LIVE_STREAMS, of_person=settings.LIVE_STREAMS_EACH),
)
