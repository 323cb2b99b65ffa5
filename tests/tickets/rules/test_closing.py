"""What stands in the way of resolving."""

from tickets.rules.closing import ClosingFacts, ClosingRefusal, closing_refusals


def test_nothing_missing_is_no_refusal() -> None:
    assert closing_refusals(ClosingFacts()) == ()


def test_everything_missing_is_named_at_once() -> None:
    facts = ClosingFacts(missing_steps=("Probe.", "Call"), missing_fields=("Case number",))

    assert closing_refusals(facts) == (
        ClosingRefusal("steps_missing", "Do first and tick: “Probe”; “Call”."),
        ClosingRefusal("fields_missing", "Fill in first: “Case number”."),
    )
