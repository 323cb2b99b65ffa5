"""What a digest says of itself and of a ticket that moved on while the message waited."""

from collections.abc import Collection

from tickets.enums import EventKind, State

_SOLVED = frozenset(
    {EventKind.TICKET_RESOLVED, EventKind.TICKET_CONFIRMED, EventKind.TICKET_CLOSED, EventKind.TICKET_MERGED}
)


def digest_subject(*, count: int, tickets: int) -> str:
    """Return such as "[RadDesk] 5 messages on 2 tickets", on one line."""
    return f"[RadDesk] {_many(count, 'message')} on {_many(tickets, 'ticket')}"


def parts_words(*, count: int, tickets: int) -> str:
    """Say how much waited."""
    return f"{_many(count, 'message')} on {_many(tickets, 'ticket')} waited for you."


def meanwhile_words(state: State, kinds: Collection[EventKind]) -> str:
    """Say that a ticket has ended since, unless one of the messages says so itself; "" when it has not."""
    if _SOLVED.intersection(kinds):
        return ""
    match state:
        case State.RESOLVED:
            return "Solved meanwhile"
        case State.CLOSED:
            return "Closed meanwhile"
        case _:
            return ""


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
