"""Finding people."""

from django.db.models import QuerySet

from accounts.enums import Capability, Role
from accounts.models import Person
from accounts.queries.words import holding
from accounts.rules.roles import CAPABILITIES

_LOOKUPS = ("full_name__icontains", "email__icontains", "phone__icontains", "department__icontains")
DESK_ROLES = [role.value for role in Role if Capability.WORK_TICKETS in CAPABILITIES[role]]


def active_people() -> QuerySet[Person]:
    """Return the people who can sign in, with their site, by name."""
    return Person.objects.filter(is_active=True).select_related("site").order_by("full_name", "id")


def desk_people() -> QuerySet[Person]:
    """Return the active people who work on tickets, with their site, by name."""
    return active_people().filter(role__in=DESK_ROLES)


def people_who_may(capability: Capability) -> QuerySet[Person]:
    """Return the active people whose role grants the capability, with their site, by name."""
    roles = [role.value for role in Role if capability in CAPABILITIES[role]]
    return active_people().filter(role__in=roles)


def search_people(text: str, *, limit: int = 12) -> list[Person]:
    """Return active people whose name, e-mail, extension or department holds every word of the text."""
    return list(holding(active_people(), text=text, lookups=_LOOKUPS)[:limit])


def search_desk(text: str, *, limit: int = 12) -> list[Person]:
    """Return people of the desk whose name or e-mail holds every word of the text; the first ones for no text."""
    return list(holding(desk_people(), text=text, lookups=_LOOKUPS[:2])[:limit])
