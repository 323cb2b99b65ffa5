"""What stands in the way of calling a ticket solved."""

import pytest

from tickets.rules.closing import ClosingFacts, ClosingRefusal, active_children_refusal, closing_refusals


def test_a_ticket_alone_may_be_solved():
    assert closing_refusals(ClosingFacts()) == ()


@pytest.mark.parametrize(
    ("count", "words"), [(1, "A ticket under this one is"), (3, "3 tickets under this one are")]
)
def test_tickets_under_it_come_first(count, words):
    [refusal] = closing_refusals(ClosingFacts(active_children=count))

    assert refusal == active_children_refusal(count)
    assert (refusal.code, refusal.words) == (
        "children_active",
        f"{words} still being worked on. Resolve all with one message, or resolve what is under it first.",
    )


def test_everything_missing_is_named_at_once() -> None:
    facts = ClosingFacts(missing_steps=("Probe.", "Call"), missing_fields=("Case number",))

    assert closing_refusals(facts) == (
        ClosingRefusal("steps_missing", "Do first and tick: “Probe”; “Call”."),
        ClosingRefusal("fields_missing", "Fill in first: “Case number”."),
    )
