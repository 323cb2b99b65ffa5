"""Listens to the broker for all streams of this process: one connection, found again when it is lost."""

import os
import random
import socket
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import redis
import structlog

from tickets.channels.live import CHANNEL
from tickets.rules.live import BadSignal, Signal, decode

log = structlog.get_logger("raddesk.live")

QUIET_SECONDS = 3.0
"""After so long without a word the broker is asked whether it is there."""
PONG_SECONDS = 2.0
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.5, 5.0
COUNT_SECONDS, COUNT_HOLDS_SECONDS = 10.0, 30
PROCESSES = "rd:live:processes"


class Lost(Exception):
    """The broker takes connections and does not answer."""


class Subscriber:
    """Runs in a thread. heard(signal), linked(bool): what it says; count(): how many streams there are."""

    def __init__(
        self, *, url: str, heard: Callable[[Signal], None], linked: Callable[[bool], None], count: Callable[[], int]
    ) -> None:
        self._client: Any = redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=PONG_SECONDS)
        self._heard, self._linked, self._count = heard, linked, count
        self._is_over = threading.Event()
        self._counted_at = 0.0

    def run(self) -> None:
        """Listen until `stop`, and come back ever more slowly, at most every five seconds, while nobody answers."""
        wait_seconds = FIRST_WAIT_SECONDS
        while not self._is_over.is_set():
            began = time.monotonic()
            try:
                self._listen()
            except (redis.RedisError, OSError, Lost) as error:
                self._linked(False)
                if wait_seconds == FIRST_WAIT_SECONDS:
                    log.warning("live_broker_lost", error=type(error).__name__)
            if time.monotonic() - began > LONGEST_WAIT_SECONDS * 2:
                wait_seconds = FIRST_WAIT_SECONDS
            self._is_over.wait(wait_seconds * random.uniform(0.8, 1.2))
            wait_seconds = min(wait_seconds * 2, LONGEST_WAIT_SECONDS)
        self._client.close()

    def stop(self) -> None:
        self._is_over.set()

    def _listen(self) -> None:
        with self._client.pubsub() as pubsub:
            pubsub.subscribe(CHANNEL)
            is_asked = False
            while not self._is_over.is_set():
                found = pubsub.get_message(timeout=PONG_SECONDS if is_asked else QUIET_SECONDS)
                if found is None and is_asked:
                    raise Lost
                is_asked = found is None
                if is_asked:
                    pubsub.ping()
                elif found["type"] == "subscribe":
                    self._linked(True)
                elif found["type"] == "message":
                    self._pass_on(found["data"])
                self._say_count()

    def _pass_on(self, text: bytes) -> None:
        try:
            self._heard(decode(text))
        except BadSignal:
            log.warning("live_signal_not_read")

    def _say_count(self) -> None:
        """Let /readyz know how many streams this process holds."""
        now = time.monotonic()
        if now - self._counted_at < COUNT_SECONDS:
            return
        self._counted_at = now
        self._client.hset(PROCESSES, process_name(), f"{self._count()} {time.time():.0f}")
        self._client.expire(PROCESSES, COUNT_HOLDS_SECONDS)


def process_name() -> str:
    """Names this process among those of all hosts."""
    return f"{socket.gethostname()}:{os.getpid()}"


def streams_of(counts: Mapping[bytes, bytes], *, at_seconds: float) -> dict[str, int]:
    """Return how many streams each process held when it last said so, without those that are no more."""
    found = {}
    for name, text in counts.items():
        count, _, said_at = text.decode().partition(" ")
        if at_seconds - float(said_at) < COUNT_HOLDS_SECONDS:
            found[name.decode()] = int(count)
    return found
