"""The words for what the events of privacy name by code: reasons, kinds of correction, outcomes."""

from collections.abc import Callable, Mapping

from tickets.enums import CorrectionKind, EventKind, IdentityPart, RejectionCode, RevealReason
from tickets.rules.corrections import KIND_WORDS, REJECTION_WORDS
from tickets.rules.identity import FIELD_WORDS, PART_WORDS, REASON_WORDS

_OUTCOMES = {
    "ready": "The vendor copy is ready",
    "refused": "No vendor copy was made: it was not safe",
}
_WITH_FIELDS = frozenset({EventKind.IDENTITY_ADDED, EventKind.IDENTITY_REMOVED, EventKind.IDENTITY_REVEALED})
_WHAT = {"copy": "a vendor copy", "packet": "the packet for the vendor"}


def _first_down(words: str) -> str:
    return words[:1].lower() + words[1:]


def _fields(value: object) -> str:
    named = {str(each) for each in value} if isinstance(value, list | tuple) else {str(value)}
    return ", ".join(_first_down(words) for field, words in FIELD_WORDS.items() if field.value in named)


_WORDS: Mapping[tuple[EventKind, str], Callable[[str], str]] = {
    (EventKind.IDENTITY_ADDED, "part"): lambda code: _first_down(PART_WORDS[IdentityPart(code)]),
    (EventKind.IDENTITY_REVEALED, "reason"): lambda code: _first_down(REASON_WORDS[RevealReason(code)]),
    (EventKind.COPY_MADE, "outcome"): lambda code: _OUTCOMES.get(code, code),
    (EventKind.COPY_DOWNLOADED, "what"): lambda code: _WHAT.get(code, code),
    (EventKind.CORRECTION_STARTED, "correction"): lambda code: _first_down(KIND_WORDS[CorrectionKind(code)]),
    (EventKind.CORRECTION_DONE, "code"): lambda code: _first_down(REJECTION_WORDS[RejectionCode(code)]),
}


def privacy_word(*, kind: str, key: str, value: object) -> str | None:
    """Return the words for one value of a payload; None when it is not one of these."""
    if key in ("fields", "field") and kind in _WITH_FIELDS:
        return _fields(value)
    words = _WORDS.get((EventKind(kind), key))
    return words(str(value)) if words else None
