"""Declaring a major incident, keeping its banner true, and ending it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from accounts.rules.text import one_line
from accounts.rules.zone import zone_named
from tickets.actions.assignment import CannotWork
from tickets.actions.change import save_change
from tickets.actions.event import Step
from tickets.actions.lock import check, lock_ticket
from tickets.enums import ACTIVE_STATES, BroadcastKind, EventKind, LinkKind
from tickets.models import Broadcast, Incident, Ticket, TicketLink
from tickets.queries.review import drafted_review
from tickets.rules.incidents import INCIDENT_REFUSALS
from tickets.rules.lifecycle import Verb

MAX_TITLE, MAX_STATUS, MAX_REVIEW = 140, 2_000, 50_000
_FURTHEST = timedelta(days=7)


class CannotDeclare(ValidationError):
    """The incident cannot be like that; `code` is a key of incidents.INCIDENT_REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(INCIDENT_REFUSALS[code], code=code)


class IncidentMissing(ValidationError):
    """The ticket is no incident."""

    def __init__(self) -> None:
        super().__init__("This ticket is not a major incident.", code="incident_missing")


@dataclass(frozen=True, kw_only=True)
class Public:
    """What an incident says of itself. title and status are read by everybody while is_public: no patient data.

    next_update_at: when the next word is due, None for none.
    """

    title: str
    status: str = ""
    is_public: bool = True
    commander: Person
    next_update_at: datetime | None = None


@transaction.atomic
def declare_incident(
    *, actor: Person, ticket_id: int, public: Public, at: datetime, version: int | None = None
) -> Incident:
    """Make a ticket a major incident, or run one again that had ended. Event: incident_declared.

    Raises CannotDeclare, CannotWork when the commander is not of the desk, Refused.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.LINK, ticket=ticket, at=at)
    if ticket.state not in ACTIVE_STATES:
        raise CannotDeclare("not_active")
    if TicketLink.objects.filter(target=ticket, kind=LinkKind.PARENT_OF.value).exists():
        raise CannotDeclare("is_child")
    _check(public, at=at)
    incident = Incident.objects.filter(ticket=ticket).first()
    if incident is not None and incident.is_running:
        raise CannotDeclare("incident_exists")
    values = _columns(public) | {"declared_by": actor, "declared_at": at, "ended_at": None, "reminded_at": None}
    if incident is None:
        values["started_at"] = ticket.occurred_at
    incident, _ = Incident.objects.update_or_create(ticket=ticket, defaults=values)
    _note_status(incident=incident, text=public.status, actor=actor, at=at)
    step = Step(
        EventKind.INCIDENT_DECLARED, {"commander": public.commander.pk, "is_public": public.is_public}
    )
    save_change(ticket=ticket, actor=actor, at=at, steps=[step])
    return incident


@transaction.atomic
def change_incident(*, actor: Person, ticket_id: int, public: Public, at: datetime) -> Incident:
    """Change what a running incident says of itself. Event: incident_changed.

    The version of the ticket stays: a new banner takes nobody's form away. Raises IncidentMissing, CannotDeclare.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    check(actor=actor, verb=Verb.LINK, ticket=ticket, at=at)
    incident = locked_incident(ticket_id=ticket.pk)
    _check(public, at=at)
    is_news = public.status.strip() != incident.status_text
    told = _note_status(incident=incident, text=public.status, actor=actor, at=at) if is_news else None
    values = _columns(public) | {"reminded_at": None}
    for name, value in values.items():
        setattr(incident, name, value)
    incident.save(update_fields=list(values))
    due_at = incident.next_update_at
    step = Step(
        EventKind.INCIDENT_CHANGED,
        {
            "broadcast": told.pk if told else None,
            "commander": public.commander.pk,
            "is_public": public.is_public,
            "due_at": due_at.isoformat() if due_at else None,
        },
    )
    save_change(ticket=ticket, actor=actor, at=at, steps=[step])
    return incident


def locked_incident(*, ticket_id: int) -> Incident:
    """Lock and return the running incident of a ticket. Raises IncidentMissing, CannotDeclare("incident_over")."""
    incident = Incident.objects.select_for_update().filter(ticket_id=ticket_id).order_by("pk").first()
    if incident is None:
        raise IncidentMissing
    if not incident.is_running:
        raise CannotDeclare("incident_over")
    return incident


def end_incident(*, ticket: Ticket, at: datetime) -> list[Step]:
    """End the running incident of a locked ticket that is being solved, and draft its review; return its events."""
    running = Incident.objects.select_related("commander", "declared_by").filter(ended_at__isnull=True)
    incident = running.filter(ticket=ticket).first()
    if incident is None:
        return []
    incident.ended_at = at
    zone: ZoneInfo = zone_named(incident.commander.time_zone)
    draft = drafted_review(incident=incident, ended_at=at, zone=zone)
    incident.review = incident.review or draft
    incident.save(update_fields=["ended_at", "review"])
    return [Step(EventKind.INCIDENT_ENDED)]


@transaction.atomic
def write_review(*, actor: Person, ticket_id: int, text: str, at: datetime) -> Incident:
    """Save the review of an incident. No event: it is for the desk, and changes nothing of the ticket.

    Raises IncidentMissing, NotAllowed.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    check(actor=actor, verb=Verb.LINK, ticket=ticket, at=at)
    incident = Incident.objects.filter(ticket=ticket).first()
    if incident is None:
        raise IncidentMissing
    incident.review = text.replace("\x00", "")[:MAX_REVIEW]
    incident.save(update_fields=["review"])
    return incident


def _check(public: Public, *, at: datetime) -> None:
    if not public.title.strip():
        raise CannotDeclare("title_needed")
    if not public.commander.may(Capability.WORK_TICKETS):
        raise CannotWork
    if public.next_update_at and public.next_update_at <= at:
        raise CannotDeclare("due_in_past")
    if public.next_update_at and public.next_update_at > at + _FURTHEST:
        raise CannotDeclare("due_too_far")


def _columns(public: Public) -> dict[str, object]:
    return {
        "title": one_line(public.title, most=MAX_TITLE),
        "status_text": public.status.replace("\x00", "").strip()[:MAX_STATUS],
        "is_public": public.is_public,
        "commander": public.commander,
        "next_update_at": public.next_update_at,
    }


def _note_status(*, incident: Incident, text: str, actor: Person, at: datetime) -> Broadcast | None:
    """Keep the words of the banner, for the review; nobody is mailed about them."""
    text = text.replace("\x00", "").strip()[:MAX_STATUS]
    if not text:
        return None
    return Broadcast.objects.create(
        parent_id=incident.ticket_id,
        kind=BroadcastKind.STATUS.value,
        body=text,
        author=actor,
        created_at=at,
        key=f"status:{at.isoformat()}",
        finished_at=at,
    )
