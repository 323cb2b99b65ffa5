"""Where one can go from anywhere: tickets by number, words or device, devices, people and views."""

import re
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Person
from accounts.queries.people import search_people
from assets.models import Device
from assets.queries.devices import search_devices
from tickets.enums import ACTIVE_STATES
from tickets.models import SavedView, Ticket
from tickets.queries.jumps import device_named
from tickets.queries.saved_views import views_for
from tickets.queries.search import holding_words, plain_words
from tickets.queries.visible import visible_to

_NUMBER = re.compile(r"#?(\d{1,15})", re.ASCII)
_EACH = 5


@dataclass(frozen=True)
class Places:
    """What fits the words, each kind in the order in which it is offered. device: the one with just this name."""

    tickets: list[Ticket]
    device: Device | None
    devices: list[Device]
    people: list[Person]
    views: list[SavedView]


def places(*, user: Person, text: str) -> Places:
    """Return what the text may mean, of what the person may see; without a text their first views."""
    text = text.replace("\x00", " ").strip()
    if not text:
        return Places([], None, [], [], list(views_for(user).order_by("position", "name", "id")[:8]))
    device = device_named(text) if len(text) <= 24 else None
    devices = [each for each in search_devices(text, limit=_EACH) if device is None or each.pk != device.pk]
    return Places(
        tickets=_tickets(user=user, text=text, device=device),
        device=device,
        devices=devices[:3],
        people=search_people(text, limit=4) if len(text) > 1 else [],
        views=list(views_for(user).filter(name__icontains=text).order_by("position", "name", "id")[:_EACH]),
    )


def _tickets(*, user: Person, text: str, device: Device | None) -> list[Ticket]:
    """The ticket of this number, else those open on this device, then those that hold the words; newest first."""
    rows = visible_to(user)
    number = _NUMBER.fullmatch(text)
    if number is not None:
        return _read(rows.filter(pk=int(number[1])))
    active = [state.value for state in ACTIVE_STATES]
    here = _read(rows.filter(device=device, state__in=active)) if device else []
    known = {ticket.pk for ticket in here}
    words = plain_words(text)
    is_asked = len(text) > 2 and len(here) < _EACH
    found = _read(holding_words(rows, words=words, user=user, is_list=True)) if is_asked else []
    return [*here, *(ticket for ticket in found if ticket.pk not in known)][:_EACH]


def _read(rows: QuerySet[Ticket]) -> list[Ticket]:
    return list(rows.only("pk", "subject", "state", "priority").order_by("-id")[:_EACH])
