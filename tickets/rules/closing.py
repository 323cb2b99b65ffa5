"""What stands in the way of resolving a ticket: one list, whoever asks and however.

Each reason has a function of its own; `closing_refusals` is the list of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ClosingRefusal:
    """Why a ticket cannot be resolved yet: a stable code, and a sentence that names what is missing."""

    code: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ClosingFacts:
    """What must be known of a ticket. missing_steps, missing_fields: the words of what is required and not done."""

    missing_steps: tuple[str, ...] = ()
    missing_fields: tuple[str, ...] = ()


def closing_refusals(facts: ClosingFacts) -> tuple[ClosingRefusal, ...]:
    """Return everything that stands in the way, in a fixed order; empty when the ticket may be resolved."""
    found = (_steps(facts.missing_steps), _fields(facts.missing_fields))
    return tuple(refusal for refusal in found if refusal)


def _steps(missing: Sequence[str]) -> ClosingRefusal | None:
    if not missing:
        return None
    return ClosingRefusal("steps_missing", f"Do first and tick: {_listed(missing)}.")


def _fields(missing: Sequence[str]) -> ClosingRefusal | None:
    if not missing:
        return None
    return ClosingRefusal("fields_missing", f"Fill in first: {_listed(missing)}.")


def _listed(words: Sequence[str]) -> str:
    return "; ".join(f"“{each.rstrip('.')}”" for each in words)
