"""A browser tab that listens to a live stream, without the browser."""

import contextlib
import json
import socket
import threading
import time
from typing import Any

from tests.journeys.visitor import Visitor

CONNECT_SECONDS = 60


class Listener:
    """Reads a stream in a thread of its own. events: (name, data) in the order they came."""

    def __init__(self, visitor: Visitor, path: str) -> None:
        host, _, port = visitor.base.removeprefix("http://").partition(":")
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.jar)
        self.events: list[tuple[str, Any]] = []
        self.status = 0
        self.ended_at: float | None = None
        self._socket = socket.create_connection((host, int(port)), timeout=CONNECT_SECONDS)
        lines = (f"GET {path} HTTP/1.1", f"Host: {host}:{port}", f"Cookie: {cookies}", "Accept: text/event-stream")
        self._socket.sendall("\r\n".join((*lines, "", "")).encode())
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def named(self, name: str) -> list[Any]:
        """The data of all events of this name so far."""
        return [said for event, said in list(self.events) if event == name]

    def tickets(self) -> list[int]:
        """The numbers it was told, each once."""
        return list(dict.fromkeys(said["ticket"] for said in self.named("ticket")))

    @property
    def is_live(self) -> bool:
        """What it was told last: whether changes are told at once."""
        states = self.named("state")
        return bool(states and states[-1]["live"])

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(timeout=10)

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError), self._socket.makefile("rb") as lines:
            self.status = int(lines.readline().split()[1])
            self._socket.settimeout(None)
            event = ""
            for line in lines:
                name, _, value = line.decode().rstrip("\r\n").partition(": ")
                if name == "event":
                    event = value
                elif name == "data":
                    self.events.append((event, json.loads(value)))
        self.ended_at = time.monotonic()


def listen(visitor: Visitor, path: str) -> Listener:
    """Listen from now on."""
    mark = "&" if "?" in path else "?"
    return Listener(visitor, f"{path}{mark}since={int(time.time() * 1000)}")
