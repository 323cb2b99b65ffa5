"""What a ticket says about its device: that it is down, that it is degraded, or nothing.

Only categories about the machine itself say anything: images under the wrong patient are grave, and the scanner scans.
"""

from assets.enums import DeviceState
from tickets.enums import Impact

STOPS = frozenset({"R01", "R33", "R35", "R37", "R42", "R46", "R51", "R53", "R65", "R66", "R76"})
"""Categories in which a stopped room or site means that the device is down. Source: the taxonomy of the department."""

DEGRADES = frozenset({
    "R02", "R21", "R22", "R23", "R25", "R27", "R28", "R30", "R34", "R36", "R38", "R39", "R40", "R41", "R43", "R44",
    "R60", "R64", "R67",
})
"""Categories in which the device still works, but not as it should, however grave it is for the patient."""

CHECK_DUE = "R80"
"""The category of the tickets that are opened when a quality check or maintenance is due."""


def state_said(*, category: str, impact: int) -> DeviceState | None:
    """Return the state a ticket of this category code and impact puts its device into; None when it says nothing.

    Categories of a site's own say nothing: there a person enters the downtime.
    """
    if category in STOPS and impact <= Impact.ROOM:
        return DeviceState.DOWN
    if category in STOPS | DEGRADES and impact <= Impact.DEGRADED:
        return DeviceState.DEGRADED
    return None
