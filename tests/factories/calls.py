"""Calling the API as somebody."""

from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions.token import make_token
from accounts.models import Person


def caller(person: Person | None) -> APIClient:
    """A client signed in as the person, by session; nobody for None."""
    client = APIClient()
    if person is not None:
        client.force_login(person)
    return client


def token_caller(person: Person, *, can_write: bool = True, days: int = 730) -> APIClient:
    """A client that sends a token of the person."""
    made = make_token(actor=person, name="test", can_write=can_write, days=days, at=timezone.now())
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {made.key}")
    return client
