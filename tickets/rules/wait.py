"""When a wait that was to last until a day is over, and what follows from it.

A wait until a day lasts until that day begins where the ticket is. One begun on that very day lasts until it ends:
whoever pauses the work this morning “until today” does not mean this second.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tickets.enums import WaitReason

RESUMES = frozenset({WaitReason.PLANNED, WaitReason.OTHER})
"""Reasons whose day ends the wait. For the others the day comes whether or not the part, the vendor or the answer
does: whoever has the ticket is reminded to ask, and the wait goes on."""


def wait_ends_at(*, until: date, started_at: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant at which the day of a wait has come, aware, in the zone."""
    day = max(until, started_at.astimezone(zone).date() + timedelta(days=1))
    return datetime.combine(day, time(), tzinfo=zone)


def resumes(reason: WaitReason | str) -> bool:
    """Say whether the work goes on by itself when the day has come; else somebody is only reminded."""
    return WaitReason(reason) in RESUMES
