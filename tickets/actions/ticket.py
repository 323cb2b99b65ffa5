"""Logging a ticket."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from accounts.rules.text import one_line
from assets.models import Device, Location
from tickets.actions.event import Step, record
from tickets.actions.files import attach_uploads
from tickets.actions.follow_device import begin_downtime, said_by
from tickets.actions.idempotency import claim, settle
from tickets.actions.reach import impact_with_reach
from tickets.actions.sla import save_clocks, start_clocks
from tickets.enums import Affected, EventKind, Impact, Priority, Source, State, Urgency
from tickets.models import Category, Queue, Ticket
from tickets.queries.folded import clock_rows
from tickets.queries.kept import reference_kept
from tickets.queries.policies import current_policy_version
from tickets.queries.routing import queues
from tickets.queries.routing_facts import Logged, routed_now
from tickets.rules.priority import decide_priority, impact_and_urgency
from tickets.rules.routing import Routed, Table

MAX_SUBJECT = 140
MAX_DESCRIPTION = 20_000
_OLDEST_REPORT = timedelta(days=366)


class CannotLogForOthers(PermissionDenied):
    """Only the desk logs tickets on somebody's behalf."""

    code = "cannot_log_for_others"


class SubjectNeeded(ValidationError):
    """A ticket needs a line that says what is wrong."""

    def __init__(self) -> None:
        super().__init__("Say in a few words what is wrong.", code="subject_needed")


class TooLong(ValidationError):
    """More text than a ticket holds."""

    def __init__(self) -> None:
        super().__init__(
            f"A description holds {MAX_DESCRIPTION:,} characters. Shorten it, or attach the text as a file.",
            code="too_long",
        )


class CannotBackdate(PermissionDenied):
    """Only the desk, which takes calls, says when it was told."""

    code = "cannot_backdate"


class ReportedLongAgo(ValidationError):
    """The time of the report is too far back to be meant."""

    def __init__(self) -> None:
        super().__init__("The time of the call is more than a year ago. Check the date.", code="reported_long_ago")


class ReportedInFuture(ValidationError):
    """The time of the report has not come yet."""

    def __init__(self) -> None:
        super().__init__("The time of the call is in the future. Check the date and time.", code="reported_in_future")


@dataclass(frozen=True, kw_only=True)
class NewTicket:
    """What is known of a problem when it is logged.

    affected decides impact and urgency with the category; give impact and urgency instead to decide them by hand.
    occurred_at: when the desk was told, such as the time of a call; None for now. is_told_by_check: the ledger hears of
    the device by the check itself, to the minute; so the ticket begins no downtime of its own.
    """

    requester: Person
    category: Category
    subject: str
    description: str = ""
    affected: Affected | None = None
    impact: Impact | None = None
    urgency: Urgency | None = None
    device: Device | None = None
    location: Location | None = None
    place: str = ""
    source: Source = Source.PORTAL
    occurred_at: datetime | None = None
    uploads: Sequence[UUID] = field(default_factory=tuple)
    is_told_by_check: bool = False


@transaction.atomic
def log_ticket(*, actor: Person, new: NewTicket, at: datetime, key: str = "") -> Ticket:
    """Log a ticket, route it, start its clocks.

    Events: ticket_logged, ticket_routed, file_added for each file, impact_raised when many depend on its device, and
    downtime_began when it says that its device is down or degraded.

    key: the same key from the same person makes one ticket however often it is sent; the first ticket is returned.
    Raises KeyReused when the content differs, CannotLogForOthers, CannotBackdate, SubjectNeeded, TooLong,
    ReportedInFuture, ReportedLongAgo, UploadMissing.
    """
    _check(actor=actor, new=new, at=at)
    if key and (earlier := claim(actor=actor, key=key, content=_content(new), at=at)):
        return earlier
    with reference_kept():
        ticket = _create(actor=actor, new=new, at=at)
    if key:
        settle(actor=actor, key=key, ticket=ticket)
    return ticket


def _check(*, actor: Person, new: NewTicket, at: datetime) -> None:
    if new.requester.pk != actor.pk and not actor.may(Capability.LOG_FOR_OTHERS):
        raise CannotLogForOthers("Only the help desk can log a ticket for somebody else. Log it in your own name.")
    if not actor.may(Capability.LOG_TICKET):
        raise CannotLogForOthers("Your account cannot log tickets. Ask the help desk to switch it on.")
    if not one_line(new.subject, most=MAX_SUBJECT):
        raise SubjectNeeded
    if len(new.description) > MAX_DESCRIPTION:
        raise TooLong
    if new.occurred_at:
        _check_reported(actor=actor, new=new, reported_at=new.occurred_at, at=at)


def _check_reported(*, actor: Person, new: NewTicket, reported_at: datetime, at: datetime) -> None:
    """Mail says itself when it came: the intake kept it then."""
    if new.source is not Source.EMAIL and not actor.may(Capability.LOG_FOR_OTHERS):
        raise CannotBackdate("Only the help desk can say when a problem was reported. Leave the time out.")
    if reported_at > at + timedelta(minutes=1):
        raise ReportedInFuture
    if reported_at < at - _OLDEST_REPORT:
        raise ReportedLongAgo


def _create(*, actor: Person, new: NewTicket, at: datetime) -> Ticket:
    routed, table = _route(new, at=at)
    queue = queues()[routed.queue]
    impact, urgency = _impact_and_urgency(new)
    impact, raised = impact_with_reach(impact=impact, device=new.device)
    is_sole = bool(new.device and new.device.is_sole)
    decision = decide_priority(
        impact=impact, urgency=urgency, is_sole_device=is_sole, is_safety=new.category.is_safety
    )
    ticket = _ticket(actor=actor, new=new, at=at, queue=queue, impact=impact, urgency=urgency)
    ticket.priority = decision.priority.value
    steps = [
        _logged(ticket=ticket, modifiers=list(decision.modifiers)),
        *(replace(step, occurred_at=ticket.occurred_at) for step in raised),
        Step(
            EventKind.TICKET_ROUTED,
            {
                "from": None,
                "to": queue.code,
                "rule": routed.rule_name,
                "version": table.version,
                "why": routed.why,
            },
            occurred_at=ticket.occurred_at,
        ),
    ]
    clocks = start_clocks(ticket=ticket, actor_id=actor.pk, steps=steps, at=at)
    said = None if new.is_told_by_check else said_by(ticket)
    ticket.last_event_seq = len(steps) + len(set(new.uploads)) + bool(said)
    ticket.save(force_insert=True)
    ticket.last_event_seq = 0  # counted up by recording, to what was inserted
    save_clocks(rows=clock_rows(ticket_id=ticket.pk, clocks=clocks))
    steps += attach_uploads(ticket=ticket, owner=actor, uploads=new.uploads, message=None, at=at)
    steps += begin_downtime(ticket=ticket, state=said, actor=actor, at=at) if said else []
    record(ticket=ticket, actor=actor, at=at, steps=steps)
    return ticket


def _logged(*, ticket: Ticket, modifiers: list[str]) -> Step:
    payload = {
        "state": State.NEW.value,
        "priority": ticket.priority,
        "impact": ticket.impact,
        "urgency": ticket.urgency,
        "affected": ticket.affected,
        "modifiers": modifiers,
        "category": ticket.category.code,
        "queue": ticket.queue.code,
        "device": ticket.device_id,
        "site": ticket.site_id,
        "source": ticket.source,
        "policy": ticket.policy_version_id,
        "criticality": ticket.device.criticality if ticket.device else None,
        "department": ticket.requester.department,
    }
    return Step(EventKind.TICKET_LOGGED, payload, occurred_at=ticket.occurred_at)


def _ticket(
    *, actor: Person, new: NewTicket, at: datetime, queue: Queue, impact: Impact, urgency: Urgency
) -> Ticket:
    return Ticket(
        subject=one_line(new.subject, most=MAX_SUBJECT),
        description=new.description.replace("\x00", "").strip(),
        state=State.NEW.value,
        impact=impact.value,
        urgency=urgency.value,
        priority=Priority.P5.value,
        affected=new.affected.value if new.affected else "",
        category=new.category,
        queue=queue,
        requester=new.requester,
        created_by=actor,
        site_id=_site_id(new),
        location=_location(new),
        device=new.device,
        place=one_line(new.place, most=120),
        source=new.source.value,
        occurred_at=new.occurred_at or at,
        created_at=at,
        updated_at=at,
        policy_version=current_policy_version(at=new.occurred_at or at),
    )


def _impact_and_urgency(new: NewTicket) -> tuple[Impact, Urgency]:
    if new.impact and new.urgency:
        return Impact(new.impact), Urgency(new.urgency)
    if new.affected:
        return impact_and_urgency(affected=new.affected, category_impact=Impact(new.category.impact))
    return Impact(new.category.impact), Urgency(new.category.urgency)


def _location(new: NewTicket) -> Location | None:
    return new.location or (new.device.location if new.device else None)


def _site_id(new: NewTicket) -> int | None:
    location = _location(new)
    return (new.device and new.device.site_id) or (location and location.site_id) or new.requester.site_id


def _route(new: NewTicket, *, at: datetime) -> tuple[Routed, Table]:
    return routed_now(
        Logged(
            category=new.category,
            device=new.device,
            site_id=_site_id(new),
            department=new.requester.department,
            text=f"{new.subject}\n{new.description}",
            source=new.source.value,
            told_at=new.occurred_at or at,
        )
    )


def _content(new: NewTicket) -> tuple[object, ...]:
    """What tells a repeated submit from a changed one."""
    return (
        new.requester.pk,
        new.category.pk,
        new.subject,
        new.description,
        new.affected,
        new.impact,
        new.urgency,
        new.device and new.device.pk,
        new.location and new.location.pk,
        new.place,
        new.source,
        new.occurred_at,
        sorted(str(upload) for upload in new.uploads),
    )
