"""Whom a step of a ladder reaches at one moment: through the rota, absences and stand-ins, and by what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.enums import Capability
from accounts.models import Person
from accounts.queries.people import people_who_may
from notifications.enums import Channel, Who
from notifications.models import Page, QueueLadder
from notifications.queries.reach import texted_at
from notifications.rules.ladder import DEFAULT, WAKES, Ladder, Rung, means_for, read_ladder, start_reason
from tickets.enums import EventKind
from tickets.models import TicketEvent
from tickets.queries.rota import on_call_now
from tickets.queries.staffing import Member, absent_now, staff_of
from tickets.rules.paging import LIVE


def ladder_of(queue_id: int) -> Ladder:
    """Return the ladder of a queue, the default one when nobody changed it."""
    stored = QueueLadder.objects.filter(queue=queue_id).values_list("content", flat=True).first()
    return read_ladder(stored) if stored else DEFAULT


def asking_for_pages(events: Sequence[TicketEvent]) -> frozenset[int]:
    """Return which events of a batch may start a page or end one, in two queries however long it is; with tickets."""
    looked = [event for event in events if event.kind in WAKES]
    if not looked:
        return frozenset()
    paged = Page.objects.filter(ticket__in={event.ticket_id for event in looked}, state__in=LIVE)
    live = set(paged.values_list("ticket_id", flat=True))
    stored = dict(QueueLadder.objects.values_list("queue_id", "content"))
    found = set()
    for event in looked:
        ticket, content = event.ticket, stored.get(event.ticket.queue_id)
        ladder = read_ladder(content) if content else DEFAULT
        kind = EventKind(event.kind)
        if event.ticket_id in live or start_reason(
            ladder=ladder, kind=kind, payload=event.payload, priority=ticket.priority
        ):
            found.add(event.pk)
    return frozenset(found)


@dataclass(frozen=True)
class Called:
    """Somebody a step calls. means: by what; empty when they cannot be reached at all. number: for text messages."""

    person: Person
    means: tuple[Channel, ...]
    number: str = ""


@dataclass(frozen=True)
class Roster:
    """Who can be called for a queue at one moment, absent people replaced by their stand-ins. has_shift: levels of
    the rota somebody is entered for, whether or not they are there.
    """

    on_call: Mapping[int, Sequence[Person]]
    has_shift: frozenset[int]
    leads: Sequence[Person]
    supervisors: Sequence[Person]
    members: Sequence[Person]
    named: Mapping[int, Person]
    numbers: Mapping[int, str]
    is_staffed: bool

    def called(self, rung: Rung) -> list[Called]:
        """Return whom a step calls and by what; people who cannot be reached are left out."""
        found = []
        for person in self._people(rung):
            number = self.numbers.get(person.pk, "")
            means = means_for(wanted=rung.means, has_mail=bool(person.email), has_number=bool(number))
            if means:
                found.append(Called(person=person, means=means, number=number))
        return found

    def _people(self, rung: Rung) -> Sequence[Person]:
        match rung.who:
            case Who.FIRST_CALL:
                return self.on_call.get(1, ())
            case Who.SECOND_CALL:
                return self.on_call.get(2, ())
            case Who.LEAD:
                return self.leads
            case Who.SUPERVISORS:
                return self.supervisors
            case Who.PERSON:
                return [person for person_id, person in self.named.items() if person_id == rung.person]
            case _:
                return self.members


def roster_of(*, queue_id: int, ladder: Ladder, at: datetime) -> Roster:
    """Return who can be called for a queue now; the number of queries is fixed."""
    members = staff_of([queue_id], at=at)[queue_id]
    shifts = on_call_now([queue_id], at=at)[queue_id]
    named = {rung.person for rung in ladder.rungs if rung.person is not None}
    others = list(people_who_may(Capability.SEE_REPORTS).order_by("full_name", "pk"))
    wanted = list(Person.objects.filter(pk__in=named)) if named else []
    everybody = [
        *(shift.person for shift in shifts), *(member.person for member in members), *others, *wanted
    ]  # fmt: skip
    there = _standing_in(everybody, at=at)
    here = {member.person.pk for member in members}
    supervisors = [person for person in others if person.pk in here] or others
    return Roster(
        on_call={level: _there(there, (s.person for s in shifts if s.level == level)) for level in (1, 2)},
        has_shift=frozenset(shift.level for shift in shifts),
        leads=_there(there, (member.person for member in members if member.membership.is_lead)),
        supervisors=_there(there, supervisors),
        members=_there(there, (member.person for member in members)),
        named={person.pk: there[person.pk] for person in wanted if person.pk in there},
        numbers=texted_at({person.pk for person in there.values()}, is_call=True),
        is_staffed=any(_is_at_work(member) for member in members),
    )


def _is_at_work(member: Member) -> bool:
    return member.standing.is_at_work and not member.standing.is_away


def _standing_in(people: Sequence[Person], *, at: datetime) -> Mapping[int, Person]:
    """Return by person who is there for them: themselves, or their stand-in who is not away; nobody when neither is."""
    away = absent_now({person.pk for person in people}, at=at)
    stand_ins = {row.stand_in_id for row in away.values() if row.stand_in_id}
    away_too = absent_now(stand_ins, at=at) if stand_ins else {}
    found: dict[int, Person] = {}
    for person in people:
        row = away.get(person.pk)
        who = person if row is None else row.stand_in
        if who is not None and who.may(Capability.WORK_TICKETS) and (row is None or who.pk not in away_too):
            found[person.pk] = who
    return found


def _there(there: Mapping[int, Person], people: Iterable[Person]) -> list[Person]:
    found: dict[int, Person] = {}
    for person in people:
        if person.pk in there:
            found.setdefault(there[person.pk].pk, there[person.pk])
    return list(found.values())
