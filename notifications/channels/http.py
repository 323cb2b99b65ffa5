"""One HTTP call to an address that people entered: checked, pinned, bounded, and never led elsewhere.

The name is looked up once, every address it leads to is checked, and the connection goes to the very address that was
checked: a name that leads elsewhere a moment later (DNS rebinding) gains nothing. Proxies of the environment are not
used, redirects are not followed, and nothing of the answer is read but its status.
"""

import contextlib
import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import cache
from threading import Event

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError
from urllib3.exceptions import TimeoutError as SlowError

from accounts.channels.deadline import cut_after
from notifications.channels.base import DeliveryFailed
from notifications.rules.http import verdict_of
from notifications.rules.targets import BadTarget, Target, networks, refusal, target_of

CALL_SECONDS = 10.0
"""A whole call, from the connection to the status line, once the name is looked up."""
_CONNECT_SECONDS = 4.0
AGENT = "RadDesk"


def call(*, url: str, headers: Mapping[str, str], body: str, method: str = "POST") -> None:
    """Call, and return when the other side has accepted (2xx). Raises DeliveryFailed."""
    try:
        target = target_of(url)
    except BadTarget:
        raise DeliveryFailed(code="bad_target", permanent=True) from None
    connection = _connection(target, address=_address(target))
    sent = {"Host": target.authority, "User-Agent": AGENT, "Connection": "close", **headers}
    is_cut = Event()
    with _failures(is_cut), _closed(connection), cut_after(CALL_SECONDS, lambda: connection, is_cut=is_cut):
        connection.connect()
        if connection.sock is not None:
            connection.sock.settimeout(CALL_SECONDS)
        connection.request(method, target.path, body=body.encode(), headers=sent, preload_content=False)
        status = connection.getresponse().status
        if is_cut.is_set():  # what we cut in the middle of its headers looks like an answer
            raise TimeoutError
    verdict = asdict(verdict_of(status))
    if not verdict.pop("is_accepted"):
        raise DeliveryFailed(**verdict)


def _address(target: Target) -> str:
    """Look the name up and return an address that may be called. Raises DeliveryFailed, also when only one may not."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise DeliveryFailed(code="unknown_host", is_channel_down=True) from None
    allowed = networks(settings.HOOK_NETWORKS)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    codes = [refusal(address, scheme=target.scheme, allowed=allowed) for address in addresses]
    code = next(filter(None, codes), "" if addresses else "no_address")
    if code:
        raise DeliveryFailed(code=code, is_channel_down=True)
    return addresses[0]


def _connection(target: Target, *, address: str) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=_CONNECT_SECONDS)
    return HTTPSConnection(
        address, target.port, timeout=_CONNECT_SECONDS, server_hostname=target.host, ssl_context=_trust()
    )


@cache
def _trust() -> ssl.SSLContext:
    """The certificates this machine trusts; a hospital's own authority is added with SSL_CERT_FILE."""
    return ssl.create_default_context()


@contextlib.contextmanager
def _failures(is_cut: Event) -> Iterator[None]:
    """Turn what may go wrong into a code. is_cut: set when we cut the call ourselves."""
    try:
        yield
    except (OSError, HTTPError, http.client.HTTPException, ValueError) as error:
        code = "too_slow" if is_cut.is_set() else _code(error)
        raise DeliveryFailed(code=code, is_channel_down=True) from error


def _code(error: Exception) -> str:
    match error:
        case NewConnectionError() if not isinstance(error, NameResolutionError):  # it counts itself among the slow
            return "refused"
        case TimeoutError() | SlowError():
            return "timeout"
        case ssl.SSLError():
            return "tls"
        case http.client.RemoteDisconnected():
            return "broken"
        case http.client.HTTPException() | ValueError():
            return "no_http"
        case _:
            return "broken"


@contextlib.contextmanager
def _closed(connection: HTTPConnection) -> Iterator[None]:
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            connection.close()
