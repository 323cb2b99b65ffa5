"""What people choose to hear of: some eight groups in plain words, not sixty kinds of event."""

from collections.abc import Mapping
from dataclasses import dataclass

from notifications.enums import Channel, Group, Relation
from tickets.enums import EventKind

REQUESTERS = frozenset({Relation.REQUESTER, Relation.FOLLOWER})
"""Relations of those who asked; all others work at the desk."""

KINDS: Mapping[Group, tuple[EventKind, ...]] = {
    Group.ANSWERS: (EventKind.REPLY_SENT, EventKind.REQUESTER_REPLIED, EventKind.WAIT_STARTED),
    Group.OUTCOME: (EventKind.TICKET_RESOLVED, EventKind.TICKET_CONFIRMED, EventKind.TICKET_REOPENED),
    Group.PROGRESS: (
        EventKind.TICKET_LOGGED,
        EventKind.TICKET_TAKEN,
        EventKind.WAIT_ENDED,
        EventKind.TICKET_CLOSED,
        EventKind.TICKET_MERGED,
        EventKind.TICKET_UNMERGED,
    ),
    Group.INCIDENTS: (
        EventKind.INCIDENT_DECLARED,
        EventKind.BROADCAST_SENT,
        EventKind.UPDATE_OVERDUE,
        EventKind.WORK_PLANNED,
        EventKind.WORK_CALLED_OFF,
        EventKind.DEVICE_SIGNED_OFF,
    ),
    Group.ASSIGNED: (EventKind.TICKET_ASSIGNED, EventKind.WAIT_DUE),
    Group.QUEUE: (EventKind.TICKET_ROUTED,),
    Group.NOTES: (EventKind.NOTE_ADDED, EventKind.PERSON_MENTIONED),
    Group.PROMISES: (
        EventKind.PROMISE_WARNED,
        EventKind.PROMISE_MISSED,
        EventKind.OWNER_NEEDED,
        EventKind.PAGE_EXHAUSTED,
    ),
}
_GROUPS: Mapping[EventKind, Group] = {kind: group for group, kinds in KINDS.items() for kind in kinds}

FOR_REQUESTERS = (Group.ANSWERS, Group.OUTCOME, Group.PROGRESS, Group.INCIDENTS)
"""Groups that concern somebody who only asks; nobody else's work is offered to them."""

DESK_WORDS: Mapping[Group, tuple[str, str]] = {
    Group.ANSWERS: ("Answers and questions", "Somebody replied, or work is paused, perhaps for an answer."),
    Group.OUTCOME: ("Solved, confirmed, open again", "The work on a ticket has an end, or has none after all."),
    Group.PROGRESS: ("How tickets go on", "Logged, taken, going on, merged, closed."),
    Group.INCIDENTS: ("Incidents and planned work", "Major incidents, word to those affected, work on machines."),
    Group.ASSIGNED: ("Work given to you", "A ticket is yours now, or the day it waited for has come."),
    Group.QUEUE: ("New in your queues", "A ticket enters a queue you work."),
    Group.NOTES: ("Notes and mentions", "Private notes on tickets you watch, and notes that call you by name."),
    Group.PROMISES: ("Promises that run out", "A due time nears or is missed, a ticket has no owner, nobody came."),
}
"""Title and one sentence, as somebody of the desk reads them."""
AREA_WORDS: Mapping[Group, str] = {Group.ASSIGNED: "Work given to somebody", Group.QUEUE: "New in a queue"}
"""Titles where a page is about everybody, not about its reader."""
REQUESTER_WORDS: Mapping[Group, tuple[str, str]] = {
    Group.ANSWERS: ("Answers and questions", "The help desk wrote to you, or needs something from you."),
    Group.OUTCOME: ("It is solved", "The help desk says that it works again, or looks at it once more."),
    Group.PROGRESS: ("How it is getting on", "Received, somebody works on it, work goes on, closed."),
    Group.INCIDENTS: ("Outages and planned work", "Word on an outage you are affected by, and work on your machines."),
}
"""The same as somebody reads them who asked."""


@dataclass(frozen=True)
class Lock:
    """That a channel of a group cannot be switched off, and the reason people read."""

    channel: Channel
    why: str


LOCKS: Mapping[tuple[Group, bool], Lock] = {
    (Group.ANSWERS, True): Lock(Channel.EMAIL, "Always by mail: the help desk may be waiting for your answer."),
    (Group.OUTCOME, True): Lock(Channel.EMAIL, "Always by mail: only you can say whether it works again."),
    (Group.ASSIGNED, False): Lock(Channel.INBOX, "Always in the app: work nobody knows they have is not done."),
}
"""By group, and whether they asked (True) or work at the desk (False)."""


def group_of(kind: EventKind, relation: Relation) -> Group:
    """Return the group an event belongs to for somebody. Raises KeyError for a kind that tells nobody.

    That a ticket was given to somebody is work for them, and progress for who asked.
    """
    if kind is EventKind.TICKET_ASSIGNED and relation in REQUESTERS:
        return Group.PROGRESS
    return _GROUPS[kind]


def groups_for(*, is_desk: bool) -> tuple[Group, ...]:
    """Return the groups that concern somebody, in the order they are shown."""
    return tuple(Group) if is_desk else FOR_REQUESTERS


def group_words(group: Group, *, is_desk: bool) -> tuple[str, str]:
    """Return title and sentence of a group."""
    return DESK_WORDS[group] if is_desk else REQUESTER_WORDS.get(group, DESK_WORDS[group])


def lock_of(group: Group, *, is_requester: bool) -> Lock | None:
    """Return what of a group cannot be switched off; None when everything can."""
    return LOCKS.get((group, is_requester))


def is_locked(group: Group, channel: Channel, *, is_requester: bool) -> bool:
    """Say whether this channel of a group cannot be switched off."""
    lock = lock_of(group, is_requester=is_requester)
    return lock is not None and lock.channel is channel
