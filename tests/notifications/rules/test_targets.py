import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.addresses import networks
from notifications.rules.targets import BadTarget, refusal, shown_of, target_of


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("127.0.0.1", "loopback"), ("127.8.8.8", "loopback"), ("::1", "loopback"), ("0.1.2.3", "private"),
        ("10.1.2.3", "private"), ("172.16.0.1", "private"), ("192.168.1.1", "private"), ("100.64.0.1", "private"),
        ("169.254.169.254", "link_local"), ("fe80::1%eth0", "link_local"), ("fd00::1", "private"),
        ("224.0.0.1", "multicast"), ("ff02::1", "multicast"), ("255.255.255.255", "private"), ("240.0.0.1", "private"),
        ("192.0.2.1", "private"), ("::", "private"),
        ("::ffff:127.0.0.1", "loopback"), ("::ffff:10.0.0.1", "private"), ("::ffff:169.254.169.254", "link_local"),
        ("2002:7f00:0001::", "loopback"), ("2002:0a00:0001::1", "private"),
        ("64:ff9b::7f00:1", "loopback"), ("64:ff9b::10.0.0.1", "private"), ("64:ff9b:1::7f00:1", "private"),
        ("::127.0.0.1", "private"), ("nonsense", "no_address"),
        ("93.184.216.34", ""), ("2606:2800:220:1:248:1893:25c8:1946", ""), ("::ffff:93.184.216.34", ""),
        ("64:ff9b::93.184.216.34", ""),
    ],
)  # fmt: skip
def test_address_that_is_not_public_is_refused(address: str, code: str) -> None:
    assert refusal(address, scheme="https", allowed=()) == code


@given(st.ip_addresses())
def test_no_address_that_python_calls_private_is_called(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        mapped = getattr(address, "ipv4_mapped", None)
        expected = bool(mapped and mapped.is_global and not mapped.is_multicast)
        assert (refusal(str(address), scheme="https", allowed=()) == "") == expected


def test_public_address_needs_encryption_and_an_allowed_one_does_not() -> None:
    allowed = networks(["10.20.0.0/16", " fd00:1::/32 ", ""])

    assert refusal("93.184.216.34", scheme="http", allowed=allowed) == "not_https"
    for each in ("10.20.3.4", "::ffff:10.20.3.4", "fd00:1::5"):
        assert refusal(each, scheme="http", allowed=allowed) == ""
    assert refusal("10.21.0.1", scheme="https", allowed=allowed) == "private"


@pytest.mark.parametrize(
    "url",
    ["", "ftp://example.org/", "https://", "https:///x", "https://user:pw@example.org/", "https://example.org:99999/",
     "https://example.org/a b", "https://example.org/\r\nX: y", "javascript:alert(1)", "https://[::1", "//example.org",
     "https://example.org:0/", "https://exämple..org/", "https://example.org/ä", "https://example.org/" + "x" * 2000],
)  # fmt: skip
def test_bad_address_is_refused(url: str) -> None:
    with pytest.raises(BadTarget):
        target_of(url)


def test_address_is_taken_apart() -> None:
    target = target_of("https://Hooks.Example.org:8443/in?key=1#part")

    assert (target.host, target.port, target.path, target.authority) == (
        "hooks.example.org", 8443, "/in?key=1", "hooks.example.org:8443",
    )  # fmt: skip
    assert target_of("http://[2001:db8::1]").authority == "[2001:db8::1]"
    assert target_of("https://bücher.example/").host == "xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("is_secret", "shown"), [(True, "https://hooks.example.org"), (False, "https://hooks.example.org/a/b")]
)
def test_only_what_is_no_secret_is_shown(is_secret: bool, shown: str) -> None:
    assert shown_of("https://hooks.example.org/a/b?token=1", is_secret=is_secret) == shown
