"""Which addresses may be called at all, asked by whatever calls out. Pure: nothing is looked up.

A server must not be made to call itself, its own link, or the metadata service of a cloud (SSRF): addresses that only
it can reach. Networks that a site allows by a setting are the exception.
"""

import ipaddress
from collections.abc import Callable, Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")
_METADATA = frozenset({ipaddress.ip_address("100.100.100.200"), ipaddress.ip_address("fd00:ec2::254")})
"""Metadata services of clouds outside the link-local network 169.254.0.0/16, where the others are."""
_EXAMPLES = tuple(
    ipaddress.ip_network(each) for each in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
)
"""Addresses of documentation (RFC 5737, RFC 3849): no machine has them; what answers there is not what was meant."""


def networks(words: Sequence[str]) -> tuple[Network, ...]:
    """Return the networks of a setting, such as "10.20.0.0/16". Raises ValueError naming the one that is none."""
    return tuple(ipaddress.ip_network(word.strip(), strict=False) for word in words if word.strip())


def plain_address(address: str) -> Address | None:
    """Return an IP address without its zone; None for what is none."""
    try:
        return ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None


def is_in(address: Address, allowed: Sequence[Network]) -> bool:
    """True when the address lies in one of the networks; an IPv4-mapped one is judged as the IPv4 address it is."""
    plain = getattr(address, "ipv4_mapped", None) or address
    return any(plain.version == network.version and plain in network for network in allowed)


def inside(address: Address) -> list[Address]:
    """Return the addresses that this one carries: IPv4-mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found: list[Address | None] = [address.ipv4_mapped, address.sixtofour]
    found += list(address.teredo or ())
    if address in _NAT64 or address in _LOCAL_NAT64 or int(address) >> 32 == 0:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [each for each in found if each is not None]


def first_refusal(address: str, *, allowed: Sequence[Network], judge: Callable[[Address], str]) -> str | None:
    """Return why an IP address may not be called: a code, "" when `judge` has nothing against it, None when it lies in
    an allowed network.

    Addresses that carry another inside (IPv4-mapped, 6to4, Teredo, NAT64) are judged by both; what stands for an IPv4
    address alone by that.
    """
    plain = plain_address(address)
    if plain is None:
        return "no_address"
    if is_in(plain, allowed):
        return None
    return next(filter(None, (judge(each) for each in (plain, *inside(plain)) if not _stands_for_another(each))), "")


def neighbour_refusal(address: str, *, allowed: Sequence[Network]) -> str:
    """Return why a machine of the hospital's own network may not be asked at this address: a code, "" when it may.

    Private networks are where devices are. Refused: this machine itself, its own link, group addresses and metadata
    services; by every address that is carried inside as well.
    """
    return first_refusal(address, allowed=allowed, judge=_own) or ""


def _stands_for_another(address: Address) -> bool:
    return isinstance(address, ipaddress.IPv6Address) and bool(address.ipv4_mapped or address in _NAT64)


def _own(address: Address) -> str:
    if address.is_loopback:
        return "loopback"
    if address.is_link_local:
        return "link_local"
    if address in _METADATA:
        return "metadata"
    if address.is_multicast:
        return "multicast"
    if is_in(address, _EXAMPLES):
        return "example"
    return "reserved" if address.is_unspecified or address.is_reserved else ""
