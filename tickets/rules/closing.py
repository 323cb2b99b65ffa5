"""What stands in the way of resolving a ticket: one list, whoever asks and however.

Each reason has a function of its own; `closing_refusals` is the list of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ClosingRefusal:
    """Why a ticket cannot be resolved yet: a stable code, and a sentence that names what is missing."""

    code: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ClosingFacts:
    """What must be known of a ticket. active_children: tickets under it that are not solved."""

    active_children: int = 0


def closing_refusals(facts: ClosingFacts) -> tuple[ClosingRefusal, ...]:
    """Return everything that stands in the way, in a fixed order; empty when the ticket may be resolved."""
    found = (active_children_refusal(facts.active_children),)
    return tuple(refusal for refusal in found if refusal)


def active_children_refusal(count: int) -> ClosingRefusal | None:
    """Return why a ticket is not resolved, closed or merged away over so many active tickets under it, or None."""
    if not count:
        return None
    some = "A ticket under this one is" if count == 1 else f"{count} tickets under this one are"
    words = f"{some} still being worked on. Resolve all with one message, or resolve what is under it first."
    return ClosingRefusal("children_active", words)
