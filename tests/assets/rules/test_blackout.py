"""Whether it is the device that cannot be reached, or RadDesk that reaches nothing."""

import pytest

from assets.rules.blackout import LEAST_HOSTS, NOBODY, UNREACHED, is_blackout
from assets.rules.check_words import WORDS


@pytest.mark.parametrize(
    ("code", "others", "expected"),
    [
        ("timeout", ["timeout", "unreachable", "unknown_host"], True),
        ("unknown_host", ["unknown_host"] * LEAST_HOSTS, True),
        ("timeout", ["timeout"] * (LEAST_HOSTS - 1), False),  # too few to tell
        ("timeout", ["timeout", "timeout", "timeout", "answered"], False),
        ("timeout", ["timeout", "timeout", "timeout", "refused"], False),  # a machine that refuses was reached
        ("refused", ["timeout", "timeout", "timeout"], False),
        ("timeout", ["timeout", "timeout", NOBODY.code], True),
    ],
)
def test_nothing_answers_or_this_one_does_not(code: str, others: list[str], expected: bool) -> None:
    found = {f"host{number}": {said} for number, said in enumerate(others)}

    assert is_blackout(code=code, others=found) is expected


def test_host_that_says_a_word_by_one_check_is_reached() -> None:
    others = {"a": {"timeout"}, "b": {"timeout"}, "c": {"timeout", "called_ae"}}

    assert not is_blackout(code="timeout", others=others)


def test_codes_have_words() -> None:
    assert {*UNREACHED, NOBODY.code} <= set(WORDS)
