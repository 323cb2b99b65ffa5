import pytest

from accounts.rules.search import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("  ct  room 3 ", ["ct", "room", "3"]),
        ("ct\x00two", ["ct", "two"]),
        ("a b c d e f g h", ["a", "b", "c", "d", "e", "f"]),
    ],
)
def test_words_of(text: str, words: list[str]):
    assert words_of(text) == words
