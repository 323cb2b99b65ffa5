import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.rules.duration import LONGEST_SECONDS, BadDuration, read_duration, write_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", None),
        ("  ", None),
        ("15 min", 900),
        ("15m", 900),
        ("4 h", 14_400),
        ("4H", 14_400),
        ("1 hour", 3600),
        ("1 h 30 min", 5400),
        ("1h30m", 5400),
        ("90 minutes", 5400),
        ("8784 h", LONGEST_SECONDS),
    ],
)
def test_duration_is_read(text, seconds):
    assert read_duration(text) == seconds


@pytest.mark.parametrize("text", ["15", "2 days", "1 d", "soon", "-1 h", "1.5 h", "h", "30 min 1 h"])
def test_other_words_are_refused(text):
    with pytest.raises(BadDuration, match="as 15 min"):
        read_duration(text)


@pytest.mark.parametrize("text", ["0 min", "0 h", "8785 h"])
def test_nothing_and_more_than_a_year_are_refused(text):
    with pytest.raises(BadDuration, match="more than 0 minutes"):
        read_duration(text)


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, ""), (900, "15 min"), (3600, "1 h"), (5400, "1 h 30 min"), (1, "1 min"), (0, "0 min")]
)
def test_duration_is_written(seconds, text):
    assert write_duration(seconds) == text


@given(st.integers(1, LONGEST_SECONDS // 60))
def test_what_is_written_is_read_again(minutes):
    assert read_duration(write_duration(minutes * 60)) == minutes * 60
