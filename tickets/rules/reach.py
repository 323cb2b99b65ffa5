"""How far a trouble reaches: what that does to the impact of a ticket, and what a ticket says of its device."""

from collections.abc import Mapping
from datetime import timedelta

from assets.enums import FlowState, LinkKind
from tickets.enums import Impact

MANY_ROOMS = 3
"""So many rooms that lose something are as grave as one room that stops."""


def raised_impact(*, impact: Impact | int, rooms: int, services: int) -> Impact:
    """Return the impact of a ticket on a shared component, given the rooms and services that would lose something.

    "Degraded" becomes "one room, machine or reading group stopped" with MANY_ROOMS rooms or one service; nothing else
    changes. Requests and inconveniences stop nobody, and that a whole site has stopped is for people to say: a false
    emergency costs the next true one. It never lowers.
    """
    if Impact(impact) is Impact.DEGRADED and (rooms >= MANY_ROOMS or services >= 1):
        return Impact.ROOM
    return Impact(impact)


def state_told(*, impact: Impact | int, is_shared: bool, is_safety: bool, is_incident: bool) -> FlowState:
    """Return how a device stands by what one open ticket says of it.

    One patient who is not on the worklist does not stop the RIS: of a shared component only a running incident, or
    the highest impact, says that it is down. A ticket about wrong data of a patient is grave, but stops nothing.
    """
    if Impact(impact) > Impact.DEGRADED:
        return FlowState.UP
    if Impact(impact) is Impact.DEGRADED or is_safety:
        return FlowState.DEGRADED
    if is_shared and not is_incident and Impact(impact) is not Impact.SITE:
        return FlowState.DEGRADED
    return FlowState.DOWN


WITHIN = timedelta(hours=12)
"""Tickets on several scanners count together when they were logged within one shift."""

FRESH = timedelta(hours=2)
"""So new is the trouble of scanners that count although many others behind the same component work."""

_IMAGES = frozenset({LinkKind.IMAGES})
_WORKLIST = frozenset({LinkKind.WORKLIST, LinkKind.ORDERS})

WAYS = (_IMAGES, _WORKLIST)
"""Trouble with images and trouble with the worklist are looked at apart: they come by different ways."""

MAY_COME_FROM: Mapping[str, frozenset[LinkKind]] = {
    "R00": _IMAGES | _WORKLIST,
    **dict.fromkeys(("R05", "R18", "R19", "R21", "R22", "R23", "R24", "R25", "R26", "R27", "R39", "R44"), _IMAGES),
    **dict.fromkeys(("R28", "R29", "R30", "R31", "R32", "R50", "R51"), _WORKLIST),
}
"""Category to the kinds of flow its trouble may come by. A category that is not here is about the scanner itself, or
about people: a broken tube has no parent."""
