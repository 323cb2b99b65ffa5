"""Hands the connection of a live stream from the web thread that checked it to the loop that keeps it.

The thread is free again at once: a stream costs a socket and a little memory, not a thread.
"""

import socket
import ssl
from typing import Any

from django.http import HttpResponse

from config.live.frames import frame
from config.live.loop import live
from config.live.stream import Watcher

RETRY_ALONE_MS = 60_000
_HELD_BACK = {"content-length", "connection"}


class LiveResponse(HttpResponse):
    """The head of a live stream. Sent as it is, by a server that hands nothing over, it says that there is none."""

    def __init__(self, watcher: Watcher, *, since_ms: int) -> None:
        body = f"retry: {RETRY_ALONE_MS}\n\n".encode() + frame("state", {"live": False, "spread_ms": 0})
        super().__init__(body, content_type="text/event-stream")
        self.headers["Cache-Control"] = "no-store, no-transform"
        self.headers["X-Accel-Buffering"] = "no"  # nginx passes each piece on at once
        self.watcher, self.since_ms = watcher, since_ms


class HandedOver(StopIteration):
    """The connection is not the web thread's any more; gunicorn's threads let go of it without a word."""


def hand_over(environ: dict[str, Any], response: LiveResponse) -> LiveResponse:
    """Give the connection away and raise HandedOver; return the response where that cannot be done."""
    held = environ.get("gunicorn.socket")
    if not isinstance(held, socket.socket) or isinstance(held, ssl.SSLSocket) or not live.is_running:
        return response
    connection = socket.socket(fileno=held.detach())
    live.adopt(connection, head=head_of(response), watcher=response.watcher, since_ms=response.since_ms)
    response.close()  # gives the database connection back, as the server would
    raise HandedOver


def head_of(response: HttpResponse) -> bytes:
    """The status line and headers, without a length: the stream ends when the connection does."""
    lines = [f"HTTP/1.1 {response.status_code} {response.reason_phrase}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in response.items() if name.lower() not in _HELD_BACK]
    lines += [cookie.output() for cookie in response.cookies.values()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
