import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.margin import margin, margin_words


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, ""),
        (1, 1, "21 to 100 %"),
        (0, 5, "0 to 43 %"),
        (9, 10, "60 to 98 %"),
        (81, 100, "72 to 87 %"),
        (810, 1000, "78 to 83 %"),
    ],
)
def test_margin_in_words(part: int, whole: int, words: str) -> None:
    assert margin_words(part, whole) == words


@given(st.integers(1, 5000), st.data())
def test_margin_holds_the_share_and_narrows_with_more_answers(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    low, high = margin(part, whole) or (1.0, 0.0)
    narrow = margin(4 * part, 4 * whole) or (0.0, 1.0)

    assert 0 <= low <= part / whole <= high <= 1
    assert narrow[1] - narrow[0] < high - low
