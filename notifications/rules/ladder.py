"""The ladder of a queue: who is called by what after how many minutes, until somebody acknowledges.

A page walks its ladder by position: 0 is the first step of the first round. No position is left out, and after the last
round the page is exhausted; then supervisors are alarmed again and again. Minutes count from the first call.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from notifications.enums import Channel, Who
from tickets.enums import EventKind

MAX_STEPS, MAX_MINUTES, MAX_REPEATS, MAX_PAUSE = 8, 240, 5, 120
ALARM_EVERY = timedelta(minutes=30)
"""How often supervisors are told again of a page nobody came to; until somebody comes."""

MEANS = (Channel.SMS, Channel.EMAIL)
MEANS_WORDS: Mapping[Channel, str] = {Channel.SMS: "text message", Channel.EMAIL: "mail"}
WHO_LABELS: Mapping[Who, str] = {
    Who.FIRST_CALL: "First call",
    Who.SECOND_CALL: "Second call",
    Who.LEAD: "Lead of the queue",
    Who.SUPERVISORS: "Supervisors",
    Who.PERSON: "A named person",
    Who.QUEUE: "Everybody of the queue",
}


@dataclass(frozen=True)
class Rung:
    """One step: whom it calls, by what, and how many minutes after the first call. person: id, for Who.PERSON."""

    who: Who
    after: int
    means: tuple[Channel, ...] = MEANS
    person: int | None = None


@dataclass(frozen=True)
class Ladder:
    """repeats: how often all steps are walked again; pause: minutes from the last step to the next round or the alarm.

    priorities: who is paged for; empty for nobody. when_empty: only while nobody of the queue is at work. on_incident,
    on_missed: also when a major incident is declared, or a promise of such a ticket is missed. takes: who acknowledges
    takes the ticket, if nobody has it.
    """

    rungs: tuple[Rung, ...]
    repeats: int = 2
    pause: int = 5
    priorities: tuple[int, ...] = (1,)
    when_empty: bool = False
    on_incident: bool = True
    on_missed: bool = False
    takes: bool = True

    @property
    def positions(self) -> int:
        return len(self.rungs) * (self.repeats + 1)

    def rung(self, position: int) -> Rung:
        return self.rungs[position % len(self.rungs)]

    def step_and_round(self, position: int) -> tuple[int, int]:
        """Return the number of the step and of the round at a position, both from 1."""
        return position % len(self.rungs) + 1, position // len(self.rungs) + 1

    def wait_after(self, position: int) -> timedelta:
        """Return how long to wait for an answer after the step at this position."""
        place = position % len(self.rungs)
        if place == len(self.rungs) - 1:
            return timedelta(minutes=self.pause)
        return timedelta(minutes=self.rungs[place + 1].after - self.rungs[place].after)

    def wait(self, *, position: int, found: bool) -> timedelta:
        """Return how long to wait after a step was taken; one that found nobody is not waited for within a round."""
        is_last = position % len(self.rungs) == len(self.rungs) - 1
        return self.wait_after(position) if found or is_last else timedelta(0)

    def minute(self, position: int) -> int:
        """Return the minute after the first call at which a position is due when everybody can be called."""
        waited = sum((self.wait_after(each) for each in range(position)), timedelta())
        return int(waited.total_seconds()) // 60


DEFAULT = Ladder(
    rungs=(
        Rung(Who.FIRST_CALL, 0),
        Rung(Who.SECOND_CALL, 5),
        Rung(Who.LEAD, 10),
        Rung(Who.SUPERVISORS, 15),
    )
)
"""What holds for a queue nobody has given a ladder."""


def wrong_with(ladder: Ladder) -> str:
    """Return what is wrong with a ladder in a sentence, "" when nothing is."""
    minutes = [rung.after for rung in ladder.rungs]
    if not ladder.rungs:
        return "A ladder has at least one step. To page nobody, choose no priority instead."
    if len(ladder.rungs) > MAX_STEPS:
        return f"A ladder has at most {MAX_STEPS} steps."
    if minutes[0] != 0:
        return "The first step is taken at once: write 0 minutes."
    if any(later <= earlier for earlier, later in zip(minutes, minutes[1:], strict=False)):
        return "Each step comes later than the one before it. Look at the minutes."
    if minutes[-1] > MAX_MINUTES or not 1 <= ladder.pause <= MAX_PAUSE or not 0 <= ladder.repeats <= MAX_REPEATS:
        return "Somebody urgent would wait too long. Use fewer minutes or repeats."
    if any(not rung.means for rung in ladder.rungs):
        return "Say for each step how people are called."
    if any((rung.who is Who.PERSON) != (rung.person is not None) for rung in ladder.rungs):
        return "Choose the person for the step that calls a named person."
    return ""


def read_ladder(stored: Mapping[str, Any]) -> Ladder:
    """Return the ladder that `write_ladder` stored."""
    return Ladder(
        rungs=tuple(
            Rung(
                who=Who(rung["who"]),
                after=rung["after"],
                means=tuple(Channel(means) for means in rung["means"]),
                person=rung["person"],
            )
            for rung in stored["rungs"]
        ),
        repeats=stored["repeats"],
        pause=stored["pause"],
        priorities=tuple(stored["priorities"]),
        when_empty=stored["when_empty"],
        on_incident=stored["on_incident"],
        on_missed=stored["on_missed"],
        takes=stored["takes"],
    )


def write_ladder(ladder: Ladder) -> dict[str, Any]:
    """Return a ladder as it is stored, with the queue or with a page that walks it."""
    return {
        "rungs": [
            {"who": rung.who.value, "after": rung.after, "means": list(rung.means), "person": rung.person}
            for rung in ladder.rungs
        ],
        "repeats": ladder.repeats,
        "pause": ladder.pause,
        "priorities": sorted(ladder.priorities),
        "when_empty": ladder.when_empty,
        "on_incident": ladder.on_incident,
        "on_missed": ladder.on_missed,
        "takes": ladder.takes,
    }


_STARTS: Mapping[EventKind, str] = {
    EventKind.TICKET_LOGGED: "logged",
    EventKind.TICKET_ROUTED: "routed",
    EventKind.PRIORITY_CHANGED: "raised",
    EventKind.TICKET_RELEASED: "returned",
    EventKind.TICKET_REOPENED: "reopened",
    EventKind.TICKET_UNMERGED: "reopened",
    EventKind.INCIDENT_DECLARED: "incident",
    EventKind.PROMISE_MISSED: "missed",
}
STARTS = frozenset(_STARTS)
"""Kinds of events after which a ticket may have to be paged."""

WHATEVER_PRIORITY = frozenset({"incident"})
"""Reasons to page that hold whatever the priority."""

WAKES = STARTS | {
    EventKind.TICKET_TAKEN,
    EventKind.TICKET_ASSIGNED,
    EventKind.REPLY_SENT,
    EventKind.NOTE_ADDED,
    EventKind.WAIT_STARTED,
    EventKind.TICKET_RESOLVED,
    EventKind.TICKET_CLOSED,
    EventKind.TICKET_MERGED,
}
"""Kinds of events after which a page that runs is looked at again, because it may be over."""


def start_reason(*, ladder: Ladder, kind: EventKind, payload: Mapping[str, Any], priority: int) -> str:
    """Return why an event makes a ticket of this priority be paged, a key of START_WORDS; "" when it does not."""
    reason = _STARTS.get(kind, "")
    if reason == "incident":
        return reason if ladder.on_incident else ""
    if priority not in ladder.priorities or (reason == "missed" and not ladder.on_missed):
        return ""
    if reason == "raised" and payload.get("from") in ladder.priorities:
        return ""
    return reason


def is_urgent(*, ladder: Ladder, reason: str, priority: int) -> bool:
    """True while a page that began for this reason still has its cause."""
    return reason in WHATEVER_PRIORITY or priority in ladder.priorities


def means_for(*, wanted: Sequence[Channel], has_mail: bool, has_number: bool) -> tuple[Channel, ...]:
    """Return by what a person is called: as the step says; whoever has no number gets mail, and the other way round."""
    can = {Channel.EMAIL: has_mail, Channel.SMS: has_number}
    found = tuple(means for means in MEANS if means in wanted and can[means])
    return found or tuple(means for means in (Channel.EMAIL, Channel.SMS) if can[means])[:1]
