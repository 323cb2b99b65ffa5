"""People, sites and teams."""

from itertools import count
from typing import Any

from accounts.enums import Role
from accounts.models import Person, Site, Team

PASSWORD = "a-long-password-1"
_numbers = count(1)


def make_site(*, code: str = "MAIN", **fields: Any) -> Site:
    """The site of this code, made when it is missing."""
    fields = {"name": f"{code.title()} Hospital", "time_zone": "UTC"} | fields
    return Site.objects.get_or_create(code=code, defaults=fields)[0]


def make_team(*, code: str = "imaging-it", **fields: Any) -> Team:
    """The team of this code, made when it is missing."""
    return Team.objects.get_or_create(code=code, defaults={"name": code.title()} | fields)[0]


def make_person(*, role: Role | str = Role.REQUESTER, **fields: Any) -> Person:
    """A new active person of the main site who can sign in with PASSWORD."""
    number = next(_numbers)
    fields = {
        "email": f"person{number}@example.org",
        "full_name": f"Person {number}",
        "password": PASSWORD,
        "site": fields.get("site") or make_site(),
    } | fields
    return Person.objects.create_user(role=Role(role), **fields)


def make_agent(**fields: Any) -> Person:
    """A new agent of the desk."""
    return make_person(role=Role.AGENT, **fields)


def make_supervisor(**fields: Any) -> Person:
    """A new supervisor of the desk."""
    return make_person(role=Role.SUPERVISOR, **fields)
