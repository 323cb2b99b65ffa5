"""Finding people."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from accounts.enums import Capability, Role
from accounts.models import Person
from accounts.queries.words import holding
from accounts.rules.roles import CAPABILITIES
from accounts.rules.search import endings, phone_digits

_LOOKUPS = ("full_name__icontains", "email__icontains", "phone__icontains", "department__icontains")
DESK_ROLES = [role.value for role in Role if Capability.WORK_TICKETS in CAPABILITIES[role]]


def active_people() -> QuerySet[Person]:
    """Return the people who can sign in, with their site, by name."""
    return Person.objects.filter(is_active=True).select_related("site").order_by("full_name", "id")


def desk_people() -> QuerySet[Person]:
    """Return the active people who work on tickets, with their site, by name."""
    return active_people().filter(role__in=DESK_ROLES)


def people_who_may(capability: Capability) -> QuerySet[Person]:
    """Return the active people whose role grants the capability, or the one they stand in for, by name, with site."""
    roles = [role.value for role in Role if capability in CAPABILITIES[role]]
    stands_in = Q(acting_role__in=roles, acting_until__gt=Now())
    return active_people().filter(Q(role__in=roles) | stands_in)


def desk_keeper() -> Person | None:
    """Return in whose name the desk logs a ticket by itself when nobody asked for it: its first manager, or nobody."""
    return people_who_may(Capability.MANAGE_DESK).order_by("pk").first()


def search_people(text: str, *, limit: int = 12) -> list[Person]:
    """Return active people whose name, e-mail, extension or department holds every word of the text.

    A number, however it is written, finds whoever has it; when nobody has, those whose extension it ends in.
    """
    digits = phone_digits(text)
    found = people_with_number(digits, limit=limit) if digits else []
    return found or list(holding(active_people(), text=text, lookups=_LOOKUPS)[:limit])


def people_with_number(digits: str, *, limit: int = 12) -> list[Person]:
    """Return active people with this number; else those whose number ends in it, with or without a country's code;
    else those whose extension is the longest ending of it.
    """
    bare = digits.lstrip("0") or digits
    rows = list(active_people().filter(Q(phone_digits__in=endings(digits)) | Q(phone_digits__endswith=bare)))
    ranks = {person.pk: _rank(person.phone_digits, digits, bare) for person in rows}
    return [person for person in rows if ranks[person.pk] == min(ranks.values())][:limit]


def _rank(stored: str, digits: str, bare: str) -> int:
    """How far a number is from the one that is looked for; 0 for the same."""
    if stored == digits:
        return 0
    return 1 if stored.endswith(bare) else 2 + len(digits) - len(stored)


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """Return id to full name; without a query when there are no ids."""
    wanted = set(ids)
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "full_name")) if wanted else {}


def search_desk(text: str, *, limit: int = 12) -> list[Person]:
    """Return people of the desk whose name or e-mail holds every word of the text; the first ones for no text."""
    return list(holding(desk_people(), text=text, lookups=_LOOKUPS[:2])[:limit])
