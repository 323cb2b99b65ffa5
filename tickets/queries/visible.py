"""The one door for reading tickets."""

from django.db.models import Q, QuerySet

from accounts.enums import Capability
from accounts.models import Person
from tickets.models import Ticket


def visible_to(user: Person) -> QuerySet[Ticket]:
    """Return the tickets this person may see: the desk sees all, others what they requested or logged."""
    if not user.is_authenticated or not user.is_active:
        return Ticket.objects.none()
    if user.may(Capability.SEE_ALL_TICKETS):
        return Ticket.objects.all()
    return Ticket.objects.filter(party_to(user))


def party_to(user: Person) -> Q:
    """Return the condition that somebody requested a ticket or logged it, as permissions.is_party says of one."""
    return Q(requester=user) | Q(created_by=user)
