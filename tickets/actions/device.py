"""Putting a device on a ticket: the columns and the event that belong together, whoever found it."""

from assets.models import Device
from tickets.actions.event import Step
from tickets.actions.reach import raise_for_reach
from tickets.enums import EventKind
from tickets.models import Ticket


def put_device(
    *, ticket: Ticket, device: Device | None, how: str, score: int
) -> tuple[list[Step], tuple[str, ...]]:
    """Set the device of a locked ticket, with its place; return the events and the fields to save.

    A component many depend on raises the impact (rules/reach.py).

    how: by_hand or by_file. score: 0 to 100, evidence of a file. Without a device the ticket keeps its place.
    """
    payload = {
        "from": ticket.device_id,
        "to": device.pk if device else None,
        "how": how,
        "score": score,
        "site": device.site_id if device else ticket.site_id,
        "criticality": device.criticality if device else None,
    }
    ticket.device = device
    fields: tuple[str, ...] = ("device",)
    if device:
        ticket.site, ticket.location_id = device.site, device.location_id
        fields = ("device", "site", "location")
    steps, raised = raise_for_reach(ticket=ticket, device=device)
    return [Step(EventKind.DEVICE_LINKED, payload), *steps], (*fields, *raised)
