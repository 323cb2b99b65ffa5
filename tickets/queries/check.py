"""Which open ticket hears what the checks of a device found."""

from assets.models import DeviceCheck, Downtime
from tickets.enums import ACTIVE_STATES
from tickets.models import Ticket

_ACTIVE = [state.value for state in ACTIVE_STATES]


def ticket_of_device(*, device_id: int, number: int | None) -> Ticket | None:
    """Lock and return the active ticket that hears of a device: that of this check, of another, or one it is down by.

    number: the ticket the check told last, if any.
    """
    theirs = DeviceCheck.objects.filter(device=device_id, ticket_number__isnull=False)
    numbers = [number, *theirs.order_by("-ticket_number").values_list("ticket_number", flat=True)]
    down = Downtime.objects.filter(
        device=device_id, ended_at__isnull=True, is_void=False, ticket_number__isnull=False
    )
    numbers += down.order_by("began_at", "pk").values_list("ticket_number", flat=True)
    for each in dict.fromkeys(pk for pk in numbers if pk):
        rows = Ticket.objects.select_for_update().defer("description")
        ticket = rows.filter(pk=each, device=device_id, state__in=_ACTIVE, merged_into__isnull=True).first()
        if ticket is not None:
            return ticket
    return None
