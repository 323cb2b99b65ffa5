"""Where an endpoint may be: addresses that are checked before anything is sent to them. Pure: nothing is looked up.

Whoever may add an endpoint must not be able to make the server call what only the server can reach (SSRF): itself,
its neighbours, or the metadata service of a cloud. Networks that a site allows by its settings are the exception.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from accounts.rules.addresses import Address, Network, first_refusal

MAX_URL = 2000
_PORTS = {"https": 443, "http": 80}


class BadTarget(ValueError):
    """The address cannot be used; the message says why in words for a form."""


@dataclass(frozen=True)
class Target:
    """A parsed address. path: with the query, as it is sent."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as the Host header says them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str) -> Target:
    """Return the parts of an address. Raises BadTarget."""
    if len(url) > MAX_URL or any(character.isspace() or not character.isprintable() for character in url):
        raise BadTarget("Write the address on one line, without spaces.")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise BadTarget("This is not an address. It begins with https://.") from None
    if parts.scheme not in _PORTS:
        raise BadTarget("The address begins with https://.")
    if parts.username is not None or parts.password is not None:
        raise BadTarget("Leave name and password out of the address: use a header or the secret.")
    try:
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not host or port == 0:
        raise BadTarget("The address names no server.")
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    if not path.isascii():
        raise BadTarget("Write letters other than a-z in the path of the address as %-codes.")
    return Target(parts.scheme, host, port or _PORTS[parts.scheme], path)


def refusal(address: str, *, scheme: str, allowed: Sequence[Network]) -> str:
    """Return why nothing may be sent to this IP address: a code, "" when it may.

    An address inside `allowed` may be private and may be spoken to without encryption; every other must be public
    and HTTPS.
    """
    code = first_refusal(address, allowed=allowed, judge=_not_public)
    if code is None:
        return ""
    return code or ("" if scheme == "https" else "not_https")


def _not_public(address: Address) -> str:
    if address.is_loopback:
        return "loopback"
    if address.is_link_local:
        return "link_local"
    if address.is_multicast:
        return "multicast"
    return "" if address.is_global and not address.is_reserved else "private"


def shown_of(url: str, *, is_secret: bool) -> str:
    """Return what of an address may be shown: the server alone when the rest is a secret, never the query.

    Raises BadTarget.
    """
    target = target_of(url)
    path = "" if is_secret else target.path.partition("?")[0].rstrip("/")
    return f"{target.scheme}://{target.authority}{path}"[:254]
