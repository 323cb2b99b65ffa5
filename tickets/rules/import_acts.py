"""The words of an import: what another system says happened, and what this desk records of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tickets.enums import EventKind, Priority, State


class What(StrEnum):
    """What a row of a foreign log says happened, as a mapping file names it.

    FIRST_REPLY: an answer unless there was one already. WORKING: work goes on, so a wait ends and what was done is
    open again; says nothing of a ticket in work. REPLIED and FIRST_REPLY are answers of the desk.
    """

    LOGGED = "logged"
    ROUTED = "routed"
    TAKEN = "taken"
    ASSIGNED = "assigned"
    RELEASED = "released"
    REPLIED = "replied"
    FIRST_REPLY = "first_reply"
    REQUESTER_REPLIED = "requester_replied"
    WAITING = "waiting"
    RESUMED = "resumed"
    WORKING = "working"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CLOSED = "closed"
    NOTE = "note"
    IGNORE = "ignore"


class Change(StrEnum):
    """What changed beside the activity, seen by comparing a row with the one before."""

    QUEUE = "queue"
    CATEGORY = "category"
    PRIORITY = "priority"
    ASSIGNEE = "assignee"


@dataclass(frozen=True)
class Act:
    """One thing a row says. value: the person, queue, category, priority, wait reason or resolution code."""

    what: What | Change
    at: datetime
    row: int
    actor: str = ""
    value: str = ""


@dataclass(frozen=True)
class Start:
    """What a ticket was when it was logged. requester: their key."""

    requester: str
    queue: str
    category: str
    priority: int = Priority.P3.value


@dataclass(frozen=True)
class Happening:
    """One event to be recorded. actor: key of a person, "" when a program acted. values: what its payload tells."""

    kind: EventKind
    at: datetime
    actor: str
    values: Mapping[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Adjustment:
    """That a row could not be taken at its word. code: a key of import_words.ADJUSTMENTS."""

    code: str
    row: int


@dataclass(frozen=True)
class End:
    """What the ticket is after its history."""

    state: State
    queue: str
    category: str
    priority: int
    assignee: str = ""
    waiting_reason: str = ""
    resolution: str = ""
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    reopened_count: int = 0


@dataclass(frozen=True)
class History:
    """A legal history, beginning with ticket_logged and ticket_routed; what it ends in; what had to be adjusted."""

    happenings: tuple[Happening, ...]
    end: End
    adjustments: tuple[Adjustment, ...]


UNKNOWN_AGENT = "?"
"""Key of whoever of the desk it was, when the file does not say."""

PROGRAM = "!"
"""Key of an actor that is no person."""
