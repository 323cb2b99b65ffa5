"""What kind of work a ticket is, and when it came: the columns that reports split by and no event carries."""

from datetime import datetime
from zoneinfo import ZoneInfo

from reports.enums import Shift, Work
from tickets.enums import Affected

_TRAINING_GROUPS = frozenset({"Training"})
_PLANNED_GROUPS = frozenset({"Upgrade", "New device", "Request", "Migration"})
_PLANNED_CATEGORIES = frozenset({"R61", "R72"})  # accounts of people who start or leave; planned downtime

PATIENT_SECONDS = 8 * 3600
"""A patient who waits is seen, moved or sent home within a shift: what is left open longer counts as a shift."""

PATIENT_WAITS = frozenset({Affected.PATIENT_ON_TABLE, Affected.PATIENT_WAITING})


def work_of(*, category: str, group: str, affected: str) -> Work:
    """Return the kind of work of a ticket: training, planned, or reactive, which is all the rest.

    Source of the split: the 50/30/20 rule of PACS administration (Otech, 2015): half fixing, 30 % training and policy,
    20 % projects; more than half fixing points to a fault in the system. What the requester calls "just a request" is
    planned whatever its category.
    """
    if group in _TRAINING_GROUPS:
        return Work.TRAINING
    is_planned = group in _PLANNED_GROUPS or category in _PLANNED_CATEGORIES or affected == Affected.REQUEST
    return Work.PLANNED if is_planned else Work.REACTIVE


def hour_of_week(*, at: datetime, zone: str) -> int:
    """Return the local hour of the week, 0 to 167; 0 is Monday from midnight."""
    local = at.astimezone(ZoneInfo(zone))
    return local.weekday() * 24 + local.hour


def shift_of(hour: int) -> Shift:
    """Return the shift of an hour of the week: day from 7, evening from 15, night from 23."""
    match hour % 24:
        case clock if 7 <= clock < 15:
            return Shift.DAY
        case clock if 15 <= clock < 23:
            return Shift.EVENING
        case _:
            return Shift.NIGHT


def patient_waiting_seconds(*, affected: str, started_at: datetime, solved_at: datetime | None) -> int | None:
    """Return the whole seconds a patient waited: from when the desk was told to the first solution, at most a shift.

    None when no patient waited, and while it is not solved.
    """
    if affected not in PATIENT_WAITS or solved_at is None:
        return None
    waited = int((solved_at.replace(microsecond=0) - started_at.replace(microsecond=0)).total_seconds())
    return min(waited, PATIENT_SECONDS)
