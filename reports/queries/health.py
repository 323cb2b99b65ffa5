"""How far the figures lag behind what happened."""

from datetime import datetime

from tickets.enums import Consumer
from tickets.queries.outbox import oldest_waiting


def oldest_event() -> datetime | None:
    """Return when the oldest event not yet in the facts was recorded; None when there is none."""
    return oldest_waiting(Consumer.REPORTS)
