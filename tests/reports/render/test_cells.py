"""Figures in words, and what a trend says of them."""

from datetime import UTC, date, datetime

import pytest

from reports.enums import Unit
from reports.queries.choices import Choices
from reports.queries.figures import Figure
from reports.render.cells import cell, cell_words
from reports.render.frame import Frame
from reports.render.trends import reading_of
from reports.rules.period import Period, grain_of, steps
from reports.rules.question import Question
from reports.rules.reading import Says
from reports.rules.scope import Scope

WEEKS = Period(first=date(2026, 3, 1), last=date(2026, 5, 10), zone="UTC")
"""Begins on a Sunday: its first week has one day."""


def frame() -> Frame:
    over = steps(WEEKS, grain_of(WEEKS))
    return Frame(
        question=Question(scope=Scope(period=WEEKS)), choices=Choices(names={}), steps=over,
        at=datetime(2026, 6, 1, tzinfo=UTC),
    )  # fmt: skip


def test_numbers_of_a_ticket_have_two_digits() -> None:
    assert cell_words(Figure(n=9, mean=0.333), "mean", Unit.NUMBER) == "0.33"


def test_cell_links_what_it_counts_and_nothing_else() -> None:
    share = Figure(n=4, met=4)

    assert cell(share, "met", "/a", Unit.SHARE) == {"text": "4", "href": "/a"}
    assert cell(share, "missed", "/a", Unit.SHARE) == "0"
    assert cell(Figure(), "median", "/a") == "–"


def test_week_cut_short_is_not_judged() -> None:
    shown = frame()
    medians = [0.0, *(1000.0 + 10 * (number % 2) for number in range(len(shown.steps) - 1))]
    figures = [Figure(n=5, median=median) for median in medians]

    found = reading_of(shown, code="first_response", figures=figures)

    assert (found.says, found.marks[0]) == (Says.NOISE, frozenset())


@pytest.mark.parametrize(("answers", "says"), [(10, Says.SIGNAL), (2, Says.NOISE)])
def test_step_of_a_sample_in_which_few_answered_is_not_judged(answers: int, says: Says) -> None:
    shown = frame()
    figures = [Figure(n=10, met=8 + number % 2) for number in range(len(shown.steps))]
    figures[5] = Figure(n=answers, met=0)

    found = reading_of(shown, code="content", figures=figures)

    assert found.says is says
