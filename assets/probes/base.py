"""What every probe shares: the target, its address looked up once and checked, and the time that is left.

The name is looked up here, every address it leads to is checked, and the connection goes to the very address that was
checked: a name that leads elsewhere a moment later (DNS rebinding) gains nothing.
"""

import errno
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.channels.connection import addresses_of
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
    addresses = addresses_of(target.host, target.port)
    if not addresses:
        raise Failed("unknown_host")
    if any(neighbour_refusal(address, allowed=target.allowed) for address in addresses):
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


def left(target: Target, began: float) -> float:
    """Return the seconds left of the time allowed since `began`, a monotonic instant; at least a tenth."""
    return max(target.timeout_seconds - (time.monotonic() - began), 0.1)
