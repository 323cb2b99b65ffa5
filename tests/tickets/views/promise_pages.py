"""What the tests of the pages about promises have in common."""

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Person
from tests.factories import make_person


def administrator(**fields: Any) -> Person:
    return make_person(role=Role.ADMINISTRATOR, **fields)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(name: str, **words: Any) -> str:
    return reverse(f"promises:{name}", kwargs=words)


def told(answer: Any) -> list[str]:
    """What the page says about what just happened."""
    return [str(message) for message in answer.context["messages"]]


def errors(answer: Any) -> dict[str, list[str]]:
    """Field to what is wrong with it, of a page that was refused."""
    assert answer.status_code == 400
    return dict(answer.context["form"].errors)
