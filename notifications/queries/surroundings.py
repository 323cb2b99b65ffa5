"""What the audience rule must know of a batch of events, in three queries however long the batch."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from notifications.rules.audience import Facts
from tickets.enums import EventKind
from tickets.models import Queue, QueueMember, TicketEvent

_Act = tuple[int, datetime, int | None]


@dataclass(frozen=True)
class Surroundings:
    """queues: id and code to the ids of active members. acts: ticket, time and actor to the kinds of one act."""

    members: Mapping[int, tuple[int, ...]]
    codes: Mapping[str, int]
    acts: Mapping[_Act, frozenset[EventKind]]

    def facts(self, event: TicketEvent) -> Facts:
        """Return the facts of one event of the batch; its ticket must be loaded."""
        kind, ticket = EventKind(event.kind), event.ticket
        queue_id, assignee_id = ticket.queue_id, ticket.assignee_id
        if kind is EventKind.TICKET_ROUTED:
            queue_id = self.codes[event.payload["to"]]
        if kind is EventKind.TICKET_ASSIGNED:
            assignee_id = event.payload["assignee"]
        return Facts(
            kind=kind,
            actor_id=event.actor_id,
            requester_id=ticket.requester_id,
            assignee_id=assignee_id,
            had_assignee=kind is EventKind.TICKET_ASSIGNED and event.payload.get("from") is not None,
            queue_ids=self.members.get(queue_id, ()),
            together=self.acts[_act(event)] - {kind},
        )


def surroundings_of(events: Sequence[TicketEvent]) -> Surroundings:
    """Return the surroundings of a batch. Events of one act commit together, so none is missing."""
    members: dict[int, list[int]] = defaultdict(list)
    pairs = QueueMember.objects.filter(person__is_active=True).order_by("queue_id", "person_id")
    for queue_id, person_id in pairs.values_list("queue_id", "person_id"):
        members[queue_id].append(person_id)
    return Surroundings(
        members={queue_id: tuple(people) for queue_id, people in members.items()},
        codes=dict(Queue.objects.values_list("code", "pk")),
        acts=_acts(events),
    )


def together_with(event: TicketEvent) -> frozenset[EventKind]:
    """Return the kinds of the other events of the act an event belongs to."""
    return _acts([event])[_act(event)] - {EventKind(event.kind)}


def _acts(events: Sequence[TicketEvent]) -> Mapping[_Act, frozenset[EventKind]]:
    rows = TicketEvent.objects.filter(
        ticket_id__in={event.ticket_id for event in events}, recorded_at__in={event.recorded_at for event in events}
    )
    acts: dict[_Act, set[EventKind]] = defaultdict(set)
    for row in rows.only("ticket_id", "recorded_at", "actor_id", "kind"):
        acts[_act(row)].add(EventKind(row.kind))
    return {act: frozenset(kinds) for act, kinds in acts.items()}


def _act(event: TicketEvent) -> _Act:
    return event.ticket_id, event.recorded_at, event.actor_id
