import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.windows import BadHours, read_windows, write_windows


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("", []),
        ("closed", []),
        ("08:00-18:00", [[480, 1080]]),
        ("8-18", [[480, 1080]]),
        ("8:30 to 12:00 and 13:00 – 17:15", [[510, 720], [780, 1035]]),
        ("13:00-18:00, 08:00-12:00", [[480, 720], [780, 1080]]),
        ("08:00-12:00; 12:00-18:00", [[480, 720], [720, 1080]]),
        ("00:00-24:00", [[0, 1440]]),
        ("22:00-24:00", [[1320, 1440]]),
        ("22:00-06:00", [[1320, 1800]]),
        ("22:00-22:00", [[1320, 2760]]),
        ("00:00-00:00", [[0, 1440]]),
    ],
)
def test_hours_are_read(text, windows):
    assert read_windows(text) == windows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("morning", "such as 08:00-18:00"),
        ("08:00", "such as 08:00-18:00"),
        ("08:60-12:00", "Check the hours"),
        ("08:00-25:00", "Check the hours"),
        ("24:00-06:00", "before 24:00"),
        ("08:00-12:00, 11:00-13:00", "overlap"),
        ("22:00-06:00, 23:00-24:00", "overlap"),
    ],
)
def test_other_words_are_refused(text, words):
    with pytest.raises(BadHours, match=words):
        read_windows(text)


@st.composite
def days(draw):
    edges = sorted(draw(st.sets(st.integers(0, 1439), max_size=8)))
    pairs = [list(pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    if pairs and draw(st.booleans()):
        pairs[-1][1] = draw(st.integers(1440, pairs[-1][0] + 1440))
    return pairs


@given(days())
def test_what_is_written_is_read_again(windows):
    assert read_windows(write_windows(windows)) == windows
