"""What is open on a device, and what was last."""

from dataclasses import dataclass
from typing import Any

from accounts.models import Person
from assets.models import Device
from assets.queries.devices import device_by_tag
from tickets.enums import ACTIVE_STATES
from tickets.queries.rows import listed
from tickets.queries.visible import visible_to

_ACTIVE = [state.value for state in ACTIVE_STATES]
MOST_ACTIVE, MOST_PAST = 10, 5


@dataclass(frozen=True)
class DeviceTickets:
    """Rows for rows_of. active: the newest first, at most 10 of active_count; past: the last five."""

    device: Device
    active: list[Any]
    past: list[Any]
    active_count: int


def device_tickets(*, user: Person, tag: str) -> DeviceTickets | None:
    """Return the tickets of a device the person may see; None when no device has this tag. Four queries."""
    device = device_by_tag(tag)
    if device is None:
        return None
    theirs = visible_to(user).filter(device=device)
    active, past = theirs.filter(state__in=_ACTIVE), theirs.exclude(state__in=_ACTIVE)
    return DeviceTickets(
        device=device,
        active=list(listed(active).order_by("-id")[:MOST_ACTIVE]),
        past=list(listed(past).order_by("-id")[:MOST_PAST]),
        active_count=active.count(),
    )
