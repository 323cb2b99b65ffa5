"""A real HTTP server in a thread, with the faults a webhook's receiver has."""

import contextlib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread

Answer = Callable[[socket.socket], None]


@dataclass(frozen=True)
class Asked:
    """One request: its first line, headers in lower case, and body."""

    line: str
    headers: dict[str, str]
    body: bytes


def status(code: int, *more: str) -> Answer:
    """Answer with this status and headers."""
    head = "\r\n".join((f"HTTP/1.1 {code} x", "Content-Length: 2", "Connection: close", *more))
    return lambda talk: talk.sendall(f"{head}\r\n\r\nok".encode())


class HookServer:
    """Keeps what it was asked; `answer` says how it answers. A connection each."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer: Answer = status(204)
        self.stopped = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.stopped.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=5)

    def drip(self, talk: socket.socket) -> None:
        """Answer with a header that never ends, a letter at a time."""
        talk.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.stopped.wait(0.02):
            talk.sendall(b"x")

    def hang(self, _talk: socket.socket) -> None:
        """Take the request and say nothing."""
        self.stopped.wait(30)

    def flood(self, talk: socket.socket) -> None:
        """Answer 200 with a gigabyte."""
        talk.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
        chunk = b"x" * 2**20
        for _ in range(1024):
            if self.stopped.is_set():
                return
            talk.sendall(chunk)

    def _serve(self) -> None:
        while not self.stopped.is_set():
            try:
                talk, _ = self._listener.accept()
            except OSError:
                return
            Thread(target=self._talk, args=(talk,), daemon=True).start()

    def _talk(self, talk: socket.socket) -> None:
        with contextlib.suppress(OSError, UnicodeDecodeError), talk, talk.makefile("rb") as lines:
            line = lines.readline().decode().strip()
            headers = {}
            while header := lines.readline().decode().strip():
                name, _, value = header.partition(":")
                headers[name.lower()] = value.strip()
            self.asked.append(Asked(line, headers, lines.read(int(headers.get("content-length", 0)))))
            self.answer(talk)
