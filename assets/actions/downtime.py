"""Writing down when a device was down, and correcting it; every change is kept with who made it and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from accounts.rules.text import one_line
from assets.enums import DeviceState, DowntimeSource
from assets.models import Device, Downtime, DowntimeRevision
from assets.permissions import require_managing

MAX_WHY = 200
_OLDEST = timedelta(days=5 * 366)


class BadSpan(ValidationError):
    """The times cannot be meant."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="bad_span")


class WhyNeeded(ValidationError):
    """A correction must say why."""

    def __init__(self) -> None:
        super().__init__("Say why, so that everybody can follow.", code="reason_needed")


class DowntimeMissing(ValidationError):
    """There is no such downtime, or it was struck out."""

    def __init__(self) -> None:
        super().__init__("This downtime is not there any more. Look at the list as it is now.", code="downtime_missing")


class StillOpen(ValidationError):
    """The ticket says already that the device is down."""

    def __init__(self) -> None:
        super().__init__("It is down already by this ticket. Correct that downtime instead.", code="still_open")


@dataclass(frozen=True, kw_only=True)
class Span:
    """What a downtime says: DEGRADED or DOWN from when until when; until None it goes on."""

    state: DeviceState
    began_at: datetime
    ended_at: datetime | None = None


@transaction.atomic
def enter_downtime(
    *, actor: Person, device: Device, span: Span, why: str, at: datetime, ticket_number: int | None = None
) -> Downtime:
    """Write down by hand that a device was down or degraded.

    Raises CannotManageDevices, BadSpan, StillOpen, WhyNeeded.
    """
    require_managing(actor)
    _check(span, why=why, at=at)
    if span.ended_at is None and ticket_number:
        _check_open_once(device_id=device.pk, ticket_number=ticket_number)
    downtime = Downtime(
        device=device,
        source=DowntimeSource.PERSON.value,
        ticket_number=ticket_number,
        is_by_hand=True,
        created_at=at,
    )
    return _write(downtime, by=actor, at=at, why=why, **_columns(span))


@transaction.atomic
def correct_downtime(*, actor: Person, downtime_id: int, span: Span, why: str, at: datetime) -> Downtime:
    """Put the state and times of a downtime right; what it said before is kept.

    Raises CannotManageDevices, DowntimeMissing, BadSpan, StillOpen, WhyNeeded.
    """
    require_managing(actor)
    _check(span, why=why, at=at)
    downtime = locked_downtime(downtime_id=downtime_id)
    if span.ended_at is None and downtime.ticket_number:
        _check_open_once(device_id=downtime.device_id, ticket_number=downtime.ticket_number, but=downtime.pk)
    return _write(downtime, by=actor, at=at, why=why, is_by_hand=True, ended_by_ticket=False, **_columns(span))


@transaction.atomic
def strike_downtime(*, actor: Person, downtime_id: int, why: str, at: datetime) -> Downtime:
    """Say that a downtime never was; it stays in the history and counts no more.

    Raises CannotManageDevices, DowntimeMissing, WhyNeeded.
    """
    require_managing(actor)
    if not why.strip():
        raise WhyNeeded
    downtime = locked_downtime(downtime_id=downtime_id)
    return _write(downtime, by=actor, at=at, why=why, is_by_hand=True, is_void=True)


@transaction.atomic
def open_downtime(
    *,
    device_id: int,
    state: DeviceState,
    began_at: datetime,
    source: DowntimeSource,
    by: Person | None,
    at: datetime,
    ticket_number: int | None = None,
) -> Downtime:
    """Begin a downtime because a ticket or a check says so; whoever calls has asked for permission."""
    downtime = Downtime(device_id=device_id, source=source.value, ticket_number=ticket_number, created_at=at)
    return _write(downtime, by=by, at=at, why="", state=state.value, began_at=began_at, ended_at=None)


@transaction.atomic
def follow_downtime(*, downtime: Downtime, by: Person | None, at: datetime, why: str, **changed: Any) -> Downtime:
    """Change a locked downtime because its ticket changed; whoever calls has asked for permission."""
    return _write(downtime, by=by, at=at, why=why, **changed)


def locked_downtime(*, downtime_id: int) -> Downtime:
    """Lock and return a downtime that counts. Raises DowntimeMissing."""
    rows = Downtime.objects.select_for_update(of=("self",)).select_related("device")
    downtime = rows.filter(pk=downtime_id, is_void=False).order_by("pk").first()
    if downtime is None:
        raise DowntimeMissing
    return downtime


def _check(span: Span, *, why: str, at: datetime) -> None:
    if not why.strip():
        raise WhyNeeded
    if span.state not in (DeviceState.DEGRADED, DeviceState.DOWN):
        raise BadSpan("Say whether the device was down or degraded.")
    if span.began_at > at or (span.ended_at and span.ended_at > at):
        raise BadSpan("This lies in the future. Enter what is to come as planned work.")
    if span.began_at < at - _OLDEST:
        raise BadSpan("It began more than five years ago. Check the date.")
    if span.ended_at and span.ended_at <= span.began_at:
        raise BadSpan("It ends before it begins. Check both times.")


def _check_open_once(*, device_id: int, ticket_number: int, but: int | None = None) -> None:
    rows = Downtime.objects.filter(
        device_id=device_id, ticket_number=ticket_number, ended_at__isnull=True, is_void=False
    )
    if any(found != but for found in rows.values_list("pk", flat=True)):
        raise StillOpen


def _columns(span: Span) -> dict[str, Any]:
    return {"state": span.state.value, "began_at": span.began_at, "ended_at": span.ended_at}


def _write(downtime: Downtime, *, by: Person | None, at: datetime, why: str, **changed: Any) -> Downtime:
    """Save a downtime and what it says now."""
    for name, value in changed.items():
        setattr(downtime, name, value)
    if downtime.pk:
        downtime.save(update_fields=list(changed))
    else:
        downtime.save(force_insert=True)
    DowntimeRevision.objects.create(
        downtime=downtime,
        device_id=downtime.device_id,
        state=downtime.state,
        began_at=downtime.began_at,
        ended_at=downtime.ended_at,
        is_void=downtime.is_void,
        by=by,
        at=at,
        why=one_line(why, most=MAX_WHY),
    )
    return downtime
