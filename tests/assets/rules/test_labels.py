"""Labels with QR codes."""

from datetime import date

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.expiry import runs_out
from assets.rules.labels import SHEETS, pages, qr


def test_drawing_has_the_squares_of_the_code():
    text = "https://help.example.org/q/ABCDEFGH"
    drawing = qr(text)
    code = segno.make(text, error="m", micro=False, boost_error=True)
    dark = sum(sum(1 for square in row if square) for row in code.matrix)

    drawn = sum(int(part.partition("h")[2].partition("v")[0]) for part in drawing.path.split("M")[1:])
    assert (drawn, drawing.size) == (dark, len(code.matrix) + 8)


@given(st.sampled_from(sorted(SHEETS)), st.integers(0, 200), st.integers(-3, 99))
def test_every_label_has_one_place(key, count, skip):
    sheet = SHEETS[key]

    found = pages(list(range(count)), sheet=sheet, skip=skip)

    assert [label for page in found for label in page if label is not None] == list(range(count))
    assert all(len(page) <= sheet.per_page for page in found)
    assert all(len(page) == sheet.per_page for page in found[:-1])


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 5, 9), "It ended on 9 May 2026."),
        (date(2026, 5, 10), "It ends today."),
        (date(2026, 5, 11), "It ends in 1 day."),
        (date(2026, 8, 8), "It ends in 90 days."),
        (date(2026, 8, 9), ""),
    ],
)
def test_what_ends_soon_is_said(day, words):
    assert runs_out("It", day, today=date(2026, 5, 10)) == words
