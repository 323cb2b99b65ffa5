from dataclasses import replace

import pytest

from knowledge.rules.ranking import Candidate, Fit, best, fit_of, is_relevant, liked, score

PLAIN = Candidate(key=1)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (replace(PLAIN, hits=2), replace(PLAIN, hits=1)),
        (replace(PLAIN, hits=1, title_hits=1), replace(PLAIN, hits=1)),
        (replace(PLAIN, hits=2), replace(PLAIN, hits=1, is_tile=True)),
        (replace(PLAIN, hits=1, is_category=True), replace(PLAIN, hits=1, is_tile=True)),
        (replace(PLAIN, hits=1, is_tile=True), replace(PLAIN, hits=1)),
        (replace(PLAIN, hits=1, fit=Fit.MODEL), replace(PLAIN, hits=1, fit=Fit.MAKER)),
        (replace(PLAIN, hits=1, fit=Fit.MAKER), replace(PLAIN, hits=1, fit=Fit.ANY)),
        (replace(PLAIN, hits=1, likeness=0.6), replace(PLAIN, hits=1, likeness=0.4)),
        (replace(PLAIN, hits=1, helpful=9), replace(PLAIN, hits=1, helpful=1)),
        (replace(PLAIN, hits=1), replace(PLAIN, hits=1, unhelpful=4)),
    ],
)
def test_what_counts_for_more(better: Candidate, worse: Candidate) -> None:
    assert score(better, typed=2) > score(worse, typed=2)


def test_likeness_below_the_mark_counts_for_nothing() -> None:
    assert score(replace(PLAIN, likeness=0.4), typed=2) == score(PLAIN, typed=2)


@pytest.mark.parametrize(
    ("candidate", "typed", "relevant"),
    [
        (replace(PLAIN, hits=1), 2, True),
        (replace(PLAIN, hits=1), 3, False),
        (replace(PLAIN, hits=1, title_hits=1), 3, True),
        (replace(PLAIN, likeness=0.5), 3, True),
        (replace(PLAIN, is_category=True), 3, True),
        (replace(PLAIN, is_category=True), 0, True),
        (replace(PLAIN, is_tile=True), 3, False),
        (replace(PLAIN, is_tile=True), 0, True),
        (replace(PLAIN, fit=Fit.MODEL), 0, True),
        (replace(PLAIN, fit=Fit.MODEL), 3, False),
        (replace(PLAIN, hits=3, fit=Fit.OTHER), 3, False),
        (PLAIN, 0, False),
    ],
)
def test_what_is_worth_showing(candidate: Candidate, typed: int, relevant: bool) -> None:
    assert is_relevant(candidate, typed=typed) is relevant


def test_the_best_three_are_shown_and_equals_stand_by_age() -> None:
    found = best([Candidate(key=key, hits=1 + (key == 5)) for key in (4, 2, 5, 3)] + [PLAIN], typed=2)

    assert [candidate.key for candidate in found] == [5, 2, 3]


@pytest.mark.parametrize(("helpful", "unhelpful", "points"), [(0, 0, 0), (2, 0, 0.25), (0, 2, -0.25)])
def test_few_votes_count_for_little(helpful: int, unhelpful: int, points: float) -> None:
    assert liked(helpful, unhelpful) == points


@pytest.mark.parametrize(
    ("about", "device", "fit"),
    [
        ([], ("Acme", "Spin"), Fit.ANY),
        ([("Acme", "Spin")], None, Fit.ANY),
        ([("acme", "SPIN")], ("Acme", "Spin"), Fit.MODEL),
        ([("Acme", "")], ("Acme", "Spin"), Fit.MAKER),
        ([("Acme", "")], ("Acme", ""), Fit.MAKER),
        ([("Acme", "Other"), ("Bolt", "")], ("Acme", "Spin"), Fit.OTHER),
    ],
)
def test_how_devices_fit(about: list[tuple[str, str]], device: tuple[str, str] | None, fit: Fit) -> None:
    assert fit_of(about=about, device=device) is fit
