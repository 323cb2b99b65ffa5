"""The alphabet of text messages, and the one way in which everything that goes to a pager is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.gsm import BASIC, EXTENSION, ONE_MESSAGE, cut, gsm_length, gsm_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Röntgen Łódź", "Röntgen Lodz"),
        ("“a” – „b“…", '"a" - "b"...'),
        ("€5", "€5"),
        ("日", "?"),
        ("`a`", "'a'"),
        ("Ø", "Ø"),
        ("a\nb\x07", "a b"),
        ("e\u0301", "e"),
        ("x\ud800y", "xy"),
    ],
)
def test_signs_of_the_alphabet_stay_and_others_become_plain(text: str, expected: str) -> None:
    assert gsm_text(text) == expected


def test_signs_of_the_extension_take_two_places() -> None:
    assert gsm_length("a€[") == 5


@pytest.mark.parametrize(
    ("text", "places", "expected"),
    [
        ("Images missing", 14, "Images missing"),
        ("Images missing", 13, "Images miss.."),
        ("Images missing", 9, "Images.."),
        ("Images missing", 4, ""),
        ("[[[[", 7, "[[.."),
        ("", 0, ""),
        ("a", -3, ""),
    ],
)
def test_what_is_cut_says_so(text: str, places: int, expected: str) -> None:
    assert cut(text, places) == expected


@given(st.text(max_size=300), st.integers(-5, 200))
def test_nothing_is_longer_than_its_places_and_all_is_of_the_alphabet(text: str, places: int) -> None:
    plain = gsm_text(text)

    assert gsm_text(plain) == plain
    assert set(plain) <= BASIC | EXTENSION
    assert gsm_length(cut(plain, places)) <= max(places, 0)
    assert gsm_length(cut(plain, ONE_MESSAGE)) <= ONE_MESSAGE
