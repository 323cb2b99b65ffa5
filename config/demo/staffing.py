"""How the demo hospital's desk is staffed: hours, skills, who is on call, somebody on leave, and a hand-over."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Person
from accounts.rules.zone import zone_named
from config.demo.people import address_of
from config.demo.sites import ZONE
from tickets.enums import AbsenceReason, Strategy
from tickets.models import Absence, HandOver, OnCallShift, Queue, QueueMember, WorkingHours

_OFFICE = [[[480, 1020]]] * 5 + [[], []]
_EARLY = [[[420, 930]]] * 5 + [[], []]
_LATE = [[[660, 1170]]] * 5 + [[[540, 780]], []]
HOURS: Mapping[str, Sequence[object]] = {
    "nadia.karim": _OFFICE,
    "jonas.weber": _LATE,
    "claire.dubois": _EARLY,
    "samuel.osei": _OFFICE,
    "kate.lindqvist": _OFFICE,
    "ben.howell": _EARLY,
    "yuki.tanaka": _OFFICE,
    "george.ellis": _OFFICE,
}
"""Those of the archive work in shifts day and night, so they have no hours here."""

STRATEGIES = {"MOD": Strategy.SKILL_MATCH, "WS": Strategy.ROUND_ROBIN}
SKILLS = {("MOD", "claire.dubois"): ["CT", "MR", "XA"], ("MOD", "samuel.osei"): ["DX", "CR", "US", "MG"]}
LIMITS = {("PACS", "anna.whitmore"): 0}
"""She answers for the archive; its tickets go to the others."""

ROTA = {
    "PACS": ("ravi.menon", "ellen.shaw", "marcus.bell"),
    "NET": ("nadia.karim", "jonas.weber"),
}
_WEEKS = 3


def make_staffing(*, at: datetime) -> None:
    """Save who works when, from this week on. Tickets that are new find somebody once the desk runs."""
    people = {person.email: person for person in Person.objects.all()}
    queues = {queue.code: queue for queue in Queue.objects.all()}
    for code, strategy in STRATEGIES.items():
        Queue.objects.filter(code=code).update(strategy=strategy)
    for (code, key), skills in SKILLS.items():
        QueueMember.objects.filter(queue=queues[code], person=people[address_of(key)]).update(skills=skills)
    for (code, key), limit in LIMITS.items():
        QueueMember.objects.filter(queue=queues[code], person=people[address_of(key)]).update(capacity=limit)
    ruth = people[address_of("ruth.okafor")]
    WorkingHours.objects.bulk_create(
        WorkingHours(person=people[address_of(key)], windows=week, updated_by=ruth, updated_at=at)
        for key, week in HOURS.items()
    )
    OnCallShift.objects.bulk_create(_shifts(people=people, queues=queues, at=at))
    _go_on_leave(people[address_of("yuki.tanaka")], stand_in=people[address_of("ben.howell")], at=at)
    HandOver.objects.create(
        author=people[address_of("marcus.bell")],
        queue=queues["PACS"],
        text="Quiet night. The tape library was slow between 02:00 and 03:00; the vendor knows and rings back at noon.",
        created_at=at - timedelta(hours=2),
    )


def _shifts(*, people: Mapping[str, Person], queues: Mapping[str, Queue], at: datetime) -> list[OnCallShift]:
    """A week each, Monday to Monday at eight in the morning, and whoever is next stands behind."""
    zone = zone_named(ZONE)
    today = at.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    made = []
    for code, keys in ROTA.items():
        for week in range(_WEEKS):
            start, end = (
                datetime.combine(monday + timedelta(weeks=number), time(8), zone) for number in (week, week + 1)
            )
            for level in (1, 2):
                person = people[address_of(keys[(week + level - 1) % len(keys)])]
                during = DateTimeTZRange(start, end)
                made.append(
                    OnCallShift(
                        queue=queues[code], person=person, level=level, during=during, created_by=person, created_at=at
                    )
                )
    return made


def _go_on_leave(person: Person, *, stand_in: Person, at: datetime) -> None:
    """A week's leave that begins in three days."""
    start = at.replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
    Absence.objects.create(
        person=person,
        during=DateTimeTZRange(start, start + timedelta(days=7)),
        reason=AbsenceReason.LEAVE,
        stand_in=stand_in,
        entered_by=person,
        entered_at=at,
    )
