"""Who works the queues, and how each of them stands just now."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import BooleanField, Count
from django.db.models.expressions import RawSQL

from accounts.enums import Capability
from accounts.models import Person
from tickets.enums import State
from tickets.models import Absence, OnCallShift, Queue, QueueMember, Ticket, WorkingHours
from tickets.rules.assignment import Candidate, Need
from tickets.rules.working_hours import Week, is_at_work, week_words


@dataclass(frozen=True)
class Member:
    """Somebody who works a queue, as they stand at one moment.

    week: their hours, None when none were given. away: the absence they are in. standing: what the rules need.
    """

    membership: QueueMember
    week: Week | None
    away: Absence | None
    standing: Candidate

    @property
    def person(self) -> Person:
        return self.membership.person

    @cached_property
    def hours(self) -> str:
        return week_words(self.week)

    @property
    def is_available(self) -> bool:
        return not self.standing.is_away and (self.standing.is_at_work or self.standing.on_call > 0)


def staff_of(queue_ids: Collection[int], *, at: datetime) -> Mapping[int, tuple[Member, ...]]:
    """Return the active members of queues by queue, leads first, then by name; five queries however many there are."""
    rows = (
        QueueMember.objects.filter(queue_id__in=queue_ids, person__is_active=True)
        .select_related("person")
        .order_by("queue_id", "-is_lead", "person__full_name", "person_id")
    )
    memberships = [row for row in rows if row.person.may(Capability.WORK_TICKETS)]
    people = {row.person_id for row in memberships}
    hours = dict(WorkingHours.objects.filter(person__in=people).values_list("person_id", "windows"))
    away = absent_now(people, at=at)
    on_call = _on_call(queue_ids, at=at)
    loads = _loads(people)
    found: dict[int, list[Member]] = defaultdict(list)
    for row in memberships:
        week, person_id = hours.get(row.person_id), row.person_id
        standing = Candidate(
            person=person_id,
            turn=row.turn,
            open_here=loads[person_id].get(row.queue_id, 0),
            open_all=sum(loads[person_id].values()),
            capacity=row.capacity,
            skills=frozenset(row.skills),
            is_lead=row.is_lead,
            is_away=person_id in away,
            is_at_work=is_at_work(week, time_zone=row.person.time_zone, at=at),
            on_call=on_call.get((row.queue_id, person_id), 0),
        )
        found[row.queue_id].append(Member(row, week, away.get(person_id), standing))
    return {queue_id: tuple(found[queue_id]) for queue_id in queue_ids}


def candidates_of(queue_id: int, *, at: datetime) -> tuple[Candidate, ...]:
    """Return the members of one queue as the rules want them."""
    return tuple(member.standing for member in staff_of([queue_id], at=at)[queue_id])


def absent_now(people: Collection[int], *, at: datetime) -> Mapping[int, Absence]:
    """Return by person the absence that those of these people who are away are in."""
    rows = Absence.objects.filter(person__in=people, cancelled_at=None, during__contains=at)
    return {row.person_id: row for row in rows.select_related("stand_in").order_by("pk")}


def is_there(person: Person | None, *, at: datetime) -> bool:
    """Say whether somebody works at the desk and is not away."""
    return person is not None and person.may(Capability.WORK_TICKETS) and not absent_now([person.pk], at=at)


_LEADS = "EXISTS (SELECT FROM tickets_queuemember m WHERE m.person_id = accounts_person.id AND m.is_lead)"


def session_facts() -> dict[str, RawSQL]:
    """Return what is read of a person with their session: leads_queue, true for whoever leads any queue.

    Written out: put together by the ORM it adds half a millisecond to every page.
    """
    return {"leads_queue": RawSQL(_LEADS, (), output_field=BooleanField())}  # noqa: S611 - a constant of ours


def leads_any_queue(person: Person) -> bool:
    """Say whether somebody leads a queue; known without a query of whoever is signed in."""
    known = getattr(person, "leads_queue", None)
    if known is None:
        return QueueMember.objects.filter(person_id=person.pk, is_lead=True).exists()
    return bool(known)


def queues_led_by(person: Person) -> frozenset[int]:
    """Return the ids of the queues a person leads."""
    return frozenset(QueueMember.objects.filter(person=person, is_lead=True).values_list("queue_id", flat=True))


def queues_of(person: Person) -> list[Queue]:
    """Return the queues in use that a person works, in their order."""
    found = Queue.objects.filter(is_active=True, memberships__person=person)
    return list(found.order_by("position", "name", "id"))


def leads_of(person_id: int) -> frozenset[int]:
    """Return the ids of the people who lead a queue this person works."""
    theirs = QueueMember.objects.filter(person_id=person_id).values("queue")
    return frozenset(QueueMember.objects.filter(queue__in=theirs, is_lead=True).values_list("person_id", flat=True))


def _on_call(queue_ids: Collection[int], *, at: datetime) -> Mapping[tuple[int, int], int]:
    """Return the level by queue and person; whoever is on call twice counts at the first level."""
    rows = OnCallShift.objects.filter(queue__in=queue_ids, cancelled_at=None, during__contains=at).order_by("-level")
    return {(queue, person): level for queue, person, level in rows.values_list("queue_id", "person_id", "level")}


def _loads(people: Collection[int]) -> Mapping[int, Mapping[int, int]]:
    """Return the open tickets of people, by queue; those that wait do not count."""
    rows = Ticket.objects.filter(state=State.OPEN, assignee__in=people).order_by()
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for person_id, queue_id, count in rows.values_list("assignee_id", "queue_id").annotate(Count("pk")):
        found[person_id][queue_id] = count
    return found


def waiting_for_somebody(queue_id: int, *, up_to: int, limit: int) -> Sequence[int]:
    """Return the tickets of a queue that nobody has and that do not wait: by priority, then what is due first.

    up_to: the least urgent priority asked for.

    So an urgent one is reached at night, however many others are left for the morning.
    """
    rows = Ticket.objects.filter(queue_id=queue_id, is_taken=False, state=State.NEW, priority__lte=up_to)
    return list(rows.order_by("priority", "sort_due_at", "id").values_list("pk", flat=True)[:limit])


def need_of(ticket: Ticket) -> Need:
    """Return what the rules need of a ticket; its category and device must be loaded."""
    return Need(
        priority=ticket.priority,
        category=ticket.category.code,
        group=ticket.category.group,
        modality=ticket.device.modality if ticket.device else "",
    )
