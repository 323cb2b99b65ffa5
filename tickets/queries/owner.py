"""Active tickets that need an owner: who has them is gone, or nobody is there to take them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from accounts.enums import Capability
from accounts.models import Person
from accounts.queries.people import DESK_ROLES
from tickets.enums import ACTIVE_STATES, State
from tickets.models import Absence, OwnerAlarm, Queue, QueueMember, Ticket
from tickets.queries.staffing import staff_of
from tickets.rules.assignment import URGENT, Holder, Staffing, owner_trouble, staffing_of

_ACTIVE = [state.value for state in ACTIVE_STATES]


@dataclass(frozen=True)
class Trouble:
    """That a ticket needs an owner, and why (a key of OWNER_WORDS)."""

    ticket_id: int
    queue: str
    assignee_id: int | None
    reason: str


def tickets_in_trouble(*, at: datetime) -> list[Trouble]:
    """Return the active tickets that need an owner, in the order of their numbers."""
    holders = _absent_holders(at=at)
    queues = list(Queue.objects.order_by("pk").values_list("pk", flat=True))
    staffing = {queue_id: staffing_of(m.standing for m in found) for queue_id, found in staff_of(queues, at=at).items()}
    rows = Ticket.objects.filter(_suspects(holders, staffing), state__in=_ACTIVE).order_by("pk")
    found = rows.values_list(
        "pk", "queue_id", "queue__code", "assignee_id", "priority", "assignee__is_active", "assignee__role"
    )
    troubles = []
    for number, queue_id, code, assignee_id, priority, is_active, role in found:
        holder = None
        if assignee_id is not None:
            active = bool(is_active) and role in DESK_ROLES
            holder = Holder(
                is_active=active,
                is_away=assignee_id in holders,
                has_stand_in=holders.get(assignee_id, False),
            )
        reason = owner_trouble(holder=holder, staffing=staffing[queue_id], priority=priority)
        if reason:
            troubles.append(Trouble(number, code, assignee_id, reason))
    return troubles


def _suspects(holders: Mapping[int, bool], staffing: Mapping[int, Staffing]) -> Q:
    """The tickets worth a look: the rule decides, this only leaves out what cannot be in trouble."""
    alone = [person_id for person_id, has_stand_in in holders.items() if not has_stand_in]
    empty = [queue_id for queue_id, found in staffing.items() if found.is_empty]
    asleep = [queue_id for queue_id, found in staffing.items() if not found.can_answer_now]
    gone = Q(assignee__is_active=False) | (Q(assignee__isnull=False) & ~Q(assignee__role__in=DESK_ROLES))
    free = Q(is_taken=False, state=State.NEW)
    return gone | Q(assignee__in=alone) | free & (Q(queue__in=empty) | Q(queue__in=asleep, priority__lte=URGENT))


def _absent_holders(*, at: datetime) -> dict[int, bool]:
    """Return everybody who is away now, and whether somebody who is there stands in for them."""
    rows = Absence.objects.filter(cancelled_at=None, during__contains=at).select_related("stand_in").order_by("pk")
    found = list(rows)
    away = {row.person_id for row in found}
    return {
        row.person_id: row.stand_in is not None
        and row.stand_in_id not in away
        and row.stand_in.may(Capability.WORK_TICKETS)
        for row in found
    }


def in_trouble(user: Person) -> Q:
    """Return the condition that a ticket needs an owner and this person is the one to find it one.

    Who plans the staff looks after all, others after the queues they lead. An alarm about an owner the ticket no
    longer has does not count, so that a ticket leaves the view at once.
    """
    owner = Q(owner_alarm__assignee=F("assignee")) | Q(owner_alarm__assignee__isnull=True, is_taken=False)
    alarmed = Q(owner_alarm__isnull=False) & owner
    led = QueueMember.objects.filter(person=user, is_lead=True).values("queue")
    return alarmed if user.may(Capability.PLAN_STAFF) else alarmed & Q(queue__in=led)


def alarms() -> dict[int, tuple[str, int | None]]:
    """Return reason and owner of every alarm that is raised, by ticket."""
    rows = OwnerAlarm.objects.order_by("pk").values_list("ticket_id", "reason", "assignee_id")
    return {ticket_id: (reason, assignee_id) for ticket_id, reason, assignee_id in rows}

