"""How far the consumers of events lag behind."""

from datetime import datetime

from django.db.models import Min

from tickets.enums import Consumer
from tickets.models import Outbox


def oldest_waiting(consumer: Consumer) -> datetime | None:
    """Return when the oldest event was recorded that this consumer has not taken in; None when there is none."""
    waiting = Outbox.objects.filter(consumer=consumer.value)
    oldest: datetime | None = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    return oldest
