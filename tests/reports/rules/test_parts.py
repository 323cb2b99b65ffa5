"""Parts of figures, as they stand in addresses."""

import pytest

from reports.rules.parts import Part, PartKind, age, is_promise, kept_words, part_named, part_words


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("met", Part(PartKind.MET)),
        ("missed", Part(PartKind.MISSED)),
        ("out", Part(PartKind.OUT)),
        (age(1, 2), Part(PartKind.AGE, ages=(1, 2))),
        ("in-waiting", Part(PartKind.STATE, word="waiting")),
        ("with-vendor", Part(PartKind.HOLDER, word="vendor")),
        ("handled-7", Part(PartKind.HANDLED, person=7)),
    ],
)
def test_part_named(text: str, part: Part) -> None:
    assert part_named(text) == part


@pytest.mark.parametrize(
    "text",
    ["", "x", "met-1", "age", "age-2-1", "age-0-7", "age-a-b", "in-", "in-1", "handled-", "handled-x",
     "handled-9999999999999999999", "with-vendor;drop"],
)  # fmt: skip
def test_what_is_no_part(text: str) -> None:
    assert part_named(text) is None


@pytest.mark.parametrize(
    ("text", "metric", "words"),
    [
        ("", "", ""),
        ("missed", "response_met", "missed"),
        ("missed", "reopened", "held"),
        (age(1, 2), "backlog", "1 to 7 days"),
        (age(0, 0), "backlog", "under 1 day"),
        (age(4, 6), "backlog", "2 to 4 weeks and up to 12 weeks or more"),
        ("in-waiting", "time_in_state", "ever waiting"),
        ("with-vendor", "time_by_holder", "ever with the vendor"),
        ("handled-7", "agent_load", "handled by Ana"),
        ("has-7", "agent_load", "in hand now of Ana"),
        ("answers-7", "agent_load", "answered by Ana"),
    ],
)
def test_part_words(text: str, metric: str, words: str) -> None:
    assert part_words(text, metric=metric, name="Ana") == words


def test_shares_that_are_no_promises_have_words_of_their_own() -> None:
    assert kept_words("response_met") == ("in time", "missed")
    assert kept_words("without_vendor") == ("without the vendor", "with the vendor")
    assert [is_promise(code) for code in ("resolution_met", "reopened")] == [True, False]
