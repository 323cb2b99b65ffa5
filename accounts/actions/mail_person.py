"""Accounts of people who wrote to the desk before they ever signed in."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.enums import Role
from accounts.models import Person


@transaction.atomic
def make_requester(*, email: str, full_name: str, at: datetime) -> Person:
    """Return the requester with an address, made when there is none. Without a password until they ask for one."""
    known = Person.objects.filter(email__iexact=email).first()
    if known is not None:
        return known
    return Person.objects.create(
        email=email.lower(),
        full_name=full_name.strip()[:120] or email.partition("@")[0],
        role=Role.REQUESTER.value,
        date_joined=at,
        password=make_password(None),
    )
