"""Which addresses of the hospital's own network may be asked."""

import pytest

from accounts.rules.addresses import neighbour_refusal, networks


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("10.20.0.5", ""),
        ("192.168.1.4", ""),
        ("172.16.9.9", ""),
        ("fd12:3456::7", ""),
        ("8.8.8.8", ""),
        ("127.0.0.1", "loopback"),
        ("127.8.8.8", "loopback"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("64:ff9b::7f00:1", "loopback"),
        ("2002:7f00:1::", "loopback"),
        ("169.254.169.254", "link_local"),
        ("fe80::1%eth0", "link_local"),
        ("::ffff:169.254.169.254", "link_local"),
        ("100.100.100.200", "metadata"),
        ("fd00:ec2::254", "metadata"),
        ("224.0.0.1", "multicast"),
        ("0.0.0.0", "reserved"),  # noqa: S104 - an address to refuse
        ("::", "reserved"),
        ("255.255.255.255", "reserved"),
        ("192.0.2.7", "example"),
        ("2001:db8::1", "example"),
        ("no address", "no_address"),
    ],
)
def test_what_may_be_asked(address, code):
    assert neighbour_refusal(address, allowed=()) == code


def test_a_site_allows_what_is_refused_else():
    allowed = networks(["127.0.0.0/8", "192.0.2.0/24"])

    assert [neighbour_refusal(each, allowed=allowed) for each in ("127.0.0.1", "::ffff:127.0.0.1", "192.0.2.1")] == [
        "", "", "",
    ]
    assert neighbour_refusal("::1", allowed=allowed) == "loopback"
