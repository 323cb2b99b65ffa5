"""The downtimes that belong to a ticket, and what must be signed off before it is solved."""

from django.db.models import Max, Q, QuerySet

from assets.enums import DeviceState
from assets.models import Downtime, DowntimeRevision, QualityResult
from tickets.enums import ACTIVE_STATES
from tickets.models import Ticket
from tickets.rules.downtime import CHECK_DUE


def family_of(ticket: Ticket) -> list[int]:
    """Return the ticket's number and those of tickets that go on in it, however many merges lie between.

    One query for a ticket nothing was merged into, and one more for each step of merges.
    """
    found, newest = [ticket.pk], [ticket.pk]
    while newest:
        rows = Ticket.objects.filter(merged_into__in=newest).exclude(pk__in=found).order_by("pk")
        newest = list(rows.values_list("pk", flat=True))
        found += newest
    return found


def downtimes_of(numbers: list[int]) -> QuerySet[Downtime]:
    """Return the downtimes of tickets that count, oldest first, with their devices."""
    rows = Downtime.objects.filter(ticket_number__in=numbers, is_void=False)
    return rows.select_related("device").order_by("began_at", "pk")


def revisions_of(numbers: list[int]) -> list[DowntimeRevision]:
    """Return every change of the downtimes of tickets, struck ones too, newest first."""
    rows = DowntimeRevision.objects.filter(downtime__ticket_number__in=numbers)
    return list(rows.select_related("by", "device").order_by("-at", "-pk")[:100])


def sign_offs_of(numbers: list[int]) -> list[QualityResult]:
    """Return who signed which device off on these tickets, newest first."""
    rows = QualityResult.objects.filter(ticket_number__in=numbers, is_sign_off=True)
    return list(rows.select_related("by", "device").order_by("-at", "-pk")[:50])


def unsigned(ticket: Ticket) -> tuple[str, ...]:
    """Return the tags of devices that were down with this ticket, want a sign-off before use, and have none since.

    A sign-off counts when it passed and was given after the device was last said to be down. Two queries when no device
    of the ticket asks for it.
    """
    family = family_of(ticket)
    down = Downtime.objects.filter(
        ticket_number__in=family,
        is_void=False,
        state=DeviceState.DOWN.value,
        device__needs_sign_off=True,
    )
    open_since = Max("revisions__at", filter=Q(revisions__ended_at__isnull=True, revisions__is_void=False))
    rows = list(down.annotate(open_since=open_since).values_list("device", "device__tag", "open_since").order_by("pk"))
    if not rows:
        return ()
    passed = sign_offs_of(family)
    missing = {
        tag
        for device, tag, since in rows
        if not any(
            each.device_id == device and each.has_passed and (since is None or each.at >= since) for each in passed
        )
    }
    return tuple(sorted(missing))


def unsigned_on_page(ticket: Ticket) -> tuple[str, ...]:
    """Return what `unsigned` does, without a query for tickets whose device asks for no sign-off."""
    return unsigned(ticket) if ticket.device and ticket.device.needs_sign_off else ()


def answered_tickets(*, limit: int) -> list[int]:
    """Return the numbers of active tickets of due checks that have passed meanwhile; reopened ones are left out."""
    passed = QualityResult.objects.filter(has_passed=True, plan__isnull=False, is_sign_off=False)
    answered = passed.filter(ticket_number__isnull=False).values("ticket_number")
    active = [state.value for state in ACTIVE_STATES]
    rows = Ticket.objects.filter(pk__in=answered, state__in=active, category__code=CHECK_DUE, reopened_count=0)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
