"""One HTTP call to an address that people entered: checked, pinned, bounded, and never led elsewhere.

The name is looked up once, every address it leads to is checked, and the connection goes to the very address that was
checked: a name that leads elsewhere a moment later (DNS rebinding) gains nothing. Through the hospital's proxy, which
is set and never taken from the environment, what is public is called by its name. Redirects are not followed, and
nothing of the answer is read but its status.
"""

import contextlib
import http.client
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from threading import Event

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError
from urllib3.exceptions import TimeoutError as SlowError
from urllib3.util import make_headers, parse_url

from accounts.channels.connection import addresses_of, cut_after, trust
from accounts.rules.addresses import Network, is_in, networks, plain_address
from notifications.channels.base import DeliveryFailed
from notifications.rules.http import verdict_of
from notifications.rules.targets import BadTarget, Target, refusal, target_of

CALL_SECONDS = 10.0
"""A whole call, from the connection to the status line, once the name is looked up."""
_CONNECT_SECONDS = 4.0
_PROXY_PORT = 3128
AGENT = "RadDesk"


def call(*, url: str, headers: Mapping[str, str], body: str, method: str = "POST") -> None:
    """Call, and return when the other side has accepted (2xx). Raises DeliveryFailed."""
    try:
        target = target_of(url)
    except BadTarget:
        raise DeliveryFailed(code="bad_target", permanent=True) from None
    connection = _connection(target)
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


def _connection(target: Target) -> HTTPConnection:
    """Return the connection to make: to the address that was checked, or through the proxy. Raises DeliveryFailed.

    The proxy is asked for names that nobody here knows: many hospitals look names of the internet up there alone.
    """
    proxy = settings.HOOK_PROXY if target.scheme == "https" else ""
    addresses, allowed = addresses_of(target.host, target.port), networks(settings.HOOK_NETWORKS)
    if not addresses and not proxy:
        raise DeliveryFailed(code="unknown_host", is_channel_down=True)
    codes = [refusal(address, scheme=target.scheme, allowed=allowed) for address in addresses]
    if code := next(filter(None, codes), ""):
        raise DeliveryFailed(code=code, is_channel_down=True)
    is_ours = bool(addresses) and all(_is_ours(address, allowed) for address in addresses)
    return _through(proxy, target) if proxy and not is_ours else _straight(target, address=addresses[0])


def _is_ours(address: str, allowed: Sequence[Network]) -> bool:
    plain = plain_address(address)
    return plain is not None and is_in(plain, allowed)


def _straight(target: Target, *, address: str) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=_CONNECT_SECONDS)
    return HTTPSConnection(
        address, target.port, timeout=_CONNECT_SECONDS, server_hostname=target.host, ssl_context=trust()
    )


def _through(proxy: str, target: Target) -> HTTPConnection:
    """The encryption reaches from here to the target: the proxy sees its name alone."""
    parts = parse_url(proxy)
    host, port = parts.host or "", parts.port or _PROXY_PORT
    connection = HTTPSConnection(
        host, port, timeout=_CONNECT_SECONDS, server_hostname=target.host, ssl_context=trust()
    )
    connection.set_tunnel(target.host, target.port, headers=make_headers(proxy_basic_auth=parts.auth))
    return connection


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
        case OSError() if str(error).startswith("Tunnel connection failed"):  # so http.client says it
            return "proxy"
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
