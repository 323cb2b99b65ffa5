"""What would happen if an urgent ticket came now: whom each step reaches, by what, and where there are gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notifications.enums import Channel, Who
from notifications.queries.page_people import Called, Roster, roster_of
from notifications.rules.ladder import WHO_LABELS, Ladder, Rung
from tickets.models import Queue

_GAPS = {
    Who.FIRST_CALL: ("Nobody is on first call.", "Whoever has first call is away and nobody stands in."),
    Who.SECOND_CALL: ("Nobody is on second call.", "Whoever has second call is away and nobody stands in."),
    Who.LEAD: ("No lead of this queue is there.",) * 2,
    Who.SUPERVISORS: ("No supervisor is there.",) * 2,
    Who.PERSON: ("The named person is away, or no longer works here.",) * 2,
    Who.QUEUE: ("Nobody of this queue is there.",) * 2,
}
_LEVELS = {Who.FIRST_CALL: 1, Who.SECOND_CALL: 2}


@dataclass(frozen=True)
class Line:
    """One step. minute: after the first call, gaps left out. people: name and by what; gap: why it reaches nobody."""

    minute: int
    who: str
    people: Sequence[tuple[str, str]]
    gap: str


@dataclass(frozen=True)
class Forecast:
    """The steps of a first round. alarm_minute: when supervisors are alarmed if nobody ever acknowledges."""

    lines: Sequence[Line]
    alarm_minute: int
    waits: bool

    @property
    def gaps(self) -> int:
        return sum(bool(line.gap) for line in self.lines)

    @property
    def reaches_nobody(self) -> bool:
        return all(line.gap for line in self.lines)


def forecast(*, queue: Queue, ladder: Ladder, at: datetime) -> Forecast:
    """Return what paging would do for a queue if an urgent ticket came at this moment."""
    roster = roster_of(queue_id=queue.pk, ladder=ladder, at=at)
    lines, minute = [], 0
    for position, rung in enumerate(ladder.rungs):
        called = roster.called(rung)
        people = [(each.person.full_name, _by(each, rung)) for each in called]
        lines.append(Line(minute, WHO_LABELS[rung.who], people, "" if called else _gap(roster, rung)))
        minute += _minutes(ladder, position, found=bool(called))
    rounds = minute * (ladder.repeats + 1)
    return Forecast(lines=lines, alarm_minute=rounds, waits=ladder.when_empty and roster.is_staffed)


def _minutes(ladder: Ladder, position: int, *, found: bool) -> int:
    return int(ladder.wait(position=position, found=found).total_seconds()) // 60


def _gap(roster: Roster, rung: Rung) -> str:
    none, away = _GAPS[rung.who]
    return away if _LEVELS.get(rung.who) in roster.has_shift else none


def _by(each: Called, rung: Rung) -> str:
    """Say by what, such as "by text message to …321 and by mail"; a number is told by its end alone."""
    number = f"by text message to …{each.number[-3:]}"
    said = [number if means is Channel.SMS else "by mail" for means in each.means]
    lacks = " (no number for text messages)" if Channel.SMS in rung.means and not each.number else ""
    return " and ".join(said) + lacks
