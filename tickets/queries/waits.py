"""Waits that were to last until a day."""

from datetime import datetime, timedelta

from tickets.enums import State
from tickets.models import Ticket

_EASTERNMOST = timedelta(hours=14)
"""Where a day begins first, before it does in UTC."""


def waits_that_may_be_over(*, at: datetime, after: int = 0, limit: int = 200) -> list[int]:
    """Return the ids of tickets whose day may have come somewhere on earth, ascending, those after `after` only."""
    rows = Ticket.objects.filter(
        state=State.WAITING.value, waiting_until__lte=(at + _EASTERNMOST).date(), pk__gt=after
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
