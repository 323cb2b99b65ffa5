"""The question before something is sent that may name a patient, for forms that ask it beside the text itself.

All others are asked at the door (views/phi_door.py).

It asks once. What was typed stays typed; the answer comes with the same form, so it works without JavaScript.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from accounts.permissions import SignedInRequest
from tickets.actions.identity import add_identity, clean_values, note_identifiers_sent
from tickets.actions.protected import Given
from tickets.enums import IdentityField, IdentitySource
from tickets.queries.patient_words import found_here, seen_of
from tickets.queries.portal import staged_files
from tickets.rules.identity import FIELD_WORDS
from tickets.rules.phi import (
    FIELD_OF,
    KIND_WORDS,
    Hit,
    looks_like_capture,
    values_of,
    without,
)

MOVE, REMOVE, SEND = "move", "remove", "send"


@dataclass(frozen=True)
class Asked:
    """What is asked about. seen: names what was found, so that the answer is about this and not about something new."""

    found: Sequence[Mapping[str, str]]
    pictures: Sequence[str]
    seen: str
    problem: str = ""
    can_move: bool = True
    """Whether there is a ticket whose protected fields could take it."""


@dataclass(frozen=True)
class Checked:
    """What may be sent now: the texts, and the identifiers to keep; or `asked`, and then nothing is sent yet."""

    texts: dict[str, str]
    values: dict[IdentityField, list[str]] = field(default_factory=dict)
    kinds: Sequence[str] = ()
    asked: Asked | None = None


def check_texts(
    request: SignedInRequest, texts: Mapping[str, str], *, uploads: Sequence[Any] = (), can_move: bool = True
) -> Checked:
    """Look at what is about to be sent, and at the person's answer if they were asked already.

    texts: by the name of their field. uploads: ids of the staged files that go with them.
    """
    hits = {name: found_here(text) for name, text in texts.items()}
    flat = [hit for found in hits.values() for hit in found]
    pictures = _captures(request, uploads)
    answer, seen = request.POST.get("phi", ""), seen_of(flat, pictures)
    if not flat and not pictures:
        return Checked(dict(texts))
    if answer not in ((MOVE,) if can_move else ()) + (REMOVE, SEND) or request.POST.get("phi_seen") != seen:
        return Checked(dict(texts), asked=_asked(flat, pictures, seen, can_move=can_move))
    if answer == SEND:
        return Checked(dict(texts), kinds=sorted({hit.kind.value for hit in flat}))
    cleaned = {name: without(text, hits[name], is_moved=answer == MOVE) for name, text in texts.items()}
    values = values_of(flat) if answer == MOVE else {}
    try:
        clean_values(values)
    except ValidationError as error:
        return Checked(dict(texts), asked=_asked(flat, pictures, seen, problem=error.messages[0]))
    return Checked(cleaned, values=values)


def keep_moved(request: SignedInRequest, *, number: int, checked: Checked, at: Any) -> None:
    """Keep what was moved out of the texts on its ticket, or record that it was sent all the same.

    Raises ValidationError when it cannot be kept; then nothing must be sent.
    """
    if checked.values:
        add_identity(actor=request.user, ticket_id=number, values=checked.values, source=IdentitySource.MOVED, at=at)
    if checked.kinds:
        note_identifiers_sent(actor=request.user, ticket_id=number, kinds=checked.kinds, at=at)


def protected(checked: Checked, data: Mapping[str, Any]) -> Given | None:
    """What goes into the protected fields of a ticket: those of the form, and what was moved out of its texts."""
    values = {name: [str(data[name.value])] for name in IdentityField if data.get(name.value)}
    for name, texts in checked.values.items():
        values.setdefault(name, []).extend(texts)
    if not values and not checked.kinds:
        return None
    source = IdentitySource.MOVED if checked.values else IdentitySource.TYPED
    return Given(values=values, source=source, sent=checked.kinds)


def _captures(request: SignedInRequest, uploads: Sequence[Any]) -> list[str]:
    """The names of files that seem to be pictures of a screen."""
    rows = staged_files(user=request.user, ids=list(uploads)) if uploads else []
    return [row.name for row in rows if looks_like_capture(row.name, row.media_type)]


def _asked(
    hits: Sequence[Hit], pictures: Sequence[str], seen: str, *, problem: str = "", can_move: bool = True
) -> Asked:
    found = [
        {"words": KIND_WORDS[hit.kind], "text": hit.text, "field": FIELD_WORDS[FIELD_OF[hit.kind]]} for hit in hits
    ]
    return Asked(found=found, pictures=pictures, seen=seen, problem=problem, can_move=can_move)
