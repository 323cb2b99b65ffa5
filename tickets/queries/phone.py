"""What the desk should see while somebody is on the telephone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Person
from assets.models import Device
from tickets.enums import ACTIVE_STATES, State
from tickets.models import Ticket
from tickets.queries.visible import visible_to

_OPEN = [*(state.value for state in ACTIVE_STATES), State.RESOLVED.value]
_MOST = 6


@dataclass(frozen=True)
class OpenTicket:
    """A ticket the call may be about. is_callers: they asked for it; is_on_device: it is about the device named."""

    ticket: Ticket
    is_callers: bool
    is_on_device: bool


def open_for_call(*, user: Person, caller: Person | None, device: Device | None) -> Sequence[OpenTicket]:
    """Return the tickets of the caller and of the device that are not closed, in one query; none without either.

    Those that are both come first, then the caller's, the newest first; at most six.
    """
    asked = Q(requester=caller) if caller else Q()
    asked = asked | Q(device=device) if device else asked
    if not asked:
        return ()
    rows = visible_to(user).filter(asked, state__in=_OPEN).select_related("queue", "assignee", "requester", "device")
    found = [
        OpenTicket(
            ticket=row,
            is_callers=caller is not None and row.requester_id == caller.pk,
            is_on_device=device is not None and row.device_id == device.pk,
        )
        for row in rows.defer("description").order_by("-id")[: 4 * _MOST]
    ]
    return sorted(found, key=lambda each: (not (each.is_callers and each.is_on_device), not each.is_callers))[:_MOST]
