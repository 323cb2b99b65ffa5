"""Who can sign in to the demo hospital."""

from collections.abc import Iterator

from accounts.models import Person
from accounts.rules.roles import ROLE_LABELS
from config.demo.people import PASSWORD, address_of, people_rows

_ORDER = ("requester", "agent", "supervisor", "administrator")


def signin_lines() -> Iterator[str]:
    """Yield the table of sign-ins, by role; nothing when this is not the demo hospital."""
    rows = people_rows()
    found = Person.objects.filter(email__in=[address_of(row["email"]) for row in rows])
    here = set(found.values_list("email", flat=True))
    shown = [row for row in rows if address_of(row["email"]) in here]
    if not shown:
        return
    yield f"Demo hospital: everybody is invented. Password for all: {PASSWORD}"
    for row in sorted(shown, key=lambda row: _ORDER.index(row["role"])):
        yield f"  {ROLE_LABELS[row['role']]:<14} {address_of(row['email']):<30} {row['full_name']}, {row['job_title']}"
