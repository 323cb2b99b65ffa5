"""How far the figures lag behind what happened."""

from datetime import datetime

from tickets.enums import Consumer
from tickets.models import Outbox


def oldest_event() -> datetime | None:
    """Return when the oldest event not yet in the facts was recorded; None when there is none."""
    rows = Outbox.objects.filter(consumer=Consumer.REPORTS.value)
    return rows.order_by("created_at").values_list("created_at", flat=True).first()
