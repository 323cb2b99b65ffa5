"""Joining what is the same trouble: a ticket put under a running incident, a person who is affected too."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.models import Person
from assets.models import Device
from tickets.actions.incident import Public, declare_incident, locked_incident
from tickets.actions.link import add_link, lock_pair
from tickets.actions.lock import TicketMissing, check, lock_ticket
from tickets.actions.ticket import NewTicket, log_ticket
from tickets.enums import ACTIVE_STATES, Impact, LinkKind, Source, Urgency
from tickets.models import Incident, Ticket, TicketLink
from tickets.rules.incidents import FEWEST_LIKE
from tickets.rules.lifecycle import Verb

_ACTIVE = [state.value for state in ACTIVE_STATES]
_MOST_LIKE = 50


class NotAlike(ValidationError):
    """The tickets proposed are no longer what they were."""

    def __init__(self) -> None:
        super().__init__(
            "These tickets have been dealt with meanwhile. Look at the list again.", code="not_alike"
        )


@transaction.atomic
def join_incident(
    *, actor: Person, ticket_id: int, incident_id: int, at: datetime, version: int | None = None
) -> Ticket:
    """Put a ticket under a running incident. Event, on both: link_added.

    Raises CannotLink, CannotDeclare("incident_over"), IncidentMissing, OtherMissing, Refused.
    """
    ticket, parent = lock_pair(ticket_id=ticket_id, other_id=incident_id, version=version, at=at)
    check(actor=actor, verb=Verb.LINK, ticket=ticket, at=at)
    locked_incident(ticket_id=parent.pk)
    return add_link(ticket=ticket, other=parent, kind=LinkKind.PARENT_OF, is_source=False, actor=actor, at=at)


@transaction.atomic
def report_affected(*, actor: Person, incident_id: int, at: datetime) -> Ticket:
    """Say that one is affected too: a ticket of one's own under a public incident; a second time the same ticket.

    It has the incident's title, category, device and gravity. Events: those of log_ticket, and link_added on both.
    Raises CannotDeclare, IncidentMissing, also for an incident that is not public; TicketMissing.
    """
    parent = lock_ticket(ticket_id=incident_id, version=None, at=at)
    incident = locked_incident(ticket_id=parent.pk)
    if not incident.is_public:
        raise TicketMissing
    if earlier := _own_ticket(actor=actor, parent=parent):
        return earlier
    new = NewTicket(
        requester=actor,
        category=parent.category,
        subject=incident.title,
        description="I am affected too.",
        impact=Impact(parent.impact),
        urgency=Urgency(parent.urgency),
        device=parent.device,
        source=Source.PORTAL,
    )
    ticket = log_ticket(actor=actor, new=new, at=at)
    return add_link(ticket=ticket, other=parent, kind=LinkKind.PARENT_OF, is_source=False, actor=actor, at=at)


def _own_ticket(*, actor: Person, parent: Ticket) -> Ticket | None:
    """The person's active ticket of this incident, if there is one."""
    if parent.requester_id == actor.pk:
        return parent
    under = TicketLink.objects.filter(source=parent, kind=LinkKind.PARENT_OF.value).values("target")
    return Ticket.objects.filter(pk__in=under, requester=actor, state__in=_ACTIVE).order_by("pk").first()


@transaction.atomic
def gather_incident(
    *, actor: Person, ticket_ids: Sequence[int], title: str, at: datetime, device: Device | None = None
) -> Incident:
    """Make an incident of like tickets: a new ticket of the desk that stands for them, and they under it.

    device: the component they have in common, if it is known; else their own when all are on the same.
    Its category and gravity are those of the gravest, the title has no words of requesters, and there is no
    banner until somebody has looked at it. Tickets that are solved or under another one meanwhile are left out. Events:
    those of log_ticket, incident_declared, link_added on each. Raises NotAlike when too few are left.
    """
    numbers = sorted(set(ticket_ids))[:_MOST_LIKE]
    tickets = [lock_ticket(ticket_id=number, version=None, at=at) for number in numbers]
    for ticket in tickets:
        check(actor=actor, verb=Verb.LINK, ticket=ticket, at=at)
    taken = _in_families(numbers)
    like = [ticket for ticket in tickets if ticket.state in _ACTIVE and ticket.pk not in taken]
    if len(like) < FEWEST_LIKE:
        raise NotAlike
    gravest = min(like, key=lambda ticket: (ticket.priority, ticket.pk))
    devices = {ticket.device_id for ticket in like}
    new = NewTicket(
        requester=actor,
        category=gravest.category,
        subject=title,
        impact=Impact(gravest.impact),
        urgency=Urgency(gravest.urgency),
        device=device or (gravest.device if len(devices) == 1 else None),
        location=device.location if device else gravest.location,
    )
    parent = log_ticket(actor=actor, new=new, at=at)
    public = Public(title=title, is_public=False, commander=actor)
    incident = declare_incident(actor=actor, ticket_id=parent.pk, public=public, at=at)
    parent = lock_ticket(ticket_id=parent.pk, version=None, at=at)
    for ticket in like:
        add_link(ticket=ticket, other=parent, kind=LinkKind.PARENT_OF, is_source=False, actor=actor, at=at)
    incident.started_at = min(ticket.occurred_at for ticket in like)
    incident.save(update_fields=["started_at"])
    return incident


def _in_families(numbers: Collection[int]) -> set[int]:
    """Numbers of tickets that are under another one or have some under them."""
    links = TicketLink.objects.filter(Q(source__in=numbers) | Q(target__in=numbers), kind=LinkKind.PARENT_OF.value)
    return {number for pair in links.values_list("source", "target") for number in pair}
