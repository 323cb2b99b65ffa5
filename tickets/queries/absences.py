"""Who is away when, and what would become of their tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, QuerySet

from accounts.enums import Capability
from accounts.models import Person
from accounts.queries.people import desk_people
from tickets.enums import ACTIVE_STATES, State, Strategy
from tickets.models import Absence, QueueMember, Ticket
from tickets.queries.staffing import is_there, need_of, queues_led_by, staff_of
from tickets.queries.visible import visible_to
from tickets.rules.assignment import CHOSEN_WORDS, NOBODY_WORDS, Candidate, after, pass_on

_ACTIVE = [state.value for state in ACTIVE_STATES]


def tickets_to_pass_on(person_id: int) -> list[int]:
    """Return the active tickets somebody has, what is due first first."""
    rows = Ticket.objects.filter(assignee_id=person_id, state__in=_ACTIVE)
    return list(rows.order_by("sort_due_at", "id").values_list("pk", flat=True))


def absences_shown(user: Person, *, at: datetime) -> list[Absence]:
    """Return the absences that go on or are to come, of everybody on the desk: colleagues plan by them."""
    return list(absences_between(at, at + timedelta(days=400)).filter(Q(person=user) | Q(person__is_active=True)))


def absences_between(start: datetime, end: datetime) -> QuerySet[Absence]:
    """Return the absences that touch [start, end), the earliest first."""
    rows = Absence.objects.filter(cancelled_at=None, during__overlap=DateTimeTZRange(start, end))
    return rows.select_related("person", "stand_in", "entered_by").order_by("during", "pk")


def absence_by_id(absence_id: int) -> Absence:
    """Return an absence with who it is about. Raises Absence.DoesNotExist."""
    return Absence.objects.select_related("person", "stand_in").get(pk=absence_id)


def people_planned_by(user: Person) -> list[Person]:
    """Return the people whose absences and hours a person may enter: those of queues they lead, or all; with them."""
    if user.may(Capability.PLAN_STAFF):
        return list(desk_people().select_related(None))
    theirs = QueueMember.objects.filter(queue__in=queues_led_by(user)).values("person")
    return list(desk_people().select_related(None).filter(Q(pk=user.pk) | Q(pk__in=theirs)))


@dataclass(frozen=True)
class Passing:
    """What would become of one ticket: to whom it goes, "" for back to its queue, and why."""

    ticket: Ticket
    to: str
    why: str


def plan_passing_on(
    *, user: Person, person: Person, stand_in: Person | None, at: datetime
) -> Sequence[Passing]:
    """Return what would become of somebody's tickets if they went away at this moment, in the order it is done."""
    rows = visible_to(user).filter(pk__in=tickets_to_pass_on(person.pk)).select_related("queue", "category", "device")
    tickets = list(rows.defer("description").order_by("sort_due_at", "id"))
    staff = staff_of({ticket.queue_id for ticket in tickets}, at=at)
    names = {member.person.pk: member.person.full_name for members in staff.values() for member in members}
    if stand_in:
        names[stand_in.pk] = stand_in.full_name
    standings = {queue_id: tuple(member.standing for member in members) for queue_id, members in staff.items()}
    covering = stand_in.pk if stand_in and is_there(stand_in, at=at) else None
    return [_passing(ticket, standings, person.pk, covering, names) for ticket in tickets]


def _passing(
    ticket: Ticket,
    standings: dict[int, tuple[Candidate, ...]],
    absent: int,
    stand_in: int | None,
    names: dict[int, str],
) -> Passing:
    """Decide one ticket, and let what it does to people's loads count for the next."""
    here = standings[ticket.queue_id]
    choice = pass_on(
        strategy=Strategy(ticket.queue.strategy),
        candidates=here,
        need=need_of(ticket),
        absent=absent,
        is_waiting=ticket.state == State.WAITING,
        stand_in=stand_in,
    )
    if choice.person and ticket.state != State.WAITING:
        standings[ticket.queue_id] = after(here, choice.person, is_turn=choice.strategy in list(Strategy))
    name = names.get(choice.person, "") if choice.person else ""
    why = CHOSEN_WORDS.get(choice.reason) or NOBODY_WORDS.get(choice.reason, "")
    return Passing(ticket=ticket, to=name, why=why)
