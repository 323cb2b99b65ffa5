"""What a ticket does to the availability of its device, and what the desk corrects of it on the ticket."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from assets.actions.downtime import (
    Span,
    correct_downtime,
    enter_downtime,
    strike_downtime,
)
from assets.actions.quality import Found, record_result
from assets.enums import QualityKind
from assets.models import Device, Downtime, QualityResult
from assets.permissions import require_managing
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.follow_device import changed_step, end_downtimes, ended_step, opened_step
from tickets.actions.lock import check, lock_ticket
from tickets.enums import EventKind
from tickets.models import Ticket
from tickets.queries.downtime import downtimes_of, family_of
from tickets.rules.lifecycle import Verb


class OtherTicket(ValidationError):
    """The downtime belongs to another ticket."""

    def __init__(self) -> None:
        super().__init__("This downtime belongs to another ticket. Open that one.", code="other_ticket")


class DeviceNeeded(ValidationError):
    """Only a device can be down."""

    def __init__(self) -> None:
        super().__init__("Link the device to the ticket first.", code="device_needed")


@transaction.atomic
def add_downtime(*, actor: Person, ticket_id: int, span: Span, why: str, at: datetime) -> Downtime:
    """Say on a ticket when its device was down. Events: downtime_began, and downtime_ended when it is over.

    The version of the ticket stays. Raises DeviceNeeded, BadSpan, WhyNeeded, CannotManageDevices.
    """
    ticket = _locked(actor=actor, ticket_id=ticket_id, at=at)
    if ticket.device is None:
        raise DeviceNeeded
    downtime = enter_downtime(
        actor=actor, device=ticket.device, span=span, why=why, at=at, ticket_number=ticket.pk
    )
    steps = [opened_step(downtime=downtime), *([ended_step(downtime=downtime)] if downtime.ended_at else [])]
    save_aside(ticket=ticket, actor=actor, at=at, steps=steps)
    return downtime


@transaction.atomic
def adjust_downtime(
    *, actor: Person, ticket_id: int, downtime_id: int, span: Span, why: str, at: datetime
) -> Downtime:
    """Correct a downtime of a ticket. Event: downtime_changed. The version of the ticket stays.

    Raises OtherTicket, DowntimeMissing, BadSpan, WhyNeeded, CannotManageDevices.
    """
    ticket = _locked(actor=actor, ticket_id=ticket_id, at=at)
    _check_belongs(ticket, downtime_id)
    downtime = correct_downtime(actor=actor, downtime_id=downtime_id, span=span, why=why, at=at)
    save_aside(ticket=ticket, actor=actor, at=at, steps=[changed_step(downtime=downtime)])
    return downtime


@transaction.atomic
def remove_downtime(*, actor: Person, ticket_id: int, downtime_id: int, why: str, at: datetime) -> Downtime:
    """Say that a downtime of a ticket never was. Event: downtime_changed. The version of the ticket stays.

    Raises OtherTicket, DowntimeMissing, WhyNeeded, CannotManageDevices.
    """
    ticket = _locked(actor=actor, ticket_id=ticket_id, at=at)
    _check_belongs(ticket, downtime_id)
    downtime = strike_downtime(actor=actor, downtime_id=downtime_id, why=why, at=at)
    save_aside(ticket=ticket, actor=actor, at=at, steps=[changed_step(downtime=downtime)])
    return downtime


@transaction.atomic
def sign_off(*, actor: Person, ticket_id: int, device: Device, found: Found, at: datetime) -> QualityResult:
    """Say by a quality check whether a device may be used again; when it passed, its downtime on this ticket ends.

    Events: device_signed_off, downtime_ended for each downtime that ends. The version of the ticket stays.
    Raises CannotManageDevices, OtherTicket when the device has no downtime on the ticket, BadResult.
    """
    ticket = _locked(actor=actor, ticket_id=ticket_id, at=at)
    rows = [each for each in downtimes_of(family_of(ticket)) if each.device_id == device.pk]
    if not rows and ticket.device_id != device.pk:
        raise OtherTicket
    result = record_result(
        actor=actor,
        device=device,
        kind=QualityKind.OTHER,
        found=found,
        at=at,
        ticket_number=ticket.pk,
        is_sign_off=True,
    )
    payload = {"device": device.pk, "result": result.pk, "has_passed": result.has_passed}
    steps = [Step(EventKind.DEVICE_SIGNED_OFF, payload)]
    if result.has_passed:
        steps += end_downtimes(rows=rows, by=actor, at=at, why="Signed off")
    save_aside(ticket=ticket, actor=actor, at=at, steps=steps)
    return result


def _locked(*, actor: Person, ticket_id: int, at: datetime) -> Ticket:
    require_managing(actor)
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    check(actor=actor, verb=Verb.NOTE, ticket=ticket, at=at)
    return ticket


def _check_belongs(ticket: Ticket, downtime_id: int) -> None:
    if not Downtime.objects.filter(pk=downtime_id, ticket_number__in=family_of(ticket)).exists():
        raise OtherTicket
