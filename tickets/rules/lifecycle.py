"""Which step a ticket may take next, why another is refused, and how to say so.

NEW: nobody has it. OPEN: somebody works on it. WAITING: paused, with a reason, and whoever had it keeps
it. RESOLVED: the desk says it is solved. CLOSED: confirmed, or closed by the desk or by time.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from tickets.enums import State, WaitReason


class Verb(StrEnum):
    """What somebody may want to do to a ticket."""

    TAKE = "take"
    ASSIGN = "assign"
    RELEASE = "release"
    WAIT = "wait"
    RESUME = "resume"
    RESOLVE = "resolve"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    CLOSE = "close"
    REPLY = "reply"
    NOTE = "note"
    TRIAGE = "triage"
    MERGE = "merge"
    UNMERGE = "unmerge"
    LINK = "link"


REOPEN_WINDOW = timedelta(days=14)
UNMERGE_WINDOW = timedelta(days=14)
"""How long a merge can be undone: as long as a closed ticket can be reopened."""

REFUSALS: dict[str, str] = {
    "already_taken": "Somebody else has already taken this ticket. Ask them to hand it over, or assign it to somebody.",
    "nobody_has_it": "Nobody has this ticket, so there is nothing to give back. Take it if you want to work on it.",
    "already_waiting": "This ticket is already waiting. End the wait first if the reason has changed.",
    "not_waiting": "This ticket is not waiting, so there is no wait to end. Go on with the work.",
    "already_resolved": "This ticket is already resolved. Reopen it first if the problem is still there.",
    "not_resolved": "This ticket is not resolved yet. Resolve it first and say what was done.",
    "already_closed": "This ticket is closed. Reopen it first if there is still something to do.",
    "not_done": "This ticket is still being worked on, so there is nothing to reopen. Write a reply instead.",
    "merged": "This ticket goes on in another one. Open that one and do it there.",
    "reopen_window_over": "This ticket was closed more than 14 days ago. Log a follow-up, which is linked with it.",
    "not_merged": "This ticket is not merged, so there is no merge to undo.",
    "unmerge_window_over": "This ticket was merged more than 14 days ago. Log a follow-up, which is linked with it.",
}
"""Refusal code to the sentence the person reads."""

_ACTIVE = (State.NEW, State.OPEN, State.WAITING)

_ALLOWED_IN: dict[Verb, tuple[State, ...]] = {
    Verb.TAKE: _ACTIVE,
    Verb.ASSIGN: _ACTIVE,
    Verb.RELEASE: _ACTIVE,
    Verb.WAIT: (State.NEW, State.OPEN),
    Verb.RESUME: (State.WAITING,),
    Verb.RESOLVE: _ACTIVE,
    Verb.CONFIRM: (State.RESOLVED,),
    Verb.REOPEN: (State.RESOLVED, State.CLOSED),
    Verb.CLOSE: (State.RESOLVED,),
    Verb.REPLY: (*_ACTIVE, State.RESOLVED),
    Verb.NOTE: tuple(State),
    # A finished ticket keeps its triage: changing the priority afterwards would turn a missed target into a met one.
    Verb.TRIAGE: _ACTIVE,
    Verb.MERGE: _ACTIVE,
    Verb.UNMERGE: (State.CLOSED,),
    Verb.LINK: tuple(State),
}

_WHILE_MERGED = (Verb.NOTE, Verb.LINK)

_REFUSED_FROM: dict[State, str] = {
    State.RESOLVED: "already_resolved",
    State.CLOSED: "already_closed",
}

_REFUSED_VERB: dict[Verb, str] = {
    Verb.WAIT: "already_waiting",
    Verb.RESUME: "not_waiting",
    Verb.CONFIRM: "not_resolved",
    Verb.CLOSE: "not_resolved",
    Verb.REOPEN: "not_done",
}


def refusal(
    *,
    state: State,
    verb: Verb,
    has_assignee: bool = False,
    closed_at: datetime | None = None,
    at: datetime | None = None,
    is_merged: bool = False,
) -> str | None:
    """Return the code in REFUSALS why `verb` is refused in `state`, or None when it is allowed.

    `closed_at` and `at` matter only for reopening a closed ticket and for undoing a merge; without both the window
    counts as over. A merged ticket takes notes and links, and its merge can be undone.
    """
    if verb is Verb.UNMERGE:
        return _unmerge_refusal(is_merged=is_merged, closed_at=closed_at, at=at)
    if is_merged and verb not in _WHILE_MERGED:
        return "merged"
    if state not in _ALLOWED_IN[verb]:
        return _REFUSED_FROM.get(state) or _REFUSED_VERB[verb]
    if verb is Verb.TAKE and has_assignee:
        return "already_taken"
    if verb is Verb.RELEASE and not has_assignee:
        return "nobody_has_it"
    if verb is Verb.REOPEN and state == State.CLOSED and not _is_in_window(REOPEN_WINDOW, closed_at=closed_at, at=at):
        return "reopen_window_over"
    return None


def needs_follow_up(*, state: State, closed_at: datetime | None, at: datetime, is_merged: bool) -> bool:
    """Say whether a ticket can no longer be taken up again, so that what came back is logged as its follow-up."""
    verb = Verb.UNMERGE if is_merged else Verb.REOPEN
    code = refusal(state=state, verb=verb, closed_at=closed_at, at=at, is_merged=is_merged)
    return code in ("reopen_window_over", "unmerge_window_over")


def _unmerge_refusal(*, is_merged: bool, closed_at: datetime | None, at: datetime | None) -> str | None:
    if not is_merged:
        return "not_merged"
    return None if _is_in_window(UNMERGE_WINDOW, closed_at=closed_at, at=at) else "unmerge_window_over"


def next_state(state: State, verb: Verb, has_assignee: bool) -> State:
    """Return the state after an allowed `verb`; `has_assignee` is what holds once the verb is done.

    Taking or assigning a waiting ticket leaves it waiting: who has it changes, the reason to wait does not.
    """
    working = State.OPEN if has_assignee else State.NEW
    match verb:
        case Verb.TAKE | Verb.ASSIGN | Verb.RELEASE:
            return State.WAITING if state == State.WAITING else working
        case Verb.RESUME | Verb.REOPEN:
            return working
        case Verb.WAIT:
            return State.WAITING
        case Verb.RESOLVE:
            return State.RESOLVED
        case Verb.CONFIRM | Verb.CLOSE | Verb.MERGE:
            return State.CLOSED
        case _:
            return state


def allowed_verbs(
    *,
    state: State,
    has_assignee: bool,
    closed_at: datetime | None = None,
    at: datetime | None = None,
    is_merged: bool = False,
) -> tuple[Verb, ...]:
    """Return the verbs not refused now, in the order of Verb; who may use them is a matter of permissions."""
    return tuple(
        verb
        for verb in Verb
        if not refusal(
            state=state, verb=verb, has_assignee=has_assignee, closed_at=closed_at, at=at, is_merged=is_merged
        )
    )


def effect_of_requester_reply(state: State, waiting_reason: WaitReason | str | None) -> Verb | None:
    """Return what a requester's message does besides being read: end a wait, reopen, or nothing.

    It ends a wait only when the desk waited for the requester: their message brings no spare part. On a resolved
    ticket it means "still broken". On a closed ticket a reply is refused and the requester reopens instead.
    """
    if state == State.RESOLVED:
        return Verb.REOPEN
    if state == State.WAITING and waiting_reason == WaitReason.REQUESTER:
        return Verb.RESUME
    return None


STATE_WORDS: dict[State, str] = {
    State.NEW: "New",
    State.OPEN: "In work",
    State.WAITING: "Waiting",
    State.RESOLVED: "Solved",
    State.CLOSED: "Closed",
}

WAIT_REASON_WORDS: dict[WaitReason, str] = {
    WaitReason.REQUESTER: "Waiting for an answer from the requester",
    WaitReason.VENDOR: "Waiting for the vendor",
    WaitReason.PARTS: "Waiting for a spare part",
    WaitReason.PLANNED: "Waiting for the planned time",
    WaitReason.OTHER: "Waiting",
}

_NEXT_WHILE_WAITING: dict[WaitReason, str] = {
    WaitReason.REQUESTER: "We need an answer from you before we can go on. Please answer in the ticket.",
    WaitReason.VENDOR: "We are waiting for the manufacturer. You need not do anything; we write when they answer.",
    WaitReason.PARTS: "A spare part is on order. You need not do anything; we write when it is here.",
    WaitReason.PLANNED: "The work is planned for a later time. We write when it starts.",
    WaitReason.OTHER: "The work is paused for now. We write as soon as it goes on.",
}


def next_step_words(
    *,
    state: State,
    waiting_reason: WaitReason | str | None = None,
    assignee_name: str = "",
    queue_name: str = "",
    merged_into: int | None = None,
) -> str:
    """Say to the requester what happens next, in one or two plain sentences. merged_into: where the ticket goes on."""
    words, names = next_step(
        state=state,
        waiting_reason=waiting_reason,
        assignee_name=assignee_name,
        queue_name=queue_name,
        merged_into=merged_into,
    )
    return words.format(**names)


MERGED_NEXT = "The desk goes on with this in ticket #{into}. Name that number when you ring or ask."
TEAM_NEXT = "The team “{team}” has your ticket. The next free person takes it, and you are told who."
DESK_NEXT = "The desk has your ticket. The next free person takes it, and you are told who."
PERSON_NEXT = "{who} is working on it. You get a message as soon as there is news."
SOMEBODY_NEXT = "Somebody is working on it. You get a message as soon as there is news."
RESOLVED_NEXT = "We think this is solved. Please confirm it, or tell us that it is still broken."
CLOSED_NEXT = "This ticket is closed. If the problem comes back within 14 days, reopen it; later, log a new ticket."
NEXT_WORDS: tuple[str, ...] = (
    MERGED_NEXT,
    TEAM_NEXT,
    DESK_NEXT,
    PERSON_NEXT,
    SOMEBODY_NEXT,
    RESOLVED_NEXT,
    CLOSED_NEXT,
    *_NEXT_WHILE_WAITING.values(),
)
"""Every sentence `next_step` may return, for whoever translates them."""


def next_step(
    *,
    state: State,
    waiting_reason: WaitReason | str | None = None,
    assignee_name: str = "",
    queue_name: str = "",
    merged_into: int | None = None,
) -> tuple[str, dict[str, object]]:
    """Return the sentence of `next_step_words` and the names to be filled into it: so that it can be translated."""
    if merged_into is not None:
        return MERGED_NEXT, {"into": merged_into}
    match state:
        case State.NEW:
            return (TEAM_NEXT, {"team": queue_name}) if queue_name else (DESK_NEXT, {})
        case State.OPEN:
            return (PERSON_NEXT, {"who": assignee_name}) if assignee_name else (SOMEBODY_NEXT, {})
        case State.WAITING:
            return _NEXT_WHILE_WAITING[WaitReason(waiting_reason or WaitReason.OTHER)], {}
        case State.RESOLVED:
            return RESOLVED_NEXT, {}
        case _:
            return CLOSED_NEXT, {}


def _is_in_window(window: timedelta, *, closed_at: datetime | None, at: datetime | None) -> bool:
    return closed_at is not None and at is not None and at <= closed_at + window
