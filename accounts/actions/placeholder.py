"""People of another system, who have no account here."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.enums import Role
from accounts.models import Person


@dataclass(frozen=True)
class Placeholder:
    """key: what the other system calls them; with the system it is their identity for ever."""

    key: str
    full_name: str
    role: Role = Role.REQUESTER


@transaction.atomic
def make_placeholders(*, system: str, people: Sequence[Placeholder], at: datetime) -> Mapping[str, int]:
    """Return the ids of people of another system by key, made where they are new.

    They are inactive, have no password, and an address nobody can write to (RFC 2606): they cannot sign in and are
    never mailed. Who was made once keeps name and role.
    """
    addresses = {placeholder_address(system=system, key=person.key): person for person in people}
    known = _ids(addresses)
    Person.objects.bulk_create(
        [
            Person(
                email=address,
                full_name=person.full_name[:120] or "?",
                role=person.role.value,
                is_active=False,
                date_joined=at,
                password=make_password(None),
            )
            for address, person in sorted(addresses.items())
            if address not in known
        ],
        ignore_conflicts=True,
    )
    if len(known) < len(addresses):
        known = _ids(addresses)
    return {person.key: known[address] for address, person in addresses.items()}


def placeholder_address(*, system: str, key: str) -> str:
    """Return the address that stands for a person of another system."""
    return f"{hashlib.sha256(key.encode()).hexdigest()[:24]}@{system}.imported.invalid"


def _ids(addresses: Mapping[str, Placeholder]) -> dict[str, int]:
    return dict(Person.objects.filter(email__in=addresses).values_list("email", "pk"))
