"""The small table of a message, and times as its reader reads them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import dateformat
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.rules.zone import zone_named
from tickets.enums import Priority, State
from tickets.models import Ticket
from tickets.rules.lifecycle import STATE_WORDS
from tickets.rules.priority import PRIORITY_WORDS


@dataclass(frozen=True)
class Fact:
    """One line of the small table in a mail."""

    label: str
    value: str


@dataclass(frozen=True)
class Reader:
    """Whoever reads a message: their time zone (IANA name), and whether it tells them as one of the desk."""

    time_zone: str
    is_for_desk: bool

    def says(self, when: datetime | date | None) -> str:
        """Return an instant in the reader's zone, or a day, in the form of the active language; "" for None."""
        if isinstance(when, datetime):
            return dateformat.format(when.astimezone(zone_named(self.time_zone)), _("D j M Y, H:i T"))
        return dateformat.format(when, _("D j M Y")) if when else ""


def facts_of(*, ticket: Ticket, reader: Reader) -> list[Fact]:
    """Return label and value of all that a message says of a ticket. Nothing of it was typed by whoever reported it."""
    device, room = ticket.device, ticket.location
    candidates = (
        (_("Ticket"), f"#{ticket.number}"),
        (_("Problem"), ticket.category.title),
        (_("Device"), f"{device.tag}, {device.name}" if device else ""),
        (_("Room"), _room(room.name, room.room) if room else ""),
        (_("Priority"), f"P{ticket.priority}, {_(PRIORITY_WORDS[Priority(ticket.priority)].lower())}"),
        (_("State"), _(STATE_WORDS[State(ticket.state)])),
        (_("Team"), ticket.queue.name),
        (_("Who has it"), ticket.assignee.full_name if ticket.assignee else _("Nobody yet")),
        (_("Requester"), _requester(ticket.requester) if reader.is_for_desk else ""),
        (_("Somebody answers by"), reader.says(ticket.first_response_due_at)),
        (_("Requester hears by"), reader.says(ticket.next_response_due_at) if reader.is_for_desk else ""),
        (_("To be solved by"), reader.says(ticket.resolution_due_at)),
        (_("Waits until"), reader.says(ticket.waiting_until)),
    )
    return [Fact(label, value) for label, value in candidates if value]


def place_of(ticket: Ticket) -> str:
    """Return where it is as a pager says it: the tag of the device, else the room, else nothing."""
    if ticket.device:
        return str(ticket.device.tag)
    return str(ticket.location.name) if ticket.location else ""


def _room(name: str, number: str) -> str:
    return f"{name} ({number})" if number and number not in name else name


def _requester(person: Person) -> str:
    if not person.phone:
        return person.full_name
    return _("{name}, phone {phone}").format(name=person.full_name, phone=person.phone)
