"""The words of a message, made when it is sent: number, category, device, state and dates, never what people typed.

They are in the language of whoever reads them. What pure rules say in English is translated here, see translated().
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string, select_template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.enums import Capability
from accounts.queries.address import absolute
from accounts.rules.languages import language_of
from notifications.enums import Relation
from notifications.models import Delivery
from notifications.queries.branding import brand_of, extra_line
from notifications.queries.deliveries import ticket_for
from notifications.queries.opt_out import opt_out_links, unsubscribe_headers
from notifications.queries.page_links import page_words
from notifications.queries.surroundings import together_with
from notifications.render.facts import Reader, facts_of, place_of
from notifications.rules.audience import template_of as template_for
from notifications.rules.branding import Brand, filled
from notifications.rules.groups import REQUESTERS
from notifications.rules.mail import Rendered, follower_words, next_sentence, one_line, subject_line
from notifications.rules.outlook import Promised, outlook
from notifications.rules.pager import pager_text
from notifications.rules.words import BECAUSE_WORDS, NEWS_WORDS
from tickets.enums import EventKind, State
from tickets.models import Ticket
from tickets.queries.answer_link import answer_link, answer_token
from tickets.rules.assignment import OWNER_WORDS
from tickets.rules.due import METRIC_WORDS


@dataclass(frozen=True)
class Answers:
    """The two links under "Does it work?", and until when they work, in words."""

    yes: str
    no: str
    until: str


UNSIGNED = "preview"
"""Stands in previews where a link would let whoever looks at it answer as the requester."""


def render(*, delivery: Delivery, ticket: Ticket | None) -> Rendered:
    """Return a message in the language of its recipient.

    The ticket comes from visible_to() of its recipient; a drill has none.
    """
    if ticket is None:
        return _drill(delivery)
    brand = brand_of(ticket.site_id)
    language = language_of(delivery.recipient.language, brand.language)
    with translation.override(language):
        return _rendered(delivery=delivery, ticket=ticket, brand=brand, language=language)


def preview(delivery: Delivery) -> Rendered | None:
    """Return the message as it would read now, or None when its recipient may no longer know of it.

    Its links that work without sign-in are taken out: it is read by others than its recipient.
    """
    if delivery.is_drill:
        return _drill(delivery, is_preview=True)
    ticket = ticket_for(delivery)
    return sample(delivery=delivery, ticket=ticket) if ticket else None


def sample(*, delivery: Delivery, ticket: Ticket, language: str = "") -> Rendered:
    """Return a message to look at, without links that act; language: tag, "" for that of the recipient."""
    brand = brand_of(ticket.site_id)
    spoken = language_of(language, delivery.recipient.language, brand.language)
    with translation.override(spoken):
        return _rendered(delivery=delivery, ticket=ticket, brand=brand, language=spoken, is_preview=True)


def translated(sentence: tuple[str, dict[str, object]]) -> str:
    """Return a sentence of the rules in the active language, with its names filled in."""
    words, names = sentence
    return _(words).format(**names)


def _drill(delivery: Delivery, *, is_preview: bool = False) -> Rendered:
    """A page to oneself, as a test."""
    brand = brand_of(None)
    language = language_of(delivery.recipient.language, brand.language)
    with translation.override(language):
        context = {"brand": brand, "says": "email/page_drill.says.txt", **_page(delivery, is_preview=is_preview)}
        return Rendered(
            subject=one_line(f"[{brand.name}] {_('TEST page: acknowledge it')}"),
            text=render_to_string("email/page_drill.txt", context).strip() + "\n",
            html=render_to_string("email/page_drill.html", context),
            language=language,
        )


def _rendered(*, delivery: Delivery, ticket: Ticket, brand: Brand, language: str, is_preview: bool = False) -> Rendered:
    kind, title = EventKind(delivery.template), ticket.category.title
    name = template_for(kind, Relation(delivery.reason))
    context = _context(delivery=delivery, ticket=ticket, brand=brand, language=language, is_preview=is_preview)
    own = render_to_string(f"email/{kind}.subject.txt", context).strip()
    news = own if name == kind else _(NEWS_WORDS[kind])  # the words of a kind may speak to whom it concerns
    context |= {"says": f"email/{name}.says.txt", "news": news}
    tag = ticket.device.tag if ticket.device else ""
    return Rendered(
        subject=subject_line(number=ticket.number, news=news, title=title, device_tag=tag, at_word=_("at")),
        text=select_template([f"email/{name}.txt", "email/base.txt"]).render(context).strip() + "\n",
        html=select_template([f"email/{name}.html", "email/base.html"]).render(context),
        short=pager_text(
            number=ticket.number,
            priority=ticket.priority,
            place=place_of(ticket),
            news=news,
            title=title,
            link=str(context["link"]),
        ),
        logo=brand.logo,
        sender=one_line(brand.sender),
        language=language,
        headers={} if is_preview else unsubscribe_headers(delivery),
    )


def _context(*, delivery: Delivery, ticket: Ticket, brand: Brand, language: str, is_preview: bool) -> dict[str, object]:
    is_follower = delivery.reason == Relation.FOLLOWER
    is_for_desk = is_of_desk(delivery)
    reader = Reader(time_zone=delivery.recipient.time_zone, is_for_desk=is_for_desk)
    actor = delivery.event.actor
    return {
        "brand": brand,
        "has_logo": bool(brand.logo),
        "language": language,
        "number": ticket.number,
        "priority": ticket.priority,
        "title": ticket.category.title,
        "device_tag": ticket.device.tag if ticket.device else "",
        "actor_name": actor.full_name if actor else _("The help desk"),
        "is_receipt": delivery.event.actor_id == delivery.recipient_id,
        "assignee_name": _assignee_name(ticket),
        "queue_name": ticket.queue.name,
        "is_for_desk": is_for_desk,
        "is_watcher": delivery.reason == Relation.WATCHER,
        "is_assignee": delivery.reason == Relation.ASSIGNEE and ticket.assignee_id == delivery.recipient_id,
        "has_message": EventKind.REPLY_SENT in together_with(delivery.event) and not is_follower,
        "next_words": _next_words(delivery=delivery, ticket=ticket, is_for_desk=is_for_desk),
        "by_when": "" if is_for_desk or is_follower else _by_when(delivery, ticket, brand, reader),
        "is_follower": is_follower,
        "goes_on_in": delivery.event.ticket_id,
        **_news(delivery, reader),
        "extra_line": "" if is_for_desk else _extra_line(delivery, ticket, brand, language),
        "answers": _answers(delivery=delivery, ticket=ticket, reader=reader, is_preview=is_preview),
        "can_reply": bool(settings.MAIL_REPLY_TO),
        "facts": facts_of(ticket=ticket, reader=reader),
        "link": link_to(ticket=ticket, is_for_desk=is_for_desk),
        "because": _(BECAUSE_WORDS.get(Relation(delivery.reason), "")) if delivery.reason in BECAUSE_WORDS else "",
        **opt_out_links(delivery, is_preview=is_preview),
        **_page(delivery, is_preview=is_preview),
    }


def _page(delivery: Delivery, *, is_preview: bool) -> dict[str, object]:
    """What the message of a page says beside the ticket: to acknowledge it is what comes next."""
    words = page_words(delivery)
    if not words:
        return {}
    said = _("Say that you have it, and nobody else is called. The link needs no sign-in and works for a day.")
    link = absolute(reverse("notifications:page_link", args=[UNSIGNED])) if is_preview else words["link"]
    ticket = link_to(ticket=delivery.ticket, is_for_desk=True) if delivery.ticket else ""
    return {
        **words, "action": _("I have it"), "next_words": said, "by_when": "", "link": link, "ticket_link": ticket,
    }  # fmt: skip


def is_of_desk(delivery: Delivery) -> bool:
    """Say whether somebody reads it as one of the desk: who logged it for another may have left the desk since."""
    if delivery.reason == Relation.LOGGER:
        return delivery.recipient.may(Capability.SEE_ALL_TICKETS)
    return delivery.reason not in REQUESTERS


def _assignee_name(ticket: Ticket) -> str:
    return ticket.assignee.full_name if ticket.assignee else ""


def _next_words(*, delivery: Delivery, ticket: Ticket, is_for_desk: bool) -> str:
    if delivery.reason == Relation.FOLLOWER:
        return _(follower_words(delivery.event.kind))
    sentence = next_sentence(
        state=State(ticket.state),
        waiting_reason=ticket.waiting_reason,
        assignee_name=_assignee_name(ticket),
        queue_name=ticket.queue.name,
        is_for_desk=is_for_desk,
        is_yours=ticket.assignee_id == delivery.recipient.pk,
        merged_into=ticket.merged_into_id,
    )
    return translated(sentence)


def _by_when(delivery: Delivery, ticket: Ticket, brand: Brand, reader: Reader) -> str:
    """The promise a requester may hold us to, as of when the message is due to go out."""
    promised = Promised(
        state=State(ticket.state),
        waiting_reason=ticket.waiting_reason,
        waiting_until=ticket.waiting_until,
        has_answer=ticket.first_responded_at is not None,
        first_response_due_at=ticket.first_response_due_at,
        next_response_due_at=ticket.next_response_due_at,
        resolution_due_at=ticket.resolution_due_at,
        closed_at=ticket.closed_at,
        is_merged=ticket.merged_into_id is not None,
    )
    found = outlook(promised, at=delivery.next_at or delivery.event.recorded_at, has_phone=bool(brand.phone))
    return translated((found.words, {"when": reader.says(found.when), "phone": brand.phone})) if found.words else ""


def _news(delivery: Delivery, reader: Reader) -> dict[str, object]:
    """What only some kinds of event know: a promise and how much of it was used up by when, or where a ticket went."""
    payload = delivery.event.payload
    owner_words = OWNER_WORDS.get(payload.get("reason", ""), "")
    return {
        "promise_words": _(METRIC_WORDS.get(payload.get("metric", ""), "Promise").lower()),
        "percent": payload.get("percent"),
        "moment": reader.says(delivery.event.occurred_at),
        "into": payload.get("into"),
        "owner_words": _(owner_words) if owner_words else "",
        "owner_count": payload.get("count", 1),
        "is_over": payload.get("is_over"),
        "has_passed": payload.get("has_passed"),
        **{key: _moment_of(payload.get(key), reader) for key in ("starts_at", "ends_at")},
    }


def _moment_of(text: object, reader: Reader) -> str:
    return reader.says(datetime.fromisoformat(text)) if isinstance(text, str) else ""


def _extra_line(delivery: Delivery, ticket: Ticket, brand: Brand, language: str) -> str:
    """The line the site added to this kind, filled in."""
    line = extra_line(kind=delivery.template, language=language)
    if not line:
        return ""
    names = {
        "number": f"#{ticket.number}",
        "priority": f"P{ticket.priority}",
        "device": ticket.device.tag if ticket.device else "",
        "room": ticket.location.name if ticket.location else "",
        "team": ticket.queue.name,
        "desk": brand.name,
        "phone": brand.phone,
    }
    return filled(line, names)


def _answers(*, delivery: Delivery, ticket: Ticket, reader: Reader, is_preview: bool) -> Answers | None:
    """The links by which a requester answers "solved"; none once it is no longer so."""
    is_asked = delivery.template == EventKind.TICKET_RESOLVED and delivery.reason == Relation.REQUESTER
    if not is_asked or ticket.state != State.RESOLVED:
        return None
    link = answer_link(event=delivery.event, person_id=delivery.recipient.pk)
    token = UNSIGNED if is_preview else answer_token(link)
    yes, no = (absolute(reverse(f"answers:{choice}", args=[token])) for choice in ("yes", "no"))
    return Answers(yes=yes, no=no, until=reader.says(link.expires_at))


def link_to(*, ticket: Ticket, is_for_desk: bool) -> str:
    """Return the address of the ticket's page."""
    return absolute(reverse("desk:ticket" if is_for_desk else "portal:ticket", args=[ticket.number]))
