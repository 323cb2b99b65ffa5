"""The bound on a whole conversation with another server, which a timeout of each answer does not give."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from threading import Event, Timer
from typing import Any


@contextlib.contextmanager
def cut_after(seconds: float, connection: Callable[[], Any], *, is_cut: Event | None = None) -> Iterator[None]:
    """Shut down the socket of a connection when the block lasts longer; what waits for it fails with an OSError.

    For servers that answer drop by drop: each drop is in time, the whole is not. connection: asked when the time is
    up, for something that may have a `sock`; None has none. is_cut: set when it was we who ended it.
    """

    def cut() -> None:
        if is_cut is not None:
            is_cut.set()
        sock = getattr(connection(), "sock", None)
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
