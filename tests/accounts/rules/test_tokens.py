from datetime import UTC, datetime, timedelta

import pytest

from accounts.rules.tokens import SEEN_EVERY, digest_of, is_live, is_seen_long_ago, key_of, prefix_of

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
KEY = key_of(prefix="0123abcd", secret="s" * 43)


def test_key_is_found_again_by_its_prefix():
    assert (KEY, prefix_of(KEY)) == (f"rd_0123abcd_{'s' * 43}", "0123abcd")


@pytest.mark.parametrize("text", ["", "rd_", KEY[:-1], KEY + "s", KEY.upper(), f" {KEY}", f"{KEY}\n"])
def test_text_that_is_no_key_has_no_prefix(text: str):
    assert prefix_of(text) is None


def test_digest_is_sha_256_in_hexadecimal():
    assert digest_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    ("expires_at", "revoked_at", "live"),
    [
        (None, None, True),
        (NOW + timedelta(seconds=1), None, True),
        (NOW, None, False),
        (NOW + timedelta(days=1), NOW, False),
        (None, NOW, False),
    ],
)
def test_token_works_until_it_ends_or_is_revoked(expires_at: datetime | None, revoked_at: datetime | None, live: bool):
    assert is_live(expires_at=expires_at, revoked_at=revoked_at, at=NOW) is live


@pytest.mark.parametrize(
    ("last_used_at", "long_ago"),
    [(None, True), (NOW - SEEN_EVERY, True), (NOW - SEEN_EVERY + timedelta(seconds=1), False)],
)
def test_use_is_noted_once_a_minute(last_used_at: datetime | None, long_ago: bool):
    assert is_seen_long_ago(last_used_at=last_used_at, at=NOW) is long_ago
