"""Measure the rules behind every promise: due times over ten years of hours, the clocks of a ticket. No database."""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import holidays

from assets.rules import calendar
from assets.rules.calendar import Calendar
from tickets.enums import ActorKind, EventKind, Metric
from tickets.rules import timeline
from tickets.rules.course import ClockEvent
from tickets.rules.promises import Book, Promise, Step
from tickets.rules.sla import fold
from tickets.rules.timeline import Edition, Timeline, timeline_of

RESULT = Path(__file__).parent / "results" / "rules.json"
CALLS, WARM_UP = 500, 20
START = datetime(2026, 3, 2, 9, 3, tzinfo=UTC)
TEN_YEARS = timedelta(days=3652)
HOUR = 3600
CLOSED = frozenset(holidays.country_holidays("DE", years=range(2020, 2046)))
OFFICE = Calendar(
    time_zone="Europe/Berlin", windows=(((480, 720), (780, 1080)),) * 5 + ((), ()), closed_dates=CLOSED
)
LATER = Calendar(time_zone="Europe/Berlin", windows=(((540, 1140),),) * 5 + ((), ()), closed_dates=CLOSED)


def main() -> None:
    rows = [_measured(name, call) for name, call in _calls().items()]
    rows.append(_measured("one year of hours, seen for the first time", _first_look, calls=30))
    found = {"load": os.getloadavg()[0], "python": platform.python_version(), "rows": rows}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=1) + "\n")
    for row in rows:
        print(row, flush=True)


def _calls() -> dict[str, Callable[[], Any]]:
    whole = calendar.elapsed(OFFICE, START, START + TEN_YEARS)
    pauses = [(START + timedelta(days=7 * week), START + timedelta(days=7 * week + 2)) for week in range(20)]
    edited = _edited()
    far = timeline.elapsed(edited, START, START + TEN_YEARS)
    books = {1: _book(edited)}
    return {
        "due in 4 h": lambda: calendar.due(OFFICE, START, 4 * HOUR),
        "due in 4 h, 20 pauses": lambda: calendar.due(OFFICE, START, 4 * HOUR, pauses),
        "due in ten years": lambda: calendar.due(OFFICE, START, whole),
        "due in ten years, hours edited 20 times": lambda: timeline.due(edited, START, far),
        "elapsed over ten years": lambda: calendar.elapsed(OFFICE, START, START + TEN_YEARS),
        "elapsed over ten years, 20 pauses": lambda: calendar.elapsed(OFFICE, START, START + TEN_YEARS, pauses),
        **{
            f"clocks of a ticket, {count} events": partial(fold, events=_story(count), books=books)
            for count in (10, 50, 200)
        },
    }


def _edited() -> Timeline:
    """Other hours every half year, by turns."""
    return timeline_of(
        Edition(number, START + timedelta(days=183 * number), LATER if number % 2 else OFFICE) for number in range(21)
    )


def _book(hours: Timeline) -> Book:
    steps = tuple(Step(metric=metric, percent=percent) for metric in Metric for percent in (50, 75, 90))
    targets = {3: Promise(calendar="office", first_response=4 * HOUR, next_response=4 * HOUR, resolution=20 * HOUR)}
    return Book(version=1, targets=targets, steps=steps, hours={("office", None): hours})


def _story(count: int) -> list[ClockEvent]:
    """A ticket that is asked about, answered, paused, solved and reopened, over and over."""
    turn = (
        (EventKind.TICKET_TAKEN, {}),
        (EventKind.REPLY_SENT, {"message": 1}),
        (EventKind.WAIT_STARTED, {"reason": "vendor"}),
        (EventKind.REQUESTER_REPLIED, {"message": 1}),
        (EventKind.WAIT_ENDED, {}),
        (EventKind.NOTE_ADDED, {"message": 1}),
        (EventKind.REPLY_SENT, {"message": 1}),
        (EventKind.TICKET_RESOLVED, {"message": 1}),
        (EventKind.REQUESTER_REPLIED, {"message": 1}),
        (EventKind.TICKET_REOPENED, {}),
    )
    logged = {"priority": 3, "source": "portal", "policy": 1}
    events = [ClockEvent(EventKind.TICKET_LOGGED, START, ActorKind.HUMAN, logged, seq=1)]
    for number in range(1, count):
        kind, payload = turn[number % len(turn)]
        at = START + timedelta(minutes=47 * number)
        events.append(ClockEvent(kind, at, ActorKind.HUMAN, payload, seq=number + 1))
    return events


def _first_look() -> None:
    calendar._year.cache_clear()
    calendar._offsets.cache_clear()
    calendar.due(OFFICE, START, 4 * HOUR)


def _measured(name: str, call: Callable[[], Any], *, calls: int = CALLS) -> dict[str, Any]:
    for _ in range(min(WARM_UP, calls)):
        call()
    spent = []
    for _ in range(calls):
        began = time.perf_counter()
        call()
        spent.append((time.perf_counter() - began) * 1_000_000)
    return {"name": name, "p50": round(statistics.median(spent)), "p95": round(statistics.quantiles(spent, n=20)[18])}


if __name__ == "__main__":
    main()
