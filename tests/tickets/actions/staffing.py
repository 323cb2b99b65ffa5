"""Queues that give out their tickets, for tests: members, hours, absences, shifts, put down as they are."""

from datetime import timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Person
from tests.factories import NOW, make_agent, make_queue
from tickets.enums import AbsenceReason, Strategy
from tickets.models import Absence, OnCallShift, Queue, QueueMember, WorkingHours

HOUR = timedelta(hours=1)


def give_out(strategy: Strategy, *, code: str = "PACS") -> Queue:
    """The queue of this code, which gives out its tickets by this strategy."""
    queue = make_queue(code=code)
    queue.strategy = strategy
    queue.save(update_fields=["strategy"])
    return queue


def join(queue: Queue, person: Person | None = None, **fields: Any) -> Person:
    """Somebody, a new agent by default, who works the queue."""
    person = person or make_agent()
    QueueMember.objects.create(queue=queue, person=person, **fields)
    return person


def away(person: Person, *, hours: float | None = 8, starts: float = -1, **fields: Any) -> Absence:
    """That somebody is away from `starts` hours after NOW, for some hours, None for until further notice."""
    start = NOW + starts * HOUR
    fields = {"reason": AbsenceReason.LEAVE, "entered_by": person, "entered_at": NOW} | fields
    end = None if hours is None else start + hours * HOUR
    return Absence.objects.create(person=person, during=DateTimeTZRange(start, end), **fields)


def on_call(queue: Queue, person: Person, *, level: int = 1, starts: float = -1, hours: float = 12) -> OnCallShift:
    """That somebody is on call from `starts` hours after NOW."""
    start = NOW + starts * HOUR
    return OnCallShift.objects.create(
        queue=queue,
        person=person,
        level=level,
        during=DateTimeTZRange(start, start + hours * HOUR),
        created_by=person,
        created_at=NOW,
    )


def works(person: Person, *windows: list[int]) -> None:
    """The same hours every day of the week."""
    WorkingHours.objects.create(
        person=person, windows=[[list(each) for each in windows]] * 7, updated_by=person, updated_at=NOW
    )
