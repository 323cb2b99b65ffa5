"""People of other systems."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.placeholder import Placeholder, make_placeholders
from accounts.enums import Role
from accounts.models import Person
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def make(*keys: str, system: str = "old", role: Role = Role.REQUESTER) -> dict[str, int]:
    people = [Placeholder(key=key, full_name=key.title(), role=role) for key in keys]
    return dict(make_placeholders(system=system, people=people, at=NOW))


def test_placeholder_cannot_sign_in_and_has_no_address_of_this_world() -> None:
    person = Person.objects.get(pk=make("ana", role=Role.AGENT)["ana"])

    assert (person.full_name, person.role) == ("Ana", "agent")
    assert (person.is_active, person.has_usable_password()) == (False, False)
    assert person.email.endswith("@old.imported.invalid")
    assert person.is_agent is False
    assert person.date_joined == NOW


def test_placeholder_is_the_same_for_ever_within_a_system() -> None:
    first, again, elsewhere = make("ana", "ben"), make("ben", "ana", "eva"), make("ana", system="other")

    assert (again["ana"], again["ben"]) == (first["ana"], first["ben"])
    assert elsewhere["ana"] not in again.values()
    assert Person.objects.count() == 4


def test_number_of_queries_does_not_depend_on_how_many() -> None:
    def asked(*keys: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            make(*keys)
        return len(queries)

    assert asked("a") == asked("b", "c", "d") == 5


def test_nobody_is_made_of_nothing() -> None:
    assert make() == {}
