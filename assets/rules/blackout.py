"""When nothing that is asked is reached, RadDesk is cut off: that says nothing of any one device (docs/checks.md)."""

from collections.abc import Mapping, Set
from datetime import timedelta

from assets.enums import CheckState
from assets.rules.check import Answer

UNREACHED = frozenset({"timeout", "unreachable", "unknown_host"})
"""What is found when no word came from the device: it may be the device, and may be all that is between."""
LEAST_HOSTS = 3
"""So many other hosts must have been asked in vain in the same time. With fewer, nobody can tell one from the other."""
TOLD_AFTER = timedelta(minutes=2)
"""So long it lasts before a ticket is logged: a switch that starts again is nobody's ticket."""

NOBODY = Answer(state=CheckState.UNKNOWN, code="nobody")
"""What an answer comes to meanwhile: it is not counted."""


def is_blackout(*, code: str, others: Mapping[str, Set[str]]) -> bool:
    """Say whether RadDesk is cut off. code: what was found; others: at each other host, since this one failed."""
    silent = UNREACHED | {NOBODY.code}
    return code in UNREACHED and len(others) >= LEAST_HOSTS and all(found <= silent for found in others.values())
