"""What every probe shares: the target, its address looked up once and checked, and a deadline for the whole of it.

The name is looked up here, every address it leads to is checked, and the connection goes to the very address that was
checked: a name that leads elsewhere a moment later (DNS rebinding) gains nothing.
"""

import contextlib
import errno
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Event, Timer

from accounts.rules.addresses import Network, neighbour_refusal
from assets.enums import CheckKind

_UNREACHABLE = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN})


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is asked and how long it may take. us: our own AE title. allowed: networks a site allows beyond the rule."""

    kind: CheckKind
    host: str
    port: int
    is_tls: bool = False
    ae_title: str = ""
    us: str = ""
    path: str = "/"
    expected: str = ""
    timeout_seconds: float = 10
    allowed: Sequence[Network] = ()


class Failed(Exception):
    """It did not answer as it should. code: a key of rules/check_words.py; detail: numbers for a specialist."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def address_of(target: Target) -> str:
    """Look the host up and return an address that may be asked. Raises Failed, also when only one may not."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Failed("unknown_host") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or any(neighbour_refusal(address, allowed=target.allowed) for address in addresses):
        raise Failed("not_allowed")
    return addresses[0]


def code_of(error: BaseException) -> str:
    """Return the code of what went wrong on a connection."""
    match error:
        case ssl.SSLError():
            return "tls"
        case TimeoutError():
            return "timeout"
        case ConnectionRefusedError():
            return "refused"
        case OSError() if error.errno in _UNREACHABLE:
            return "unreachable"
        case _:
            return "broken"


@contextlib.contextmanager
def deadline(seconds: float, cut: Callable[[], None]) -> Iterator[Event]:
    """Call `cut` when the time is up: a peer that answers drop by drop is in time each time, the whole is not.

    The event it yields is set then.
    """
    is_cut = Event()

    def end() -> None:
        is_cut.set()
        with contextlib.suppress(Exception):  # whatever is being cut may be gone
            cut()

    timer = Timer(max(seconds, 0.01), end)
    timer.daemon = True
    timer.start()
    try:
        yield is_cut
    finally:
        timer.cancel()


def shut(sock: socket.socket | None) -> None:
    """Wake whoever waits on a socket."""
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def left(target: Target, began: float) -> float:
    """Return the seconds left of the time allowed since `began`, a monotonic instant; at least a tenth."""
    return max(target.timeout_seconds - (time.monotonic() - began), 0.1)


@cache
def trust() -> ssl.SSLContext:
    """The certificates this machine trusts; a hospital's own authority is added with SSL_CERT_FILE."""
    return ssl.create_default_context()
