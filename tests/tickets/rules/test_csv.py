"""No cell of an export is a formula."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.rules.csv import safe_cell


@pytest.mark.parametrize(("value", "cell"), [
    ("Images missing", "Images missing"),
    ("=1+1", "'=1+1"),
    ("+1", "'+1"),
    ("-1", "'-1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("  =1+1", "'  =1+1"),
    ("\t=1+1", "' =1+1"),
    ("\r\n=1+1", "'  =1+1"),
    ("\x00=1", "' =1"),
    ("\u200b=1", "' =1"),
    ("\u00a0=1", "' =1"),
    ("＝1+1", "'＝1+1"),
    ("a\nb", "a b"),
    (None, ""),
    (-5, "-5"),
    (0, "0"),
])
def test_safe_cell(value, cell):
    assert safe_cell(value) == cell


@given(text=st.text(max_size=30))
def test_no_text_becomes_a_formula_and_all_survive_a_round_trip(text):
    cell = safe_cell(text)
    written = StringIO()
    csv.writer(written).writerow([cell, "end"])

    assert next(csv.reader(StringIO(written.getvalue(), newline=""))) == [cell, "end"]
    assert cell.strip("\u3000 ")[:1] not in {"=", "+", "-", "@", "＝", "＋", "－", "＠"}
