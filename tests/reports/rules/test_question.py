"""A question survives its own address, and nonsense gives the default."""

from datetime import UTC, date, datetime

import pytest

from reports.enums import Compare, Dimension, Preset
from reports.rules.period import Period
from reports.rules.question import Question, question_of
from reports.rules.scope import Scope

SCOPE = Scope(period=Period(first=date(2026, 3, 1), last=date(2026, 3, 31), zone="UTC"))
TODAY = date(2026, 3, 20)


def read(**query: str) -> Question:
    return question_of(query=query, scope=SCOPE, today=TODAY)


def test_question_survives_its_address() -> None:
    asked = Question(
        scope=SCOPE, compare=Compare.YEAR, by=Dimension.SHIFT, measure="next_response", on=date(2026, 3, 7)
    )

    assert read(**asked.query()) == asked


def test_usual_question_says_nothing_of_itself() -> None:
    assert Question(scope=SCOPE).query() == SCOPE.query()


@pytest.mark.parametrize(
    "query", [{"compare": "x"}, {"by": "colour"}, {"on": "yesterday"}, {"on": "2026-03-21"}, {"on": "1999-12-31"}]
)
def test_nonsense_gives_the_default(query: dict[str, str]) -> None:
    assert read(**query) == Question(scope=SCOPE)


def test_measure_of_another_page_gives_the_first_of_this_one() -> None:
    assert [read(measure=name).chosen(("a", "b")) for name in ("b", "c", "")] == ["b", "a", "a"]


def test_day_is_the_last_that_has_begun() -> None:
    assert read().day(datetime(2026, 3, 20, 12, tzinfo=UTC)) == TODAY
    assert read().day(datetime(2026, 4, 20, 12, tzinfo=UTC)) == date(2026, 3, 31)
    assert read(on="2026-03-07").day(datetime(2026, 3, 20, 12, tzinfo=UTC)) == date(2026, 3, 7)


def test_other_pages_do_not_get_the_measure_and_the_day() -> None:
    assert read(measure="a", on="2026-03-07", by="site").common() == read(by="site")


def test_scope_before_is_the_same_question_of_an_earlier_period() -> None:
    scope = Scope(period=SCOPE.period, preset=Preset.QUARTER, filters={Dimension.QUEUE: "1"})
    earlier = Question(scope=scope, compare=Compare.YEAR).scope_before

    assert earlier is not None
    assert (earlier.period.first, earlier.preset, earlier.filters) == (
        date(2025, 3, 1), Preset.CUSTOM, {Dimension.QUEUE: "1"},
    )  # fmt: skip
    assert Question(scope=scope, compare=Compare.NONE).scope_before is None
