"""Publishing new hours, and measuring the promises that run by them."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, transaction
from django.utils.text import slugify

from accounts.enums import Capability
from accounts.models import Person
from accounts.rules.zone import is_zone
from assets.queries.holidays import has_holidays
from tickets.actions.outbox import tell_again
from tickets.actions.sla import rebuild_clocks
from tickets.enums import Consumer
from tickets.models import Calendar, CalendarVersion, Ticket
from tickets.queries.calendars import Windows, calendar_of
from tickets.queries.old_hours import tickets_with_old_hours

logger = logging.getLogger(__name__)

SOONEST = timedelta(minutes=1)
"""New hours begin no sooner, so that what is being saved meanwhile ends under the hours it was measured by."""

BATCH = 200
_MAX_BATCHES = 500  # then other sweepers get their turn
_SECOND = timedelta(seconds=1)


class CannotPublish(PermissionDenied):
    """Only who manages the desk changes its hours."""

    code = "cannot_publish"


class UnknownCalendar(ValidationError):
    """No calendar has this code."""

    def __init__(self) -> None:
        super().__init__("There is no such calendar. Choose one from the list.", code="unknown_calendar")


class NameTaken(ValidationError):
    """Another calendar goes by this name."""

    def __init__(self) -> None:
        super().__init__("There is a calendar of this name. Change that one, or write another name.", code="name_taken")


class BeginsInPast(ValidationError):
    """New hours hold from now on or later, never for what has been."""

    def __init__(self) -> None:
        super().__init__(
            "New hours cannot begin in the past. Choose a time that is still to come.", code="begins_in_past"
        )


class WhyNeeded(ValidationError):
    """Changed hours must say why."""

    def __init__(self) -> None:
        super().__init__("Say why the hours change, so that everybody can follow.", code="why_needed")


class BrokenHours(ValidationError):
    """The hours cannot be understood."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="broken_hours")


@dataclass(frozen=True, kw_only=True)
class Hours:
    """The content of a version; see models.CalendarVersion.

    windows: seven weekdays, Monday first, of [start, end) minutes. exceptions: ISO date to windows, none for closed.
    """

    windows: Sequence[Windows]
    exceptions: Mapping[str, Windows] = field(default_factory=dict)
    time_zone: str = ""
    holidays_country: str = ""
    holidays_subdivision: str = ""


@transaction.atomic
def publish_calendar_version(
    *, actor: Person, code: str, hours: Hours, valid_from: datetime, why: str, at: datetime
) -> CalendarVersion:
    """Add a version to the calendar `code`; it holds from `valid_from`, a minute from now at the earliest.

    Earlier versions stay as they are, and so does all time before; a version that had not begun yet is taken back. The
    promises that run are measured anew by `sweep`, within seconds. Records no event. Raises CannotPublish,
    UnknownCalendar, WhyNeeded, BeginsInPast, BrokenHours.
    """
    _require(actor=actor, why=why)
    calendar = Calendar.objects.select_for_update().filter(code=code).first()
    if calendar is None:
        raise UnknownCalendar
    if valid_from < at:
        raise BeginsInPast
    version = _version(hours)
    version.calendar, version.published_by, version.why = calendar, actor, _one_line(why)
    version.valid_from = _whole_second_after(max(valid_from, at + SOONEST))
    version.version = 1 + max(calendar.versions.values_list("version", flat=True), default=0)
    version.save(force_insert=True)
    return version


@transaction.atomic
def add_calendar(*, actor: Person, name: str, hours: Hours, why: str, at: datetime) -> CalendarVersion:
    """Add a calendar that promises can go by; its first hours also hold for all time before.

    Records no event. Raises CannotPublish, WhyNeeded, NameTaken, BrokenHours.
    """
    _require(actor=actor, why=why)
    version = _version(hours)
    words, code = _one_line(name)[:80], slugify(name)[:30].strip("-")
    calendar, is_new = Calendar.objects.get_or_create(code=code, defaults={"name": words}) if code else (None, False)
    if calendar is None or not is_new:
        raise NameTaken
    version.calendar, version.published_by, version.why = calendar, actor, _one_line(why)
    version.valid_from, version.version = _whole_second_after(at), 1
    version.save(force_insert=True)
    return version


def sweep(*, at: datetime) -> int:
    """Measure by the newest hours what still runs by older ones; return how many tickets.

    Needs PostgreSQL only; safe in any number of processes and at any time. A ticket somebody else holds is left for
    the next pass, and so is one that fails: it is logged, and the others go on.
    """
    done, last = 0, 0
    for _ in range(_MAX_BATCHES):
        found = tickets_with_old_hours(after=last, limit=BATCH)
        if not found:
            break
        done += _try(ticket_ids=found, at=at)
        last = found[-1]
    return done


@transaction.atomic
def refold(*, ticket_ids: Collection[int], at: datetime) -> int:
    """Write the clocks of these tickets anew, as far as nobody else holds them, and have their facts computed."""
    free = Ticket.objects.select_for_update(skip_locked=True).filter(pk__in=ticket_ids).order_by("pk")
    held = list(free.values_list("pk", flat=True))
    rebuild_clocks(ticket_ids=held)
    tell_again(ticket_ids=held, consumer=Consumer.REPORTS, at=at)
    return len(held)


def _try(*, ticket_ids: Sequence[int], at: datetime) -> int:
    try:
        return refold(ticket_ids=ticket_ids, at=at)
    except OperationalError:
        raise  # the connection, a lock or a limit: the whole pass comes back
    except Exception:
        if len(ticket_ids) > 1:
            return sum(_try(ticket_ids=[ticket_id], at=at) for ticket_id in ticket_ids)
        logger.exception("clocks not measured by new hours", extra={"ticket": ticket_ids[0]})
        return 0


def _require(*, actor: Person, why: str) -> None:
    if not actor.may(Capability.MANAGE_DESK):
        raise CannotPublish("Only an administrator can change the hours. Ask one of them.")
    if not why.strip():
        raise WhyNeeded


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]


def _version(hours: Hours) -> CalendarVersion:
    """Return the hours as an unsaved version. Raises BrokenHours."""
    if hours.time_zone and not is_zone(hours.time_zone):
        raise BrokenHours("There is no such time zone. Write one such as Europe/Berlin.")
    if hours.holidays_country and not has_holidays(hours.holidays_country, hours.holidays_subdivision):
        raise BrokenHours("No public holidays are known for this country or part of it. Leave it empty.")
    try:
        understood = calendar_of(time_zone="UTC", windows=hours.windows, exceptions=hours.exceptions)
    except (ValueError, TypeError) as error:
        raise BrokenHours(
            "These hours cannot be understood. Give seven weekdays, whole dates, and windows that end after they start."
        ) from error
    if not any(understood.windows):
        raise BrokenHours("The desk must be open on one weekday at least, or no promise would ever fall due.")
    return CalendarVersion(
        windows=[[list(window) for window in day] for day in understood.windows],
        exceptions={str(day): [list(window) for window in windows] for day, windows in understood.exceptions},
        time_zone=hours.time_zone,
        holidays_country=hours.holidays_country,
        holidays_subdivision=hours.holidays_subdivision,
    )


def _whole_second_after(moment: datetime) -> datetime:
    return moment if not moment.microsecond else moment.replace(microsecond=0) + _SECOND
