import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.rules.auth_results import Result, read_results

# The examples of RFC 8601, appendix B, and shapes that mail servers write.
HEADERS = {
    "example.org 1; none": ("example.org", []),
    "example.com; spf=pass smtp.mailfrom=example.net": ("example.com", [("spf", "pass", {"mailfrom": "example.net"})]),
    'example.com; auth=pass (cram-md5) smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net': (
        "example.com",
        [("auth", "pass", {"auth": "sender@example.net"}), ("spf", "pass", {"mailfrom": "example.net"})],
    ),
    "example.com; dkim=pass (good signature) header.d=Example.COM header.i=@mail.example.com": (
        "example.com", [("dkim", "pass", {"d": "example.com", "i": "@mail.example.com"})],
    ),
    "foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail policy (A dot can "
    "go here) . (like that) expired (this surprised me) = (as I wasn't expecting it) 1362471462": (
        "foo.example.net", [("dkim", "fail", {})],
    ),
    'mx.example; spf=pass reason="a; b (c)" smtp.mailfrom="we\\"ird@example.net"; dmarc=pass header.from=example.net': (
        "mx.example", [("spf", "pass", {"mailfrom": 'we"ird@example.net'}), ("dmarc", "pass", {"from": "example.net"})],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("header", "expected"), HEADERS.items(), ids=range(len(HEADERS)))
def test_headers_are_read(header, expected):
    server, results = read_results(header)

    assert server == expected[0]
    assert [(each.method, each.result) for each in results] == [each[:2] for each in expected[1]]
    assert [dict(each.properties) for each in results][:1] == [each[2] for each in expected[1]][:1] or not results


@pytest.mark.parametrize("header", ["", "   ", ";", "example.com (never closed; dkim=pass"])
def test_what_cannot_be_read_is_nothing(header):
    assert read_results(header) is None


def test_a_comment_vouches_for_nothing():
    read = read_results("mx.example (; dkim=pass header.d=example.org); spf=fail")

    assert read == ("mx.example", [Result("spf", "fail")])


@given(st.text(max_size=300))
def test_any_text_is_answered(text):
    read = read_results(text)

    assert read is None or isinstance(read[0], str)
