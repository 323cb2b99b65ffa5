"""What stands in the way of resolving a ticket: one list, whoever asks and however.

Each reason has a function of its own; `closing_refusals` is the list of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tickets.rules.corrections import UNCONFIRMED

CHILDREN_ACTIVE = "children_active"

NEVER_OVERRIDDEN = frozenset({CHILDREN_ACTIVE, UNCONFIRMED})
"""What no supervisor lets pass: tickets that lose their parent, and the check of a correction by a second person."""


@dataclass(frozen=True)
class ClosingRefusal:
    """Why a ticket cannot be resolved yet: a stable code, and a sentence that names what is missing."""

    code: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ClosingFacts:
    """What must be known of a ticket. active_children: tickets under it that are not solved.

    missing_steps, missing_fields: the words of what is required and not done. unsigned: tags of devices that were down
    and want a quality check before they are used again. correction: what a study correction of the ticket still needs,
    as corrections.gate_words says it; "" for nothing.
    """

    active_children: int = 0
    missing_steps: tuple[str, ...] = ()
    missing_fields: tuple[str, ...] = ()
    unsigned: tuple[str, ...] = ()
    correction: str = ""


def closing_refusals(facts: ClosingFacts) -> tuple[ClosingRefusal, ...]:
    """Return everything that stands in the way, in a fixed order; empty when the ticket may be resolved."""
    found = (
        active_children_refusal(facts.active_children),
        correction_refusal(facts.correction),
        _steps(facts.missing_steps),
        _fields(facts.missing_fields),
        _sign_offs(facts.unsigned),
    )
    return tuple(refusal for refusal in found if refusal)


def active_children_refusal(count: int) -> ClosingRefusal | None:
    """Return why a ticket is not resolved, closed or merged away over so many active tickets under it, or None."""
    if not count:
        return None
    some = "A ticket under this one is" if count == 1 else f"{count} tickets under this one are"
    words = f"{some} still being worked on. Resolve all with one message, or resolve what is under it first."
    return ClosingRefusal(CHILDREN_ACTIVE, words)


def correction_refusal(words: str) -> ClosingRefusal | None:
    """Return why a ticket whose study correction is not confirmed is not resolved or merged away, or None."""
    return ClosingRefusal(UNCONFIRMED, words) if words else None


def _steps(missing: Sequence[str]) -> ClosingRefusal | None:
    if not missing:
        return None
    return ClosingRefusal("steps_missing", f"Do first and tick: {_listed(missing)}.")


def _fields(missing: Sequence[str]) -> ClosingRefusal | None:
    if not missing:
        return None
    return ClosingRefusal("fields_missing", f"Fill in first: {_listed(missing)}.")


def _sign_offs(tags: Sequence[str]) -> ClosingRefusal | None:
    if not tags:
        return None
    words = f"Back into service only with a quality check that passed: sign off {', '.join(tags)} under Downtime."
    return ClosingRefusal("sign_off_missing", words)


def _listed(words: Sequence[str]) -> str:
    return "; ".join(f"“{each.rstrip('.')}”" for each in words)
