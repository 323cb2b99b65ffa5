"""Who may do what to a ticket: one table, asked by every action and every page."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied

from accounts.enums import Capability
from accounts.models import Person
from tickets.enums import State
from tickets.models import QueueMember, Ticket
from tickets.rules.lifecycle import Verb, allowed_verbs


class NotAllowed(PermissionDenied):
    """The person may not do this to this ticket."""

    code = "not_allowed"

    def __init__(self) -> None:
        super().__init__("You may not do this to this ticket. Ask the help desk if you think you should.")


def is_party(person: Person, ticket: Ticket) -> bool:
    """True for the requester and for whoever logged the ticket on their behalf."""
    return person.pk in (ticket.requester_id, ticket.created_by_id)


def is_desk(person: Person, ticket: Ticket) -> bool:
    """True for agents, supervisors and administrators."""
    return person.may(Capability.WORK_TICKETS)


def _is_either(person: Person, ticket: Ticket) -> bool:
    return is_desk(person, ticket) or (person.is_active and is_party(person, ticket))


def _is_active_party(person: Person, ticket: Ticket) -> bool:
    return person.is_active and is_party(person, ticket)


def _may_assign(person: Person, ticket: Ticket) -> bool:
    return person.may(Capability.ASSIGN_OTHERS)


_Check = Callable[[Person, Ticket], bool]

ALLOWED: Mapping[Verb, _Check] = {
    Verb.TAKE: is_desk,
    Verb.ASSIGN: _may_assign,
    Verb.RELEASE: is_desk,
    Verb.WAIT: is_desk,
    Verb.RESUME: is_desk,
    Verb.RESOLVE: is_desk,
    Verb.CONFIRM: _is_active_party,
    Verb.REOPEN: _is_either,
    Verb.CLOSE: is_desk,
    Verb.REPLY: is_desk,
    Verb.NOTE: is_desk,
    Verb.TRIAGE: is_desk,
    Verb.MERGE: is_desk,
    Verb.UNMERGE: is_desk,
    Verb.LINK: is_desk,
}


def may_see(person: Person, ticket: Ticket) -> bool:
    """True when the ticket is in the person's tickets.queries.visible.visible_to()."""
    return person.is_active and (person.may(Capability.SEE_ALL_TICKETS) or is_party(person, ticket))


def may(person: Person, verb: Verb, ticket: Ticket) -> bool:
    """True when the person's role and relation to the ticket allow the verb, whatever the ticket's state."""
    return ALLOWED[verb](person, ticket)


def open_verbs(ticket: Ticket, *, at: datetime) -> tuple[Verb, ...]:
    """Return the verbs the ticket's state allows now, whoever asks, in the order of Verb."""
    return allowed_verbs(
        state=State(ticket.state),
        has_assignee=ticket.assignee_id is not None,
        closed_at=ticket.closed_at,
        at=at,
        is_merged=ticket.merged_into_id is not None,
    )


def verbs_for(*, person: Person, ticket: Ticket, at: datetime) -> tuple[Verb, ...]:
    """Return the verbs that both the ticket's state and `may` allow now, in the order of Verb."""
    return tuple(verb for verb in open_verbs(ticket, at=at) if may(person, verb, ticket))


def require(*, actor: Person, verb: Verb, ticket: Ticket) -> None:
    """Raise NotAllowed unless `may`."""
    if not may(actor, verb, ticket):
        raise NotAllowed


def require_party(*, actor: Person, ticket: Ticket) -> None:
    """Raise NotAllowed unless the actor is the requester or logged the ticket for them."""
    if not _is_active_party(actor, ticket):
        raise NotAllowed


def require_seen(*, actor: Person, ticket: Ticket) -> None:
    """Raise NotAllowed unless the actor can see the ticket."""
    if not may_see(actor, ticket):
        raise NotAllowed


def may_run_queue(person: Person, queue_id: int) -> bool:
    """True for a lead of the queue and for who plans the staff: they change members, hours, strategy and rota."""
    if person.may(Capability.PLAN_STAFF):
        return True
    leads = QueueMember.objects.filter(queue_id=queue_id, person_id=person.pk, is_lead=True)
    return person.may(Capability.WORK_TICKETS) and leads.exists()


def may_plan_for(person: Person, other: Person) -> bool:
    """True for the desk person themselves, a lead of a queue the other works, and who plans the staff."""
    if not person.may(Capability.WORK_TICKETS):
        return False
    if person.pk == other.pk or person.may(Capability.PLAN_STAFF):
        return True
    theirs = QueueMember.objects.filter(person_id=other.pk).values("queue")
    return QueueMember.objects.filter(queue__in=theirs, person_id=person.pk, is_lead=True).exists()
