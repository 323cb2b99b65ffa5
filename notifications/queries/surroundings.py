"""What the audience rule must know of a batch of events, in a few queries however long the batch."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.enums import Capability
from accounts.queries.people import people_who_may
from assets.models import Device
from notifications.enums import Relation
from notifications.queries.audience import rules_in_force
from notifications.rules.audience import Facts, Rules, relations_told
from tickets.enums import EventKind, Source
from tickets.models import Queue, QueueMember, TicketEvent, Watcher
from tickets.queries.incidents import requesters_told
from tickets.queries.mail import logged_by_programs
from tickets.queries.merged import merged_requesters
from tickets.queries.rota import on_call_now
from tickets.rules.course import TELLS
from tickets.rules.promises import MISSED_PERCENT

_Act = tuple[int, datetime, int | None]


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
    of theirs. heard: broadcast to the requesters it reached on tickets of their own. on_call: by queue. owners: device
    to the team that looks after it. by_programs: tickets made by mail of a program. rules: who is told of what at this
    site.
    """

    members: Mapping[int, tuple[int, ...]]
    leads: Mapping[int, tuple[int, ...]]
    supervisors: tuple[int, ...]
    watchers: Mapping[int, tuple[int, ...]]
    codes: Mapping[str, int]
    acts: Mapping[_Act, Act]
    followers: Mapping[int, Mapping[int, int]]
    heard: Mapping[int, frozenset[int]]
    on_call: Mapping[int, tuple[int, ...]]
    owners: Mapping[int, tuple[int, ...]]
    by_programs: frozenset[int]
    rules: Rules

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
            priority=ticket.priority,
            logger_id=ticket.created_by_id,
            on_call_ids=self.on_call.get(queue_id, ()),
            owner_ids=self.owners.get(ticket.device_id or 0, ()),
            is_by_mail=ticket.source == Source.EMAIL and ticket.pk not in self.by_programs,
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


def surroundings_of(events: Sequence[TicketEvent], *, at: datetime) -> Surroundings:
    """Return the surroundings of a batch at a moment. Events of one act commit together, so none is missing."""
    rows = QueueMember.objects.filter(person__is_active=True).order_by("queue_id", "person_id")
    people = list(rows.values_list("queue_id", "person_id", "is_lead"))
    acts, rules = _acts(events), rules_in_force()
    codes = dict(Queue.objects.values_list("code", "pk"))
    told = _Told(events, rules)
    return Surroundings(
        members=_grouped((queue_id, person_id) for queue_id, person_id, _ in people),
        leads=_grouped((queue_id, person_id) for queue_id, person_id, is_lead in people if is_lead),
        supervisors=_supervisors(told),
        watchers=_watchers(told),
        codes=codes,
        acts=acts,
        followers=merged_requesters(told.tickets(Relation.FOLLOWER)),
        heard=requesters_told({act.broadcast for act in acts.values() if act.broadcast}),
        on_call=_on_call(told, codes, at=at),
        owners=_owners(told),
        by_programs=logged_by_programs(_mailed(events)),
        rules=rules,
    )


def _mailed(events: Sequence[TicketEvent]) -> set[int]:
    """The tickets of a batch that were just logged from mail."""
    logged = [event for event in events if event.kind == EventKind.TICKET_LOGGED]
    return {event.ticket_id for event in logged if event.ticket.source == Source.EMAIL}


class _Told:
    """The events of a batch by the relations they tell, so that nobody is looked up in vain."""

    def __init__(self, events: Sequence[TicketEvent], rules: Rules) -> None:
        self._by: dict[Relation, list[TicketEvent]] = defaultdict(list)
        for event in events:
            for relation in relations_told(EventKind(event.kind), rules, priority=event.ticket.priority):
                self._by[relation].append(event)

    def events(self, relation: Relation) -> Sequence[TicketEvent]:
        return self._by.get(relation, ())

    def tickets(self, relation: Relation) -> set[int]:
        return {event.ticket_id for event in self.events(relation)}


def together_with(event: TicketEvent) -> frozenset[EventKind]:
    """Return the kinds of the other events of the act an event belongs to."""
    return frozenset(_acts([event])[_act(event)].kinds - {EventKind(event.kind)})


def _grouped(pairs: Iterable[tuple[int, int]]) -> Mapping[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for queue_id, person_id in pairs:
        found[queue_id] = (*found.get(queue_id, ()), person_id)
    return found


def _supervisors(told: _Told) -> tuple[int, ...]:
    """Everybody who supervises."""
    if not told.events(Relation.SUPERVISOR):
        return ()
    return tuple(people_who_may(Capability.SEE_REPORTS).order_by("pk").values_list("pk", flat=True))


def _watchers(told: _Told) -> Mapping[int, tuple[int, ...]]:
    """Those who follow the tickets."""
    tickets = told.tickets(Relation.WATCHER)
    if not tickets:
        return {}
    rows = Watcher.objects.filter(ticket_id__in=tickets, person__is_active=True).order_by("ticket_id", "person_id")
    return _grouped(rows.values_list("ticket_id", "person_id"))


def _on_call(told: _Told, codes: Mapping[str, int], *, at: datetime) -> Mapping[int, tuple[int, ...]]:
    """Those on call now for the queues of the tickets, and for the queues they were sent to or from."""
    events = told.events(Relation.ON_CALL)
    if not events:
        return {}
    named = {codes.get(str(event.payload.get(word))) for event in events for word in ("to", "from")}
    queues = {event.ticket.queue_id for event in events} | {queue_id for queue_id in named if queue_id}
    shifts = on_call_now(queues, at=at)
    return _grouped(
        (queue_id, shift.person_id) for queue_id, found in shifts.items() for shift in found if shift.person.is_active
    )


def _owners(told: _Told) -> Mapping[int, tuple[int, ...]]:
    """Device to the active people of the team that looks after it."""
    devices = {event.ticket.device_id for event in told.events(Relation.OWNER_TEAM) if event.ticket.device_id}
    if not devices:
        return {}
    rows = Device.objects.filter(pk__in=devices, owner_team__members__is_active=True)
    return _grouped(rows.order_by("pk", "owner_team__members").values_list("pk", "owner_team__members"))


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
