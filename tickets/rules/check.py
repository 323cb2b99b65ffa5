"""What a ticket says that a check logs: its category, impact and urgency."""

from collections.abc import Mapping

from assets.enums import Criticality, DeviceKind, DeviceState
from tickets.enums import Impact, Urgency

_MODALITIES: Mapping[str, str] = {
    "CT": "R33",
    "MR": "R35",
    "CR": "R37",
    "DX": "R37",
    "DR": "R37",
    "US": "R39",
    "MG": "R40",
    "NM": "R41",
    "PT": "R41",
    "XA": "R42",
    "RF": "R42",
}
_KINDS: Mapping[DeviceKind, str] = {
    DeviceKind.MODALITY: "R21",
    DeviceKind.PACS: "R01",
    DeviceKind.ARCHIVE: "R10",
    DeviceKind.DICTATION: "R46",
    DeviceKind.INTERFACE: "R51",
    DeviceKind.ROUTER: "R19",
    DeviceKind.WORKSTATION: "R66",
    DeviceKind.DISPLAY: "R65",
    DeviceKind.PRINTER: "R64",
    DeviceKind.SOFTWARE: "R53",
}
OTHERS = "R00"


def category_for(*, kind: str, modality: str) -> str:
    """Return the code of the category of a device that does not answer."""
    if kind == DeviceKind.MODALITY and modality in _MODALITIES:
        return _MODALITIES[modality]
    return _KINDS.get(DeviceKind(kind), OTHERS)


def impact_for(*, state: DeviceState, criticality: int, is_sole: bool) -> Impact:
    """Return how much is hit: a room where others stop with it, never a whole site: that is for people to say."""
    if state is DeviceState.DOWN and (is_sole or criticality <= Criticality.ROOM):
        return Impact.ROOM
    return Impact.DEGRADED


def urgency_for(*, state: DeviceState) -> Urgency:
    """Return how close a patient is: nobody has said so, and a check cannot see it."""
    return Urgency.TODAY if state is DeviceState.DOWN else Urgency.PLANNABLE
