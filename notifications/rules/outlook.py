"""By when: the promise a requester may hold us to, or that there is none. Every mail to a requester says it."""

from dataclasses import dataclass
from datetime import date, datetime

from tickets.enums import State, WaitReason
from tickets.rules.lifecycle import REOPEN_WINDOW

HEAR_BY = "You hear from us by {when}."
SOLVE_BY = "We aim to solve it by {when}."
LATE = "This takes longer than we promised. Ring the help desk on {phone} if it cannot wait."
LATE_NO_PHONE = "This takes longer than we promised. Ring the help desk if it cannot wait."
NO_PROMISE = "No time is promised for this; you hear from us as soon as there is news."
ANSWER_BY = "We wait for your answer until {when}."
ANSWER_OPEN = "The work rests until your answer is here."
AGAIN_ON = "We come back to it on {when} at the latest."
NO_DAY = "No day is set for that yet."
ANSWER_SOLVED = "Until you answer, it counts as solved."
REOPEN_UNTIL = "You can reopen it until {when}."
OUTLOOK_WORDS: tuple[str, ...] = (
    HEAR_BY,
    SOLVE_BY,
    LATE,
    LATE_NO_PHONE,
    NO_PROMISE,
    ANSWER_BY,
    ANSWER_OPEN,
    AGAIN_ON,
    NO_DAY,
    ANSWER_SOLVED,
    REOPEN_UNTIL,
)
"""Every sentence `outlook` may return, for whoever translates them."""


@dataclass(frozen=True, kw_only=True)
class Promised:
    """What a ticket is promised. Moments are instants; None where nothing is promised or no clock runs.

    has_answer: somebody of the desk has answered. waiting_until: a day of the hospital.
    """

    state: State
    waiting_reason: str = ""
    waiting_until: date | None = None
    has_answer: bool = False
    first_response_due_at: datetime | None = None
    next_response_due_at: datetime | None = None
    resolution_due_at: datetime | None = None
    closed_at: datetime | None = None
    is_merged: bool = False


@dataclass(frozen=True)
class Outlook:
    """A sentence and the moment or day in it; words are "" when nothing need be said."""

    words: str
    when: datetime | date | None = None


def outlook(promised: Promised, *, at: datetime, has_phone: bool) -> Outlook:
    """Say by when something happens, honestly: late when a promise has passed at `at`, none when there is none."""
    if promised.is_merged:
        return Outlook("")
    match promised.state:
        case State.WAITING:
            return _waiting(promised)
        case State.RESOLVED:
            return Outlook(ANSWER_SOLVED)
        case State.CLOSED:
            return Outlook(REOPEN_UNTIL, promised.closed_at + REOPEN_WINDOW) if promised.closed_at else Outlook("")
        case _:
            return _working(promised, at=at, has_phone=has_phone)


def _waiting(promised: Promised) -> Outlook:
    until = promised.waiting_until
    if promised.waiting_reason == WaitReason.REQUESTER:
        return Outlook(ANSWER_BY, until) if until else Outlook(ANSWER_OPEN)
    return Outlook(AGAIN_ON, until) if until else Outlook(NO_DAY)


def _working(promised: Promised, *, at: datetime, has_phone: bool) -> Outlook:
    """The first answer, then an answer to what they wrote last, then the solution: the first that is promised."""
    first = None if promised.has_answer else promised.first_response_due_at
    answer = first or promised.next_response_due_at
    if answer or promised.resolution_due_at:
        due = answer or promised.resolution_due_at
        if due is not None and due < at:
            return Outlook(LATE if has_phone else LATE_NO_PHONE)
        return Outlook(HEAR_BY if answer else SOLVE_BY, due)
    return Outlook(NO_PROMISE)
