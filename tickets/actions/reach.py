"""Raising the impact of a ticket whose device many depend on: the columns and the events that belong together."""

from assets.models import Device
from assets.rules.reach import Reach
from tickets.actions.event import Step
from tickets.enums import EventKind, Impact
from tickets.models import Ticket, TicketEvent
from tickets.queries.reach import device_reach
from tickets.rules.priority import decide_priority
from tickets.rules.reach import raised_impact


def impact_with_reach(*, impact: Impact, device: Device | None) -> tuple[Impact, list[Step]]:
    """Return the impact of a problem on a device, and the event that says why it was raised: impact_raised, or none.

    The flow is only asked when it could change something.
    """
    if device is None or impact is not Impact.DEGRADED:
        return impact, []
    reach = device_reach(device)
    raised = raised_impact(impact=impact, rooms=reach.rooms_lost, services=reach.services_lost)
    return raised, [_raised(device=device, before=impact, after=raised, reach=reach)] if raised < impact else []


def raise_for_reach(*, ticket: Ticket, device: Device | None) -> tuple[list[Step], tuple[str, ...]]:
    """Raise impact and priority of a locked ticket that is now about this device; return events and fields to save.

    Events: impact_raised and priority_changed, or none. A priority somebody set by hand stays. Nothing is lowered.
    """
    impact, steps = impact_with_reach(impact=Impact(ticket.impact), device=device)
    if device is None or not steps:
        return [], ()
    ticket.impact = impact.value
    decision = decide_priority(
        impact=impact,
        urgency=ticket.urgency,
        is_sole_device=device.is_sole,
        is_safety=ticket.category.is_safety,
    )
    if decision.priority >= ticket.priority or _is_by_hand(ticket):
        return steps, ("impact",)
    payload = {"from": ticket.priority, "to": decision.priority.value, "note": None}
    ticket.priority = decision.priority.value
    return [*steps, Step(EventKind.PRIORITY_CHANGED, payload)], ("impact", "priority")


def _raised(*, device: Device, before: Impact, after: Impact, reach: Reach) -> Step:
    return Step(
        EventKind.IMPACT_RAISED,
        {
            "from": before.value,
            "to": after.value,
            "device": device.pk,
            "rooms": reach.rooms_lost,
            "services": reach.services_lost,
        },
    )


def _is_by_hand(ticket: Ticket) -> bool:
    changed = TicketEvent.objects.filter(ticket=ticket, kind=EventKind.PRIORITY_CHANGED.value, actor__isnull=False)
    return changed.exclude(payload__note=None).exists()
