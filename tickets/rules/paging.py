"""The words of paging on the timeline of a ticket, and when a page of it is over."""

from collections.abc import Mapping

from tickets.enums import DONE_STATES, EventKind, PageState, State

START_WORDS: Mapping[str, str] = {
    "logged": "an urgent ticket came",
    "routed": "an urgent ticket came to this queue",
    "raised": "its priority was raised",
    "returned": "it was given back and nobody has it",
    "reopened": "it came back",
    "incident": "a major incident was declared",
    "missed": "a promise was missed",
}
ESCALATION_WORDS: Mapping[str, str] = {
    "no_answer": "nobody acknowledged in time",
    "nobody": "there was nobody to call",
    "undelivered": "no call could be delivered",
}
END_WORDS: Mapping[str, str] = {
    "taken": "somebody works on it",
    "waiting": "the work was paused by somebody",
    "lowered": "it is no longer urgent",
    "resolved": "it is solved",
    "merged": "it was merged into another ticket",
    "moved": "it went to another queue",
}
WHO_WORDS: Mapping[str, str] = {
    "first_call": "first call",
    "second_call": "second call",
    "lead": "who leads the queue",
    "supervisors": "the supervisors",
    "person": "a named person",
    "queue": "the whole queue",
}
HOW_WORDS: Mapping[str, str] = {
    "link": "by the link in the call",
    "reply": "by answering the call",
    "app": "here",
    "api": "through the API",
}
STATE_WORDS: Mapping[PageState, str] = {
    PageState.WAITING: "Waits: the queue is staffed",
    PageState.CALLING: "Calling",
    PageState.EXHAUSTED: "Nobody came",
    PageState.ACKNOWLEDGED: "Acknowledged",
    PageState.ENDED: "Ended",
}
LIVE = (PageState.WAITING, PageState.CALLING, PageState.EXHAUSTED)
"""States in which somebody must still come."""

_BY_KEY: Mapping[tuple[EventKind, str], Mapping[str, str]] = {
    (EventKind.PAGE_STARTED, "reason"): START_WORDS,
    (EventKind.PAGE_SENT, "who"): WHO_WORDS,
    (EventKind.PAGE_ESCALATED, "reason"): ESCALATION_WORDS,
    (EventKind.PAGE_ACKNOWLEDGED, "how"): HOW_WORDS,
    (EventKind.PAGE_ENDED, "reason"): END_WORDS,
}


def paging_word(*, kind: str, key: str, value: object) -> str | None:
    """Return the words for one value of a payload of paging; None when it is not one of these."""
    words = _BY_KEY.get((EventKind(kind), key))
    return None if words is None else words.get(str(value), str(value))


def end_reason(*, state: str, is_merged: bool, is_accepted: bool, is_urgent: bool, is_elsewhere: bool) -> str:
    """Return why nobody need be called any more, a key of END_WORDS; "" while somebody must still come.

    is_accepted: whoever has it did something on it since the page began; being given it is not enough. is_urgent: its
    priority is one the ladder pages for, or the page began for another reason. is_elsewhere: another queue has it now.
    """
    if is_merged:
        return "merged"
    if state in DONE_STATES:
        return "resolved"
    if state == State.WAITING:
        return "waiting"
    if is_accepted:
        return "taken"
    if not is_urgent:
        return "lowered"
    return "moved" if is_elsewhere else ""
