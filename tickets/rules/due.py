"""How the next promise of a ticket stands, in words for a list: what is due, when, and what is left of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from tickets.enums import DONE_STATES, Metric, State, WaitReason
from tickets.rules.lifecycle import STATE_WORDS

SOON_PERCENT = 75
"""From here on a promise counts as soon due."""

METRIC_WORDS: dict[Metric, str] = {
    Metric.FIRST_RESPONSE: "First response",
    Metric.NEXT_RESPONSE: "Next response",
    Metric.RESOLUTION: "Resolution",
}

_WAIT_WORDS: dict[WaitReason, str] = {
    WaitReason.REQUESTER: "Requester's answer",
    WaitReason.VENDOR: "Vendor",
    WaitReason.PARTS: "Spare part",
    WaitReason.PLANNED: "Planned time",
    WaitReason.OTHER: "Paused",
}


@dataclass(frozen=True)
class Due:
    """kind: ok, soon, late, paused, met or none, as the due component wants it. percent: wall time used, 0 to 100."""

    kind: str
    text: str
    at: datetime | None = None
    at_text: str = ""
    percent: int | None = None


def next_due(
    *,
    state: State | str,
    started_at: datetime,
    response_due_at: datetime | None,
    next_response_due_at: datetime | None = None,
    resolution_due_at: datetime | None,
    at: datetime,
    zone: tzinfo,
    waiting_reason: WaitReason | str = "",
    waiting_until: date | None = None,
) -> Due:
    """Say how the promise that runs out first stands; a pause says what it waits for when nothing else runs."""
    if state in DONE_STATES:
        return Due("none", STATE_WORDS[State(state)])
    due_at = min(filter(None, (response_due_at, next_response_due_at, resolution_due_at)), default=None)
    if due_at is not None:
        what = "Answer" if due_at in (response_due_at, next_response_due_at) else "Solve"
        return due(started_at=started_at, due_at=due_at, at=at, zone=zone, what=what)
    if state == State.WAITING:
        until = f"until {_day_words(waiting_until)}" if waiting_until else ""
        return Due("paused", _WAIT_WORDS[WaitReason(waiting_reason or WaitReason.OTHER)], at_text=until)
    return Due("none", "No promise")


def due(*, started_at: datetime, due_at: datetime, at: datetime, zone: tzinfo, what: str = "") -> Due:
    """Say how one running promise stands; `what` is the verb in front of the due time."""
    moment = moment_words(moment=due_at, at=at, zone=zone)
    at_text = f"{what} by {moment}" if what else moment
    left = int((due_at - at).total_seconds())
    if left < 0:
        return Due("late", f"{duration_words(-left)} late", due_at, at_text, 100)
    whole = max(1.0, (due_at - started_at).total_seconds())
    percent = min(100, max(0, round(100 * (1 - left / whole))))
    kind = "soon" if percent >= SOON_PERCENT else "ok"
    return Due(kind, f"{duration_words(left)} left", due_at, at_text, percent)


def duration_words(seconds: int) -> str:
    """Say a duration in its two largest units: "3 h 10 min", "2 d 4 h"; below a minute "0 min"."""
    minutes = abs(seconds) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} d {hours} h" if hours and days < 10 else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


def exact_words(seconds: int) -> str:
    """Say a duration to the second, so that a column of them adds up: "26 h 3 min 5 s"; none is "0 s"."""
    hours, minutes, rest = abs(seconds) // 3600, abs(seconds) // 60 % 60, abs(seconds) % 60
    parts = ((hours, "h"), (minutes, "min"), (rest, "s"))
    words = " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"
    return f"−{words}" if seconds < 0 else words


def moment_words(*, moment: datetime, at: datetime, zone: tzinfo) -> str:
    """Say a moment in a zone, the day in words when it is near: "today 14:30", "Mon 4 May 09:00"."""
    local, today = moment.astimezone(zone), at.astimezone(zone).date()
    clock = f"{local:%H:%M}"
    near = {today: "today", today + timedelta(days=1): "tomorrow", today - timedelta(days=1): "yesterday"}
    return f"{near.get(local.date()) or _day_words(local.date())} {clock}"


def _day_words(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
