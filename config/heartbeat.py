"""Writes the heartbeat rows that /readyz looks at."""

from datetime import datetime

from config.models import Heartbeat


def age_seconds(since: datetime, *, at: datetime) -> float:
    """Return how long ago something was, in seconds to a tenth; 0 for what is still to come."""
    return max(0.0, round((at - since).total_seconds(), 1))


def note_heartbeat(*, name: str, at: datetime) -> None:
    """Remember that the named process works at this time."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at})


def forget_heartbeat(*, name: str) -> None:
    """Forget the named process: it has ended, and is not late."""
    Heartbeat.objects.filter(name=name).delete()
