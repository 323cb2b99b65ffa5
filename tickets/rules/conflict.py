"""When two people change one ticket at once: whose change may simply be added, and whose needs a look first.

Every kind of event touches parts of a ticket, and every action minds some. What touches none of them is no obstacle.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from tickets.enums import EventKind


class Part(StrEnum):
    """A part of a ticket that somebody may be changing."""

    ASSIGNEE = "assignee"
    QUEUE = "queue"
    CATEGORY = "category"
    PRIORITY = "priority"
    DEVICE = "device"
    DUE = "due"
    STATE = "state"
    SAID = "said"
    NOTES = "notes"
    FILES = "files"
    FIELDS = "fields"


_ALL = frozenset(Part)
_NONE: frozenset[Part] = frozenset()


def _parts(*parts: Part) -> frozenset[Part]:
    return frozenset(parts)


TOUCHES: Mapping[str, frozenset[Part]] = {
    EventKind.TICKET_LOGGED: _ALL,
    EventKind.TICKET_ROUTED: _parts(Part.QUEUE),
    EventKind.CATEGORY_CHANGED: _parts(Part.CATEGORY),
    EventKind.PRIORITY_CHANGED: _parts(Part.PRIORITY),
    EventKind.DEVICE_LINKED: _parts(Part.DEVICE),
    EventKind.IMPACT_RAISED: _NONE,
    EventKind.TICKET_TAKEN: _parts(Part.ASSIGNEE),
    EventKind.TICKET_ASSIGNED: _parts(Part.ASSIGNEE),
    EventKind.TICKET_RELEASED: _parts(Part.ASSIGNEE),
    EventKind.REPLY_SENT: _parts(Part.SAID),
    EventKind.REQUESTER_REPLIED: _parts(Part.SAID),
    EventKind.NOTE_ADDED: _parts(Part.NOTES),
    EventKind.FILE_ADDED: _parts(Part.FILES),
    EventKind.FILE_INSPECTED: _NONE,
    EventKind.FILES_ADDED: _parts(Part.FILES),
    EventKind.FILES_INSPECTED: _NONE,
    EventKind.ORDER_COMPARED: _NONE,
    EventKind.SOFTWARE_LEARNED: _NONE,
    EventKind.WAIT_STARTED: _parts(Part.STATE),
    EventKind.WAIT_ENDED: _parts(Part.STATE),
    EventKind.TICKET_RESOLVED: _parts(Part.STATE, Part.SAID),
    EventKind.TICKET_CONFIRMED: _parts(Part.STATE),
    EventKind.TICKET_REOPENED: _parts(Part.STATE),
    EventKind.TICKET_CLOSED: _parts(Part.STATE),
    EventKind.TICKET_MERGED: _parts(Part.STATE),
    EventKind.DUE_PINNED: _parts(Part.DUE),
    EventKind.POLICY_APPLIED: _parts(Part.DUE),
    EventKind.TICKET_UNMERGED: _parts(Part.STATE),
    EventKind.BROADCAST_SENT: _parts(Part.SAID),
    EventKind.FIELDS_CHANGED: _parts(Part.FIELDS),
    **dict.fromkeys(
        (
            EventKind.PROMISE_WARNED,
            EventKind.PROMISE_MISSED,
            EventKind.OWNER_NEEDED,
            EventKind.STEP_TICKED,
            EventKind.STEP_UNTICKED,
            EventKind.GATE_OVERRIDDEN,
            EventKind.WAIT_DUE,
            EventKind.TAG_ADDED,
            EventKind.TAG_REMOVED,
            EventKind.WATCHER_ADDED,
            EventKind.WATCHER_REMOVED,
            EventKind.PERSON_MENTIONED,
            EventKind.TIME_LOGGED,
            EventKind.MACRO_APPLIED,
            EventKind.LINK_ADDED,
            EventKind.LINK_REMOVED,
            EventKind.INCIDENT_DECLARED,
            EventKind.INCIDENT_CHANGED,
            EventKind.INCIDENT_ENDED,
            EventKind.UPDATE_OVERDUE,
            EventKind.PROBLEM_LINKED,
            EventKind.PROBLEM_UNLINKED,
            EventKind.DOWNTIME_BEGAN,
            EventKind.DOWNTIME_CHANGED,
            EventKind.DOWNTIME_ENDED,
            EventKind.DEVICE_SIGNED_OFF,
            EventKind.WORK_PLANNED,
            EventKind.WORK_CALLED_OFF,
            EventKind.CHECK_FAILED,
            EventKind.CHECK_RECOVERED,
            EventKind.REACH_RETURNED,
            EventKind.IDENTITY_ADDED,
            EventKind.IDENTITY_REMOVED,
            EventKind.IDENTITY_REVEALED,
            EventKind.IDENTITY_PURGED,
            EventKind.IDENTIFIERS_SENT,
            EventKind.COPY_REQUESTED,
            EventKind.COPY_MADE,
            EventKind.COPY_DOWNLOADED,
            EventKind.COPY_DELETED,
            EventKind.CORRECTION_STARTED,
            EventKind.CORRECTION_DONE,
            EventKind.CORRECTION_CONFIRMED,
            EventKind.CORRECTION_RETURNED,
            EventKind.CORRECTION_DROPPED,
            EventKind.PAGE_STARTED,
            EventKind.PAGE_SENT,
            EventKind.PAGE_ESCALATED,
            EventKind.PAGE_ACKNOWLEDGED,
            EventKind.PAGE_EXHAUSTED,
            EventKind.PAGE_ENDED,
            EventKind.SATISFACTION_GIVEN,
            EventKind.MAIL_BOUNCED,
            EventKind.ORIGINALS_DELETED,
            EventKind.PIXELS_SEEN,
        ),
        _NONE,
    ),
}
"""A kind that is not here touches everything: better one look too many."""

MINDS: Mapping[str, frozenset[Part]] = {
    "take": _parts(Part.ASSIGNEE, Part.STATE),
    "assign": _parts(Part.ASSIGNEE, Part.QUEUE, Part.STATE),
    "release": _parts(Part.ASSIGNEE, Part.STATE),
    "route": _parts(Part.QUEUE, Part.STATE),
    "category": _parts(Part.CATEGORY),
    "priority": _parts(Part.PRIORITY),
    "due": _parts(Part.DUE, Part.PRIORITY),
    "merge": _parts(Part.STATE),
    "device": _parts(Part.DEVICE),
    "reply": _parts(Part.SAID, Part.NOTES, Part.STATE),  # a colleague's note may be why not to send it
    "note": _NONE,
    "wait": _parts(Part.STATE, Part.SAID),
    "resume": _parts(Part.STATE),
    "resolve": _parts(Part.STATE, Part.SAID, Part.NOTES),
    "reopen": _parts(Part.STATE, Part.SAID),
    "resolve_all": _parts(Part.STATE, Part.SAID, Part.NOTES),
    "close": _parts(Part.STATE, Part.SAID),
    "unmerge": _parts(Part.STATE),
    "fields": _parts(Part.FIELDS, Part.CATEGORY),
    **dict.fromkeys(("tag", "untag", "watch", "unwatch", "time", "untime", "tick"), _NONE),
    **dict.fromkeys(("link", "unlink", "join", "problem", "unproblem"), _NONE),
}
"""By the name of the action; one that is not here minds everything."""


def clashes(*, action: str, kinds: Iterable[str]) -> bool:
    """True when what happened meanwhile touches what the action is about, so that its author should see it first."""
    minded = MINDS.get(action, _ALL)
    return any(TOUCHES.get(kind, _ALL) & minded for kind in kinds)
