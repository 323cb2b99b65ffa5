"""Minutes in words."""

import pytest

from tickets.rules.time_spent import minutes_words


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (45, "45 min"), (120, "2 h"), (125, "2 h 5 min"), (-20, "−20 min")]
)
def test_minutes_words(minutes: int, words: str) -> None:
    assert minutes_words(minutes) == words
