"""What the pages of the queues show: who is there, who is on call, how much there is to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from accounts.enums import Capability
from accounts.models import Person
from accounts.queries.people import desk_people
from assets.models import Device
from tickets.enums import State, Strategy
from tickets.models import Category, OnCallShift, Queue, QueueMember, WorkingHours
from tickets.queries.inbox import active_tickets, queues_in_use
from tickets.queries.rota import on_call_now
from tickets.queries.staffing import Member, staff_of
from tickets.rules.assignment import STRATEGY_HINTS, STRATEGY_WORDS
from tickets.rules.working_hours import Week


@dataclass(frozen=True)
class QueueRow:
    """A queue with its people as they stand now. new, open, waiting: its active tickets by state."""

    queue: Queue
    members: Sequence[Member]
    on_call: Sequence[OnCallShift]
    new: int
    open: int
    waiting: int

    @property
    def available(self) -> list[Member]:
        return [member for member in self.members if member.is_available]

    @property
    def strategy_words(self) -> str:
        return STRATEGY_WORDS[Strategy(self.queue.strategy)]

    @property
    def strategy_hint(self) -> str:
        return STRATEGY_HINTS[Strategy(self.queue.strategy)]


def queue_rows(user: Person, *, at: datetime, code: str = "") -> list[QueueRow]:
    """Return the queues in use, or the one of this code; eight queries however many there are."""
    found = queues_in_use().filter(code__iexact=code) if code else queues_in_use()
    queues = list(found)
    ids = [queue.pk for queue in queues]
    staff, on_call, loads = staff_of(ids, at=at), on_call_now(ids, at=at), _loads(user, ids)
    return [
        QueueRow(queue=queue, members=staff[queue.pk], on_call=on_call[queue.pk], **loads.get(queue.pk, _NONE))
        for queue in queues
    ]


_NONE = {"new": 0, "open": 0, "waiting": 0}


def _loads(user: Person, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    states = {"new": State.NEW, "open": State.OPEN, "waiting": State.WAITING}
    counts = {f"{name}_count": Count("pk", filter=Q(state=state)) for name, state in states.items()}
    rows = active_tickets(user).filter(queue__in=ids).order_by().values_list("queue_id").annotate(**counts)
    return {row[0]: dict(zip(states, row[1:], strict=True)) for row in rows}


def skill_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what a skill can name, in groups: kinds of ticket, groups of them, and modalities.

    Only what a ticket carries itself: a free word would match nothing.
    """
    categories = Category.objects.filter(is_active=True).order_by("group", "position", "code")
    rows = list(categories.values_list("code", "title", "group"))
    groups = sorted({group for _, _, group in rows})
    modalities = Device.objects.exclude(modality="").order_by("modality").values_list("modality", flat=True).distinct()
    return [
        ("Modalities", [(code, code) for code in modalities]),
        ("Groups of problems", [(group, group) for group in groups]),
        ("Single problems", [(code, f"{title} ({code})") for code, title, _ in rows]),
    ]


def member_of(queue: Queue, person_id: int) -> QueueMember | None:
    """Return how somebody works a queue."""
    return QueueMember.objects.filter(queue=queue, person=person_id).select_related("person").first()


def desk_person(person_id: int) -> Person | None:
    """Return an active person of the desk."""
    return desk_people().filter(pk=person_id).first()


def hours_of_person(person_id: int) -> Week | None:
    """Return somebody's week, None when no hours were given."""
    return WorkingHours.objects.filter(person=person_id).values_list("windows", flat=True).first()


def queues_run_by(user: Person) -> list[Queue]:
    """Return the queues in use whose members, hours and rota a person plans."""
    if user.may(Capability.PLAN_STAFF):
        return list(queues_in_use())
    return list(queues_in_use().filter(memberships__person=user, memberships__is_lead=True))
