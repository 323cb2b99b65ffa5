"""What still runs by hours that were edited since."""

from django.db.models import Exists, OuterRef

from tickets.enums import OPEN_CLOCKS
from tickets.models import CalendarVersion, Clock


def tickets_with_old_hours(*, after: int, limit: int) -> list[int]:
    """Return tickets above the number `after` with an open clock measured without the newest version of its hours."""
    later = CalendarVersion.objects.filter(calendar=OuterRef("calendar"), version__gt=OuterRef("version"))
    edited = list(CalendarVersion.objects.filter(Exists(later)).order_by("pk").values_list("pk", flat=True))
    if not edited:
        return []
    rows = Clock.objects.filter(state__in=OPEN_CLOCKS, calendar_version__in=edited, ticket_id__gt=after)
    return list(rows.order_by("ticket_id").values_list("ticket_id", flat=True).distinct()[:limit])
