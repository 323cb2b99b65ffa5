"""From the happenings of a plan to the events this desk records: payloads as tickets/rules/events.py documents them."""

from collections.abc import Callable, Mapping, Sequence

from tickets.actions.event import PastStep, Step
from tickets.enums import EventKind, Source, State
from tickets.models import Ticket
from tickets.rules.import_acts import Happening

_RULE = "import"

People = Mapping[str, int]
"""Key of a person to their id."""


def past_steps(*, ticket: Ticket, happenings: Sequence[Happening], people: People) -> list[PastStep]:
    """Return the events of these happenings of an imported ticket, with who acted."""
    return [
        PastStep(
            step=_logged(ticket, each) if each.kind is EventKind.TICKET_LOGGED else _STEPS[each.kind](each, people),
            actor_id=people[each.actor] if each.actor else None,
        )
        for each in happenings
    ]


def _logged(ticket: Ticket, each: Happening) -> Step:
    payload = {
        "state": State.NEW.value,
        "priority": each.values["priority"],
        "impact": ticket.impact,
        "urgency": ticket.urgency,
        "affected": "",
        "modifiers": list[str](),
        "category": each.values["category"],
        "queue": each.values["queue"],
        "device": None,
        "site": ticket.site_id,
        "source": Source.IMPORT.value,
        "policy": ticket.policy_version_id,
        "criticality": None,
        "department": "",
    }
    return Step(EventKind.TICKET_LOGGED, payload, occurred_at=each.at)


def _routed(each: Happening, people: People) -> Step:
    payload = {"from": each.values["from"], "to": each.values["to"], "rule": _RULE, "version": None, "why": ""}
    return Step(EventKind.TICKET_ROUTED, payload, occurred_at=each.at)


def _recategorised(each: Happening, people: People) -> Step:
    payload = {"from": each.values["from"], "to": each.values["to"]}
    return Step(EventKind.CATEGORY_CHANGED, payload, occurred_at=each.at)


def _prioritised(each: Happening, people: People) -> Step:
    payload = {"from": each.values["from"], "to": each.values["to"], "note": None}
    return Step(EventKind.PRIORITY_CHANGED, payload, occurred_at=each.at)


def _taken(each: Happening, people: People) -> Step:
    payload = {"assignee": people[str(each.values["assignee"])]}
    return Step(EventKind.TICKET_TAKEN, payload, occurred_at=each.at)


def _assigned(each: Happening, people: People) -> Step:
    before = each.values["from"]
    payload = {
        "assignee": people[str(each.values["assignee"])],
        "from": people[str(before)] if before else None,
        "strategy": "",
        "reason": "",
    }
    return Step(EventKind.TICKET_ASSIGNED, payload, occurred_at=each.at)


def _released(each: Happening, people: People) -> Step:
    payload = {"from": people[str(each.values["from"])]}
    return Step(EventKind.TICKET_RELEASED, payload, occurred_at=each.at)


def _replied(each: Happening, people: People) -> Step:
    return Step(EventKind.REPLY_SENT, {"message": None}, occurred_at=each.at)


def _asked(each: Happening, people: People) -> Step:
    return Step(EventKind.REQUESTER_REPLIED, {"message": None}, occurred_at=each.at)


def _noted(each: Happening, people: People) -> Step:
    return Step(EventKind.NOTE_ADDED, {"message": None}, occurred_at=each.at)


def _waited(each: Happening, people: People) -> Step:
    payload = {"reason": each.values["reason"], "until": None}
    return Step(EventKind.WAIT_STARTED, payload, occurred_at=each.at)


def _resumed(each: Happening, people: People) -> Step:
    return Step(EventKind.WAIT_ENDED, {"cause": each.values["cause"]}, occurred_at=each.at)


def _resolved(each: Happening, people: People) -> Step:
    return Step(EventKind.TICKET_RESOLVED, {"code": each.values["code"], "message": None}, occurred_at=each.at)


def _reopened(each: Happening, people: People) -> Step:
    return Step(EventKind.TICKET_REOPENED, {"cause": each.values["cause"]}, occurred_at=each.at)


def _closed(each: Happening, people: People) -> Step:
    return Step(EventKind.TICKET_CLOSED, {"cause": each.values["cause"]}, occurred_at=each.at)


_STEPS: Mapping[EventKind, Callable[[Happening, People], Step]] = {
    EventKind.TICKET_ROUTED: _routed,
    EventKind.CATEGORY_CHANGED: _recategorised,
    EventKind.PRIORITY_CHANGED: _prioritised,
    EventKind.TICKET_TAKEN: _taken,
    EventKind.TICKET_ASSIGNED: _assigned,
    EventKind.TICKET_RELEASED: _released,
    EventKind.REPLY_SENT: _replied,
    EventKind.REQUESTER_REPLIED: _asked,
    EventKind.NOTE_ADDED: _noted,
    EventKind.WAIT_STARTED: _waited,
    EventKind.WAIT_ENDED: _resumed,
    EventKind.TICKET_RESOLVED: _resolved,
    EventKind.TICKET_REOPENED: _reopened,
    EventKind.TICKET_CLOSED: _closed,
}
