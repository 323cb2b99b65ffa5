"""The words of a digest: everything that waited for one person, by ticket, with how each ticket stands now."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import dateformat, translation
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from accounts.queries.address import absolute
from accounts.rules.languages import language_of
from accounts.rules.zone import zone_named
from notifications.models import Delivery
from notifications.queries.branding import brand_of
from notifications.queries.opt_out import opt_out_links
from notifications.render import Fact, is_of_desk, link_to
from notifications.rules.branding import Brand
from notifications.rules.digest import digest_subject, meanwhile_words, parts_words
from notifications.rules.mail import Rendered, one_line
from notifications.rules.words import NEWS_WORDS
from tickets.enums import EventKind, State
from tickets.models import Ticket
from tickets.rules.lifecycle import STATE_WORDS

Part = tuple[Delivery, Ticket]


@dataclass(frozen=True)
class _Block:
    """One ticket of a digest: its link and its lines, the last of which says how it stands."""

    ticket: Ticket
    link: str
    lines: Sequence[str]


def render_digest(parts: Sequence[Part]) -> Rendered:
    """Return one mail for several messages to one person, in their language.

    Tickets come from visible_to() of the recipient.
    """
    brand = brand_of(None)
    language = language_of(parts[0][0].recipient.language, brand.language)
    with translation.override(language):
        return _rendered(parts, brand=brand, language=language)


def _rendered(parts: Sequence[Part], *, brand: Brand, language: str) -> Rendered:
    blocks = _blocks(parts)
    count, tickets = len(parts), len(blocks)
    context = {
        "brand": brand,
        "language": language,
        "title": _("Your digest"),
        "waited": parts_words(count=count, tickets=tickets, say=_),
        "next_words": "",
        "action": _("Open your notices"),
        "link": absolute(reverse("notifications:notices")),
        "choices_link": opt_out_links(parts[0][0])["choices_link"],
    }
    text = [Fact(_label(each.ticket), "\n  ".join(["", *each.lines, each.link])) for each in blocks]
    html = [Fact(_label(each.ticket), _html(each)) for each in blocks]
    return Rendered(
        subject=one_line(digest_subject(count=count, tickets=tickets, name=brand.name, say=_)),
        text=render_to_string("email/digest.txt", context | {"facts": text}).strip() + "\n",
        html=render_to_string("email/digest.html", context | {"facts": html}),
        language=language,
        headers={"In-Reply-To": "", "References": ""},
        is_digest=tickets > 1,
    )


def _blocks(parts: Sequence[Part]) -> list[_Block]:
    """The parts by ticket, in the order in which something first happened to each."""
    found: dict[int, list[Part]] = {}
    for part in parts:
        found.setdefault(part[1].pk, []).append(part)
    return [_block(news) for news in found.values()]


def _block(news: Sequence[Part]) -> _Block:
    delivery, ticket = news[-1]
    state = State(ticket.state)
    kinds = {EventKind(each.event.kind) for each, _ticket in news}
    meanwhile = meanwhile_words(state, kinds)
    stands = _(meanwhile) if meanwhile else _("Now: {state}").format(state=_(STATE_WORDS[state]))
    return _Block(
        ticket=ticket,
        link=link_to(ticket=ticket, is_for_desk=is_of_desk(delivery)),
        lines=[*(_line(each) for each, _ticket in news), stands],
    )


def _line(delivery: Delivery) -> str:
    event = delivery.event
    at = event.occurred_at.astimezone(zone_named(delivery.recipient.time_zone))
    who = f", {event.actor.full_name}" if event.actor else ""
    news = NEWS_WORDS.get(EventKind(event.kind))
    return f"{_(news) if news else _('News')}{who}, {dateformat.format(at, _('D j M, H:i'))}"


def _label(ticket: Ticket) -> str:
    where = f" {_('at')} {ticket.device.tag}" if ticket.device else ""
    return f"#{ticket.number} {ticket.category.title}{where}"


def _html(block: _Block) -> str:
    lines = format_html_join("", "{}<br>", ((line,) for line in block.lines))
    link = '<a class="plain" href="{}" style="color:#0b5fa5;">{} #{}</a>'
    return lines + format_html_join("", link, ((block.link, _("Open"), block.ticket.number),))
