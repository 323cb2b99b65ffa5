"""What a digest says of itself and of a ticket that moved on while the message waited."""

from collections.abc import Callable, Collection

from tickets.enums import EventKind, State

_SOLVED = frozenset(
    {EventKind.TICKET_RESOLVED, EventKind.TICKET_CONFIRMED, EventKind.TICKET_CLOSED, EventKind.TICKET_MERGED}
)


Say = Callable[[str], str]
"""Puts English words into the language of whoever reads them."""
_ONE = {"message": "1 message", "ticket": "1 ticket"}
_MANY = {"message": "{count} messages", "ticket": "{count} tickets"}
_SUBJECT, _WAITED = "{messages} on {tickets}", "{messages} on {tickets} waited for you."
_MEANWHILE = {State.RESOLVED: "Solved meanwhile", State.CLOSED: "Closed meanwhile"}
DIGEST_WORDS = (*_ONE.values(), *_MANY.values(), _SUBJECT, _WAITED, *_MEANWHILE.values())


def digest_subject(*, count: int, tickets: int, name: str = "RadDesk", say: Say = str) -> str:
    """Return such as "[RadDesk] 5 messages on 2 tickets", on one line. name: of the desk."""
    return f"[{name}] {_of(_SUBJECT, count=count, tickets=tickets, say=say)}"


def parts_words(*, count: int, tickets: int, say: Say = str) -> str:
    """Say how much waited."""
    return _of(_WAITED, count=count, tickets=tickets, say=say)


def meanwhile_words(state: State, kinds: Collection[EventKind]) -> str:
    """Say that a ticket has ended since, unless one of the messages says so itself; "" when it has not."""
    return "" if _SOLVED.intersection(kinds) else _MEANWHILE.get(state, "")


def _of(words: str, *, count: int, tickets: int, say: Say) -> str:
    return say(words).format(messages=_many(count, "message", say), tickets=_many(tickets, "ticket", say))


def _many(count: int, noun: str, say: Say) -> str:
    return say(_ONE[noun] if count == 1 else _MANY[noun]).format(count=count)
