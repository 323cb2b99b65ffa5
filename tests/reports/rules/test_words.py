"""Figures in words."""

import pytest

from reports.rules.words import change_words, duration_words, points_words, share_words, short_words


@pytest.mark.parametrize(("seconds", "words"), [
    (None, ""), (0, "0 min"), (0.4, "0 min"), (1, "1 s"), (59, "59 s"), (60, "1 min"), (3570, "1 h"), (3599, "1 h"),
    (3600, "1 h"), (11520, "3 h 12 min"), (47 * 3600, "47 h"), (48 * 3600, "2 d"), (86400 * 3 + 7300, "3 d 2 h"),
    (-90, "−2 min"),
])
def test_duration_words(seconds, words):
    assert duration_words(seconds) == words


@pytest.mark.parametrize(("part", "whole", "words"), [
    (0, 0, ""), (0, 7, "0 %"), (7, 7, "100 %"), (999, 1000, "99 %"), (1, 1000, "1 %"), (1, 3, "33 %"),
])
def test_share_words(part, whole, words):
    assert share_words(part, whole) == words


@pytest.mark.parametrize(("now", "before", "words"), [
    (None, 3, ""), (3, None, ""), (0, 0, "as before"), (3, 0, "0 before"), (3, 3, "as before"),
    (6, 3, "100 % more than before"), (3, 4, "25 % less than before"),
])
def test_change_words(now, before, words):
    assert change_words(now=now, before=before) == words


@pytest.mark.parametrize(("now", "before", "words"), [
    (None, 0.5, ""), (0.5, 0.5, "as before"), (0.53, 0.5, "3 points better than before"),
    (0.49, 0.5, "1 point worse than before"),
])
def test_points_words(now, before, words):
    assert points_words(now=now, before=before) == words


@pytest.mark.parametrize(("seconds", "words"), [
    (0, "0 min"), (59, "1 min"), (3540, "59 min"), (3600, "1 h"), (35640, "9.9 h"), (47 * 3600, "47 h"),
    (2 * 86400, "2 d"), (86400 * 2.5, "2.5 d"), (86400 * 12, "12 d"),
])
def test_short_words(seconds, words):
    assert short_words(seconds) == words
