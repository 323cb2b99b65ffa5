"""Who reads what is about to be written: said beside the button, before anything is sent."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Recipient:
    """Somebody and why: “Requester”, “Watches”, “Has the ticket”. how: how it reaches them."""

    name: str
    why: str
    how: str


@dataclass(frozen=True, kw_only=True)
class Reader:
    """What must be known of a person. can_be_mailed: active, with a mail address."""

    id: int
    name: str
    can_be_mailed: bool = True


_MAIL, _PAGE = "told by mail, reads it on the ticket", "reads it on the ticket only: no mail reaches them"


def reply_recipients(*, actor_id: int, requester: Reader, watchers: Sequence[Reader]) -> tuple[Recipient, ...]:
    """Return who is told of a reply by this person: the requester, then those who watch. Nobody tells themselves."""
    found = [_recipient(requester, "Requester")] if requester.id != actor_id else []
    found += [_recipient(each, "Watches") for each in watchers if each.id not in (actor_id, requester.id)]
    return tuple(found)


def note_recipients(*, actor_id: int, watchers: Sequence[Reader]) -> tuple[Recipient, ...]:
    """Return who is told of a private note: those of the desk who watch. Never a requester."""
    return tuple(_recipient(each, "Watches") for each in watchers if each.id != actor_id)


def _recipient(reader: Reader, why: str) -> Recipient:
    return Recipient(name=reader.name, why=why, how=_MAIL if reader.can_be_mailed else _PAGE)
