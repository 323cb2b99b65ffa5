"""What the audience rule must know of a batch of events, in a few queries however long the batch."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.enums import Capability
from accounts.queries.people import people_who_may
from notifications.enums import Relation
from notifications.rules.audience import AUDIENCE, Facts
from tickets.enums import EventKind
from tickets.models import Queue, QueueMember, TicketEvent, Watcher
from tickets.queries.incidents import requesters_told
from tickets.queries.merged import merged_requesters
from tickets.rules.course import TELLS
from tickets.rules.promises import MISSED_PERCENT

_Act = tuple[int, datetime, int | None]
_FOLLOWED = {kind for kind, decision in AUDIENCE.items() if Relation.FOLLOWER in decision.tells}


@dataclass
class Act:
    """Events recorded together: their kinds, the queue it was first sent on from, the marks told, who was called."""

    kinds: set[EventKind] = field(default_factory=set)
    sent_from: str = ""
    marks: set[tuple[str, int, int]] = field(default_factory=set)
    called: set[int] = field(default_factory=set)
    is_told_elsewhere: bool = False
    broadcast: int | None = None


@dataclass(frozen=True)
class Surroundings:
    """members, leads: queue id to the ids of active people; watchers: ticket id to them. codes: queue code to id.

    acts: by ticket, time and actor. followers: ticket to the requesters of tickets merged into it, each with the number
    of theirs. heard: broadcast to the requesters it reached on tickets of their own.
    """

    members: Mapping[int, tuple[int, ...]]
    leads: Mapping[int, tuple[int, ...]]
    supervisors: tuple[int, ...]
    watchers: Mapping[int, tuple[int, ...]]
    codes: Mapping[str, int]
    acts: Mapping[_Act, Act]
    followers: Mapping[int, Mapping[int, int]]
    heard: Mapping[int, frozenset[int]]

    def facts(self, event: TicketEvent) -> Facts:
        """Return the facts of one event of the batch; its ticket must be loaded."""
        kind, ticket, act = EventKind(event.kind), event.ticket, self.acts[_act(event)]
        queue_id, assignee_id = ticket.queue_id, ticket.assignee_id
        if kind is EventKind.TICKET_ROUTED:
            queue_id = self.codes[event.payload["to"]]
        if kind is EventKind.TICKET_ASSIGNED:
            assignee_id = event.payload["assignee"]
        if kind in TELLS and act.sent_from:  # the mark itself sent it on: it is the promise of where it was
            queue_id = self.codes.get(act.sent_from, queue_id)
        return Facts(
            kind=kind,
            actor_id=event.actor_id,
            requester_id=ticket.requester_id,
            assignee_id=assignee_id,
            had_assignee=kind is EventKind.TICKET_ASSIGNED and event.payload.get("from") is not None,
            queue_ids=self.members.get(queue_id, ()),
            lead_ids=self.leads.get(queue_id, ()),
            supervisor_ids=self._supervisors_of(queue_id),
            watcher_ids=self.watchers.get(event.ticket_id, ()),
            mentioned_id=event.payload.get("person") if kind is EventKind.PERSON_MENTIONED else None,
            called_ids=frozenset(act.called),
            tell=tuple(event.payload.get("tell", ())),
            is_overtaken=kind in TELLS and _is_overtaken(_mark(event.payload), act.marks),
            together=frozenset(act.kinds - {kind}),
            follower_ids=self._followers_of(event.ticket_id, act),
            commander_id=event.payload.get("commander"),
            is_told_elsewhere=act.is_told_elsewhere,
        )

    def ticket_of(self, event: TicketEvent, *, person_id: int, relation: Relation) -> int:
        """Return the ticket on which a person reads of an event: a follower on their own."""
        return self.followers[event.ticket_id][person_id] if relation is Relation.FOLLOWER else event.ticket_id

    def _followers_of(self, ticket_id: int, act: Act) -> tuple[int, ...]:
        """Those whom the same broadcast does not tell on a ticket of their own."""
        heard = self.heard.get(act.broadcast or 0, frozenset())
        return tuple(person_id for person_id in self.followers.get(ticket_id, {}) if person_id not in heard)

    def _supervisors_of(self, queue_id: int) -> tuple[int, ...]:
        """Those who work the queue themselves, else all."""
        here = self.members.get(queue_id, ())
        return tuple(person_id for person_id in self.supervisors if person_id in here) or self.supervisors


def surroundings_of(events: Sequence[TicketEvent]) -> Surroundings:
    """Return the surroundings of a batch. Events of one act commit together, so none is missing."""
    rows = QueueMember.objects.filter(person__is_active=True).order_by("queue_id", "person_id")
    people = list(rows.values_list("queue_id", "person_id", "is_lead"))
    acts = _acts(events)
    return Surroundings(
        members=_grouped((queue_id, person_id) for queue_id, person_id, _ in people),
        leads=_grouped((queue_id, person_id) for queue_id, person_id, is_lead in people if is_lead),
        supervisors=_supervisors(events),
        watchers=_watchers(events),
        codes=dict(Queue.objects.values_list("code", "pk")),
        acts=acts,
        followers=merged_requesters({event.ticket_id for event in events if event.kind in _FOLLOWED}),
        heard=requesters_told({act.broadcast for act in acts.values() if act.broadcast}),
    )


def together_with(event: TicketEvent) -> frozenset[EventKind]:
    """Return the kinds of the other events of the act an event belongs to."""
    return frozenset(_acts([event])[_act(event)].kinds - {EventKind(event.kind)})


def _grouped(pairs: Iterable[tuple[int, int]]) -> Mapping[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for queue_id, person_id in pairs:
        found[queue_id] = (*found.get(queue_id, ()), person_id)
    return found


def _supervisors(events: Sequence[TicketEvent]) -> tuple[int, ...]:
    """Everybody who supervises; asked for only when somebody is to be told of a promise."""
    if not any(event.kind in (*TELLS, EventKind.OWNER_NEEDED, EventKind.PAGE_EXHAUSTED) for event in events):
        return ()
    return tuple(people_who_may(Capability.SEE_REPORTS).order_by("pk").values_list("pk", flat=True))


def _watchers(events: Sequence[TicketEvent]) -> Mapping[int, tuple[int, ...]]:
    """Those who follow the tickets; asked for only when an event tells them."""
    tickets = {event.ticket_id for event in events if Relation.WATCHER in AUDIENCE[EventKind(event.kind)].tells}
    if not tickets:
        return {}
    rows = Watcher.objects.filter(ticket_id__in=tickets, person__is_active=True).order_by("ticket_id", "person_id")
    return _grouped(rows.values_list("ticket_id", "person_id"))


def _acts(events: Sequence[TicketEvent]) -> Mapping[_Act, Act]:
    rows = TicketEvent.objects.filter(
        ticket_id__in={event.ticket_id for event in events}, recorded_at__in={event.recorded_at for event in events}
    )
    acts: dict[_Act, Act] = defaultdict(Act)
    for row in rows.only("ticket_id", "recorded_at", "actor_id", "kind", "payload").order_by("ticket_id", "seq"):
        act, kind = acts[_act(row)], EventKind(row.kind)
        act.kinds.add(kind)
        if kind is EventKind.TICKET_ROUTED:
            act.sent_from = act.sent_from or row.payload.get("from") or ""
        if kind is EventKind.PERSON_MENTIONED:
            act.called.add(row.payload.get("person", 0))
        if kind is EventKind.BROADCAST_SENT:
            act.is_told_elsewhere = not row.payload.get("is_first", True)
            act.broadcast = row.payload.get("broadcast")
        if kind in TELLS:
            act.marks.add(_mark(row.payload))
    return acts


def _act(event: TicketEvent) -> _Act:
    return event.ticket_id, event.recorded_at, event.actor_id


def _mark(payload: Mapping[str, Any]) -> tuple[str, int, int]:
    return payload.get("metric", ""), payload.get("cycle", 1), payload.get("percent", MISSED_PERCENT)


def _is_overtaken(mark: tuple[str, int, int], marks: Iterable[tuple[str, int, int]]) -> bool:
    return any(other[:2] == mark[:2] and other[2] > mark[2] for other in marks)
