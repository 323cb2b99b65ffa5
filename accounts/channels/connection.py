"""What every conversation with another server needs: its addresses, whom to trust, and a bound on the whole of it."""

import contextlib
import socket
import ssl
from collections.abc import Callable, Iterator
from functools import cache
from threading import Event, Timer
from typing import Any


def addresses_of(host: str, port: int) -> list[str]:
    """Look a name up once and return the IP addresses it leads to; nothing when nobody here knows it."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def trust() -> ssl.SSLContext:
    """The certificates this machine trusts; a hospital's own authority is added with SSL_CERT_FILE."""
    return ssl.create_default_context()


def shut(sock: socket.socket | None) -> None:
    """Wake whoever waits on a socket."""
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def deadline(seconds: float, cut: Callable[[], None], *, is_cut: Event | None = None) -> Iterator[Event]:
    """Call `cut` when the time is up: a server that answers drop by drop is in time each time, the whole is not.

    The event it yields is set then; is_cut: one that is there already. What is cut fails with an OSError for whoever
    waits for it.
    """
    over = is_cut or Event()

    def end() -> None:
        over.set()
        with contextlib.suppress(Exception):  # whatever is being cut may be gone
            cut()

    timer = Timer(max(seconds, 0.01), end)
    timer.daemon = True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()


def cut_after(
    seconds: float, connection: Callable[[], Any], *, is_cut: Event | None = None
) -> contextlib.AbstractContextManager[Event]:
    """Shut the socket of a connection down when the block lasts longer, see `deadline`.

    connection: asked when the time is up, for something that may have a `sock`; None has none.
    """
    return deadline(seconds, lambda: shut(getattr(connection(), "sock", None)), is_cut=is_cut)
