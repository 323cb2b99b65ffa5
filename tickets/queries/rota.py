"""The rota: who is on call when, what was offered to whom, and which calendars show it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, QuerySet

from accounts.enums import Capability
from accounts.models import Person
from accounts.rules.tokens import digest_of
from tickets.enums import SwapState
from tickets.models import CalendarFeed, OnCallShift, Queue, QueueMember, ShiftSwap
from tickets.rules.ical import CalendarEntry

LEVEL_WORDS = {1: "First call", 2: "Second call"}
FEED_BEFORE, FEED_AFTER = timedelta(days=31), timedelta(days=400)


def shifts_between(start: datetime, end: datetime, *, queue: Queue | None = None) -> QuerySet[OnCallShift]:
    """Return the shifts that touch [start, end), of one queue or of all, in order of time."""
    rows = OnCallShift.objects.filter(cancelled_at=None, during__overlap=DateTimeTZRange(start, end))
    if queue is not None:
        rows = rows.filter(queue=queue)
    return rows.select_related("queue", "person").order_by("during", "queue__position", "level", "pk")


def on_call_now(queue_ids: Collection[int], *, at: datetime) -> Mapping[int, list[OnCallShift]]:
    """Return who is on call by queue, first call first."""
    rows = OnCallShift.objects.filter(queue__in=queue_ids, cancelled_at=None, during__contains=at)
    found: dict[int, list[OnCallShift]] = {queue_id: [] for queue_id in queue_ids}
    for row in rows.select_related("person").order_by("level", "pk"):
        found[row.queue_id].append(row)
    return found


def coming_shift(shift_id: int, *, at: datetime) -> OnCallShift | None:
    """Return a shift that is not over."""
    rows = OnCallShift.objects.filter(pk=shift_id, cancelled_at=None, during__endswith__gt=at)
    return rows.select_related("queue", "person").first()


@dataclass(frozen=True)
class RotaDay:
    """One local day of the rota. shifts: those that begin on it; going_on: those from before that reach into it."""

    day: date
    is_today: bool
    shifts: Sequence[OnCallShift]
    going_on: Sequence[OnCallShift]


def rota_days(shifts: Sequence[OnCallShift], *, first: date, days: int, zone: tzinfo, today: date) -> list[RotaDay]:
    """Return the days of a stretch of the rota in a time zone."""
    spans = [(shift, shift.during.lower.astimezone(zone), shift.during.upper.astimezone(zone)) for shift in shifts]
    found = []
    for number in range(days):
        day = first + timedelta(days=number)
        midnight = datetime.combine(day, time.min, zone)
        begin = [shift for shift, start, _ in spans if start.date() == day]
        going_on = [shift for shift, start, end in spans if start.date() < day and end > midnight]
        found.append(RotaDay(day=day, is_today=day == today, shifts=begin, going_on=going_on))
    return found


def swaps_of(person: Person) -> list[ShiftSwap]:
    """Return the swaps a person offered or was offered, open ones first, then the newest; at most 30."""
    rows = ShiftSwap.objects.filter(Q(proposed_by=person) | Q(proposed_to=person)).select_related(
        "shift__queue", "for_shift", "proposed_by", "proposed_to"
    )
    found = list(rows.order_by("-pk")[:30])
    return sorted(found, key=lambda swap: swap.state != SwapState.PROPOSED)


def colleagues(shift: OnCallShift) -> list[Person]:
    """Return who could take a shift: the others who work its queue, by name."""
    rows = QueueMember.objects.filter(queue=shift.queue_id, person__is_active=True).exclude(person=shift.person_id)
    return [row.person for row in rows.select_related("person").order_by("person__full_name", "person_id")]


def shifts_to_swap(shift: OnCallShift, *, at: datetime) -> list[OnCallShift]:
    """Return the coming shifts of colleagues that could be had for this one."""
    rows = OnCallShift.objects.filter(queue=shift.queue_id, cancelled_at=None, during__startswith__gt=at)
    return list(rows.exclude(person=shift.person_id).select_related("person").order_by("during", "pk")[:60])


def feeds_of(person: Person) -> list[CalendarFeed]:
    """Return a person's live calendar addresses, the newest first."""
    return list(CalendarFeed.objects.filter(owner=person, revoked_at=None).select_related("queue").order_by("-pk"))


@dataclass(frozen=True)
class FeedContent:
    """What a calendar address shows: its name and its entries. Nothing about tickets or patients."""

    name: str
    entries: Sequence[CalendarEntry]


def feed_content(key: str, *, host: str, at: datetime) -> FeedContent | None:
    """Return what the address with this secret shows; None when it is unknown, revoked, or its owner left the desk."""
    rows = CalendarFeed.objects.filter(digest=digest_of(key), revoked_at=None).select_related("owner", "queue")
    feed = rows.first()
    if feed is None or not feed.owner.may(Capability.WORK_TICKETS):
        return None
    shifts = shifts_between(at - FEED_BEFORE, at + FEED_AFTER, queue=feed.queue)
    if feed.queue is None:
        shifts = shifts.filter(person=feed.owner)
    name = f"On call: {feed.queue.name if feed.queue else feed.owner.full_name}"
    of_queue = feed.queue is not None
    return FeedContent(name=name, entries=[_entry(shift, host=host, of_queue=of_queue, at=at) for shift in shifts])


def _entry(shift: OnCallShift, *, host: str, of_queue: bool, at: datetime) -> CalendarEntry:
    """Stamped now, so that calendar programs take over who has a swapped shift."""
    level = LEVEL_WORDS[shift.level].lower()
    who = shift.person.full_name if of_queue else "On call"
    return CalendarEntry(
        uid=f"shift-{shift.pk}@{host}",
        start=shift.during.lower,
        end=shift.during.upper,
        title=f"{who}: {shift.queue.name}, {level}",
        changed_at=at,
    )
