"""Raising the impact of a ticket whose device many depend on: the columns and the events that belong together."""

from assets.models import Device
from tickets.actions.event import Step
from tickets.enums import EventKind, Impact
from tickets.models import Ticket, TicketEvent
from tickets.queries.reach import Raised, raised_by_reach
from tickets.rules.priority import decide_priority


def impact_with_reach(*, impact: Impact, device: Device | None) -> tuple[Impact, list[Step]]:
    """Return the impact of a problem on a device, and the event that says why it was raised: impact_raised, or none."""
    raised = raised_by_reach(impact=impact, device=device)
    return (raised.impact, [_step(raised, before=impact)]) if raised else (impact, [])


def raise_for_reach(*, ticket: Ticket, device: Device | None) -> tuple[list[Step], tuple[str, ...]]:
    """Raise impact and priority of a locked ticket that is now about this device; return events and fields to save.

    Events: impact_raised and priority_changed, or none. A priority somebody set by hand stays. Nothing is lowered.
    """
    before = Impact(ticket.impact)
    raised = raised_by_reach(impact=before, device=device)
    if raised is None:
        return [], ()
    steps = [_step(raised, before=before)]
    ticket.impact = raised.impact.value
    decision = decide_priority(
        impact=raised.impact,
        urgency=ticket.urgency,
        is_sole_device=raised.device.is_sole,
        is_safety=ticket.category.is_safety,
    )
    if decision.priority >= ticket.priority or _is_by_hand(ticket):
        return steps, ("impact",)
    payload = {"from": ticket.priority, "to": decision.priority.value, "note": None}
    ticket.priority = decision.priority.value
    return [*steps, Step(EventKind.PRIORITY_CHANGED, payload)], ("impact", "priority")


def _step(raised: Raised, *, before: Impact) -> Step:
    return Step(
        EventKind.IMPACT_RAISED,
        {
            "from": before.value,
            "to": raised.impact.value,
            "device": raised.device.pk,
            "rooms": raised.rooms,
            "services": raised.services,
        },
    )


def _is_by_hand(ticket: Ticket) -> bool:
    changed = TicketEvent.objects.filter(ticket=ticket, kind=EventKind.PRIORITY_CHANGED.value, actor__isnull=False)
    return changed.exclude(payload__note=None).exists()
