"""The words of a message, made when it is sent: number, category, device, state and dates, never what people typed."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.enums import Capability
from accounts.models import Person
from accounts.rules.zone import zone_named
from notifications.enums import Relation
from notifications.models import Delivery
from notifications.queries.deliveries import ticket_for
from notifications.queries.opt_out import opt_out_links, unsubscribe_headers
from notifications.queries.surroundings import together_with
from notifications.rules.audience import template_of as template_for
from notifications.rules.groups import REQUESTERS
from notifications.rules.mail import Rendered, follower_words, next_words, subject_line
from notifications.rules.words import BECAUSE_WORDS, NEWS_WORDS
from tickets.enums import EventKind, Priority, State
from tickets.models import Ticket
from tickets.rules.assignment import OWNER_WORDS
from tickets.rules.due import METRIC_WORDS
from tickets.rules.lifecycle import STATE_WORDS
from tickets.rules.priority import PRIORITY_WORDS


@dataclass(frozen=True)
class Fact:
    """One line of the small table in a mail."""

    label: str
    value: str


def render(*, delivery: Delivery, ticket: Ticket) -> Rendered:
    """Return subject, text and HTML for a delivery. The ticket comes from visible_to() of its recipient."""
    context = _context(delivery=delivery, ticket=ticket)
    kind = EventKind(delivery.template)
    name = template_for(kind, Relation(delivery.reason))
    own = render_to_string(f"email/{kind}.subject.txt", context).strip()
    news = own if name == kind else NEWS_WORDS[kind]  # the words of a kind may speak to whom it concerns
    return Rendered(
        headers=unsubscribe_headers(delivery),
        subject=subject_line(
            number=ticket.number,
            news=news,
            title=ticket.category.title,
            device_tag=ticket.device.tag if ticket.device else "",
        ),
        text=render_to_string(f"email/{name}.txt", context | {"news": news}).strip() + "\n",
        html=render_to_string(f"email/{name}.html", context | {"news": news}),
    )


def preview(delivery: Delivery) -> Rendered | None:
    """Return the message as it would read now, or None when its recipient may no longer know of it."""
    ticket = ticket_for(delivery)
    return render(delivery=delivery, ticket=ticket) if ticket else None


def _context(*, delivery: Delivery, ticket: Ticket) -> dict[str, object]:
    is_follower = delivery.reason == Relation.FOLLOWER
    is_for_desk = is_of_desk(delivery)
    assignee_name = ticket.assignee.full_name if ticket.assignee else ""
    return {
        "number": ticket.number,
        "title": ticket.category.title,
        "device_tag": ticket.device.tag if ticket.device else "",
        "actor_name": delivery.event.actor.full_name if delivery.event.actor else "The help desk",
        "assignee_name": assignee_name,
        "queue_name": ticket.queue.name,
        "is_for_desk": is_for_desk,
        "is_watcher": delivery.reason == Relation.WATCHER,
        "is_assignee": delivery.reason == Relation.ASSIGNEE and ticket.assignee_id == delivery.recipient_id,
        "has_message": EventKind.REPLY_SENT in together_with(delivery.event) and not is_follower,
        "next_words": follower_words(delivery.event.kind)
        if is_follower
        else next_words(
            state=State(ticket.state),
            waiting_reason=ticket.waiting_reason,
            assignee_name=assignee_name,
            queue_name=ticket.queue.name,
            is_for_desk=is_for_desk,
            merged_into=ticket.merged_into_id,
        ),
        "is_follower": is_follower,
        "goes_on_in": delivery.event.ticket_id,
        **_news(delivery),
        "facts": _facts(ticket=ticket, recipient=delivery.recipient, is_for_desk=is_for_desk),
        "link": link_to(ticket=ticket, is_for_desk=is_for_desk),
        "because": BECAUSE_WORDS.get(Relation(delivery.reason), ""),
        **opt_out_links(delivery),
    }


def is_of_desk(delivery: Delivery) -> bool:
    """Say whether somebody reads it as one of the desk: who logged it for another may have left the desk since."""
    if delivery.reason == Relation.LOGGER:
        return delivery.recipient.may(Capability.SEE_ALL_TICKETS)
    return delivery.reason not in REQUESTERS


def _news(delivery: Delivery) -> dict[str, object]:
    """What only some kinds of event know: a promise and how much of it was used up by when, or where a ticket went."""
    payload = delivery.event.payload
    return {
        "promise_words": METRIC_WORDS.get(payload.get("metric", ""), "Promise").lower(),
        "percent": payload.get("percent"),
        "moment": _moment(delivery.event.occurred_at, zone_named(delivery.recipient.time_zone)),
        "into": payload.get("into"),
        "owner_words": OWNER_WORDS.get(payload.get("reason", ""), ""),
        "owner_count": payload.get("count", 1),
        "is_over": payload.get("is_over"),
        "has_passed": payload.get("has_passed"),
        **{key: _moment_of(payload.get(key), delivery.recipient) for key in ("starts_at", "ends_at")},
    }


def _moment_of(text: object, reader: Person) -> str:
    return _moment(datetime.fromisoformat(text), zone_named(reader.time_zone)) if isinstance(text, str) else ""


def _facts(*, ticket: Ticket, recipient: Person, is_for_desk: bool) -> list[Fact]:
    device, room = ticket.device, ticket.location
    zone = zone_named(recipient.time_zone)
    candidates = (
        ("Ticket", f"#{ticket.number}"),
        ("Problem", ticket.category.title),
        ("Device", f"{device.tag}, {device.name}" if device else ""),
        ("Room", _room(room.name, room.room) if room else ""),
        ("Priority", f"P{ticket.priority}, {PRIORITY_WORDS[Priority(ticket.priority)].lower()}"),
        ("State", STATE_WORDS[State(ticket.state)]),
        ("Team", ticket.queue.name),
        ("Who has it", ticket.assignee.full_name if ticket.assignee else "Nobody yet"),
        ("Requester", _requester(ticket.requester) if is_for_desk else ""),
        ("Somebody answers by", _moment(ticket.first_response_due_at, zone)),
        ("Requester hears by", _moment(ticket.next_response_due_at, zone) if is_for_desk else ""),
        ("To be solved by", _moment(ticket.resolution_due_at, zone)),
        ("Waits until", f"{ticket.waiting_until:%a %-d %b %Y}" if ticket.waiting_until else ""),
    )
    return [Fact(label, value) for label, value in candidates if value]


def _room(name: str, number: str) -> str:
    return f"{name} ({number})" if number and number not in name else name


def _requester(person: Person) -> str:
    return f"{person.full_name}, phone {person.phone}" if person.phone else person.full_name


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%a %-d %b %Y, %H:%M %Z}" if moment else ""


def link_to(*, ticket: Ticket, is_for_desk: bool) -> str:
    """Return the address of the ticket's page."""
    name = "desk:ticket" if is_for_desk else "portal:ticket"
    return f"{settings.BASE_URL.rstrip('/')}{reverse(name, args=[ticket.number])}"
