"""Says in the history of the register who acts, by which way, and why."""

from contextlib import AbstractContextManager

import pghistory

from accounts.models import Person
from assets.models import Device

PAGE, API, IMPORT, EVIDENCE, TOKEN = "page", "api", "import", "evidence", "token"


def acting(*, actor: Person | None, way: str, why: str = "") -> AbstractContextManager[object]:
    """Return the context in which the database notes each change of the register with this person.

    Writes nothing itself. way: page, api, import, evidence or token; why: what the person said, at most 200 characters.
    """
    metadata = {"person": actor.pk if actor else None, "way": way, "why": why.strip()[:200]}
    return pghistory.context(**metadata)


def lock_device(*, device_id: int) -> Device:
    """Return the device, its row locked until the end of the transaction. Raises Device.DoesNotExist."""
    return Device.objects.select_for_update(of=("self",)).get(pk=device_id)
