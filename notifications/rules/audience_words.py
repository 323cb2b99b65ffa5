"""The rules of who is told as people read and write them: choices, locks with reasons, changes in sentences."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from notifications.enums import Channel, Relation
from notifications.rules.audience import (
    ALL_PRIORITIES,
    AUDIENCE,
    DEFAULT_CHANNELS,
    NOT_TOLD,
    Rule,
    Rules,
    delivered_rule,
    may_tell,
    rule_of,
)
from tickets.enums import EventKind, Priority
from tickets.rules.course import TELLS

HOW: Mapping[str, tuple[frozenset[Channel], str]] = {
    "off": (frozenset(), "Not told"),
    "app": (frozenset({Channel.INBOX}), "In the app"),
    "mail": (DEFAULT_CHANNELS, "By mail and in the app"),
    "text": (frozenset({*DEFAULT_CHANNELS, Channel.SMS}), "By mail, in the app and by text message"),
}
"""The choices of the page: code to channels and words."""
UP_TO_WORDS: Mapping[Priority, str] = {
    Priority.P1: "of P1 only",
    Priority.P2: "of P1 and P2",
    Priority.P3: "of P1 to P3",
    Priority.P4: "of P1 to P4",
    Priority.P5: "of every priority",
}
RELATION_WORDS: Mapping[Relation, str] = {
    Relation.REQUESTER: "the requester",
    Relation.ASSIGNEE: "whoever has the ticket",
    Relation.LEAD: "who leads the queue",
    Relation.SUPERVISOR: "supervisors",
    Relation.QUEUE: "the queue",
    Relation.WATCHER: "watchers",
    Relation.MENTIONED: "whom a note calls by name",
    Relation.COMMANDER: "who leads the incident",
    Relation.FOLLOWER: "requesters of tickets merged into it",
    Relation.ON_CALL: "who is on call for the queue",
    Relation.OWNER_TEAM: "the team that looks after the device",
    Relation.LOGGER: "who logged it for the requester",
    Relation.STAND_IN: "who stands in",
}
WHEN_WORDS: Mapping[EventKind, str] = {
    EventKind.TICKET_LOGGED: "somebody logs a ticket for the requester, or their mail does",
    EventKind.TICKET_ROUTED: "a ticket enters the queue",
    EventKind.TICKET_TAKEN: "somebody takes the ticket",
    EventKind.TICKET_ASSIGNED: "the ticket is given to somebody",
    EventKind.REPLY_SENT: "the desk replies",
    EventKind.REQUESTER_REPLIED: "the requester writes",
    EventKind.NOTE_ADDED: "a private note is written",
    EventKind.WAIT_STARTED: "the work is paused",
    EventKind.WAIT_ENDED: "the work goes on",
    EventKind.TICKET_RESOLVED: "the ticket is solved",
    EventKind.TICKET_CONFIRMED: "the requester confirms the solution",
    EventKind.TICKET_REOPENED: "the ticket is open again",
    EventKind.TICKET_CLOSED: "the ticket is closed",
    EventKind.TICKET_MERGED: "the ticket is merged into another",
    EventKind.TICKET_UNMERGED: "the ticket is on its own again",
    EventKind.PROMISE_WARNED: "a promise is about to run out",
    EventKind.PROMISE_MISSED: "a promise is missed",
    EventKind.OWNER_NEEDED: "a ticket needs an owner",
    EventKind.PAGE_EXHAUSTED: "nobody answered a page",
    EventKind.WAIT_DUE: "the day a ticket waited for has come",
    EventKind.PERSON_MENTIONED: "a note calls somebody by name",
    EventKind.INCIDENT_DECLARED: "a major incident is declared",
    EventKind.BROADCAST_SENT: "those affected by an incident are written to",
    EventKind.UPDATE_OVERDUE: "word on an incident is overdue",
    EventKind.DEVICE_SIGNED_OFF: "a device is checked after repair",
    EventKind.WORK_PLANNED: "work on the device is planned",
    EventKind.WORK_CALLED_OFF: "planned work is called off",
}
_STEPS = "Whom it tells is said in the steps of the promise."
_LOCKS: Mapping[tuple[EventKind, Relation], str] = {
    (EventKind.REPLY_SENT, Relation.REQUESTER): "An answer nobody knows of leads to a call.",
    (EventKind.WAIT_STARTED, Relation.REQUESTER): "The desk may be waiting for their answer.",
    (EventKind.TICKET_RESOLVED, Relation.REQUESTER): "Only they can say whether it works again.",
    (EventKind.TICKET_RESOLVED, Relation.FOLLOWER): "Only they can say whether it works again for them.",
    (EventKind.TICKET_REOPENED, Relation.REQUESTER): "They were told that it was solved.",
    (EventKind.TICKET_REOPENED, Relation.FOLLOWER): "They were told that it was solved.",
    (EventKind.BROADCAST_SENT, Relation.REQUESTER): "Somebody chose to write to everybody affected.",
    (EventKind.BROADCAST_SENT, Relation.FOLLOWER): "Somebody chose to write to everybody affected.",
    (EventKind.TICKET_ASSIGNED, Relation.ASSIGNEE): "Work nobody knows they have is not done.",
    (EventKind.PERSON_MENTIONED, Relation.MENTIONED): "A colleague asks for them.",
    (EventKind.INCIDENT_DECLARED, Relation.COMMANDER): "They lead the incident.",
    (EventKind.UPDATE_OVERDUE, Relation.COMMANDER): "Nobody else sees to it.",
}
_BY_MAIL = frozenset({Relation.REQUESTER, Relation.FOLLOWER})


class UnknownRule(ValueError):
    """A form sent a relation, channel or priority that there is not."""


class LockedRule(ValueError):
    """A rule that must not be switched off was; its text is the reason."""


def lock_words(kind: EventKind, relation: Relation) -> str:
    """Return why this rule cannot be switched off or limited to a priority; "" when it can."""
    if kind in TELLS or kind is EventKind.OWNER_NEEDED:
        return _STEPS
    return _LOCKS.get((kind, relation), "")


def allowed_how(kind: EventKind, relation: Relation) -> tuple[str, ...]:
    """Return the choices of HOW for a rule: what is locked is told, and requesters of locked news by mail."""
    if not lock_words(kind, relation):
        return tuple(HOW)
    return ("mail", "text") if relation in _BY_MAIL else ("app", "mail", "text")


def how_of(rule: Rule) -> str:
    """Return the choice that stands for a rule."""
    return next((code for code, (channels, _) in HOW.items() if channels == rule.channels), "mail")


def rule_words(rule: Rule) -> str:
    """Say a rule in a few words, such as "in the app, of P1 and P2"."""
    words = HOW[how_of(rule)][1].lower()
    return words if not rule.channels or rule.up_to == ALL_PRIORITIES else f"{words}, {UP_TO_WORDS[rule.up_to]}"


def changed_rules(rules: Rules, kind: EventKind, wanted: Mapping[Relation, tuple[str, int]]) -> Rules:
    """Return the rules with those of one kind as wanted: relation to a choice of HOW and a priority.

    What is as delivered is not kept. Raises UnknownRule, LockedRule.
    """
    found = {key: rule for key, rule in rules.items() if key[0] is not kind}
    for relation, (how, up_to) in wanted.items():
        if relation not in may_tell(kind) or how not in HOW or up_to not in list(Priority):
            raise UnknownRule
        lock = lock_words(kind, relation)
        if lock and (how not in allowed_how(kind, relation) or up_to != ALL_PRIORITIES):
            raise LockedRule(lock)
        rule = Rule(HOW[how][0], Priority(up_to)) if HOW[how][0] else NOT_TOLD
        if not _is_same(rule, delivered_rule(kind, relation)):
            found[(kind, relation)] = rule
    return found


def changes_in_words(before: Rules, after: Rules) -> list[str]:
    """Return one sentence for each rule that differs, in the order of the kinds."""
    found = []
    for kind in AUDIENCE:
        for relation in may_tell(kind):
            was, now = rule_of(before, kind, relation), rule_of(after, kind, relation)
            if not _is_same(was, now):
                found.append(_sentence(kind, relation, was, now))
    return found


def as_content(rules: Rules) -> list[list[Any]]:
    """Write rules for the database: kind, relation, channels, priority."""
    rows = ((kind, relation, sorted(rule.channels), int(rule.up_to)) for (kind, relation), rule in rules.items())
    return [[kind.value, relation.value, channels, up_to] for kind, relation, channels, up_to in sorted(rows)]


def from_content(content: Iterable[Sequence[Any]]) -> Rules:
    """Read rules of the database; kinds, relations and channels this release does not know are left out."""
    found: dict[tuple[EventKind, Relation], Rule] = {}
    for kind, relation, channels, up_to in content:
        if kind in list(EventKind) and relation in list(Relation):
            known = frozenset(Channel(each) for each in channels if each in list(Channel))
            found[(EventKind(kind), Relation(relation))] = Rule(known, Priority(up_to))
    return found


def _is_same(one: Rule, other: Rule) -> bool:
    return one == other or (not one.channels and not other.channels)


def _sentence(kind: EventKind, relation: Relation, was: Rule, now: Rule) -> str:
    who, when = RELATION_WORDS[relation], WHEN_WORDS.get(kind, kind.value)
    who = who[0].upper() + who[1:]
    if not now.channels:
        return f"{who} will no longer hear when {when}."
    if not was.channels:
        return f"{who} will hear {rule_words(now)} when {when}."
    return f"{who} will hear {rule_words(now)} instead of {rule_words(was)} when {when}."
