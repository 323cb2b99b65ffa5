"""Words on one line."""

import pytest

from accounts.rules.text import one_line


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        (" CT 2 \n is\tdown ", "CT 2 is down"),
        ("a\x00b", "ab"),
        ("\x00", ""),
        ("abcdefghijklmn", "abcdefghijkl"),
    ],
)
def test_words_stand_on_one_line(text: str, kept: str) -> None:
    assert one_line(text, most=12) == kept


def test_all_of_it_is_kept_where_no_length_is_said() -> None:
    assert one_line("a " * 900) == "a " * 899 + "a"
