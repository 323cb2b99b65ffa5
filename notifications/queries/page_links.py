"""The links in calls: short, signed for this one purpose, and of no use a day later."""

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare

from accounts.models import Person
from accounts.queries.address import absolute
from notifications.enums import PAGE, Channel
from notifications.models import Delivery, PageCall
from notifications.queries.branding import language_for
from notifications.queries.pages import call_by_id, call_of_delivery
from notifications.rules.page_words import drill_text, page_text
from tickets.models import Ticket

VALID_FOR = timedelta(hours=24)
_SALT = "notifications.page"
_TOKEN = re.compile(r"([0-9]{1,18})-([A-Za-z0-9_-]{16})")


def link_of(call_id: int) -> str:
    """Return the address under which a call is acknowledged without signing in."""
    return absolute(reverse("notifications:page_link", args=[token_of(call_id)]))


def token_of(call_id: int) -> str:
    """Return the token of a call: its number and 96 bits that only this site can make; a text message holds it."""
    return f"{call_id}-{_signature(call_id, settings.SECRET_KEY)}"


def call_of_token(token: str, *, at: datetime) -> PageCall | None:
    """Return the call of a token; None when it is forged, unknown, or older than a day."""
    call = _signed_call(token)
    return call if call and at < call.called_at + VALID_FOR else None


def person_of_token(token: str) -> Person | None:
    """Return who was called with a token, however long ago; None when it is forged or unknown."""
    call = _signed_call(token)
    return call.person if call else None


def _signed_call(token: str) -> PageCall | None:
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    call_id = int(found[1])
    if not any(constant_time_compare(found[2], _signature(call_id, key)) for key in keys):
        return None
    return call_by_id(call_id)


def _signature(call_id: int, key: str | bytes) -> str:
    return Signer(key=key, salt=_SALT).signature(str(call_id))[:16]


def page_words(delivery: Delivery) -> dict[str, str]:
    """Return what the message of a call says beside the ticket: its link, and the short text; nothing for others."""
    call = call_of_delivery(delivery.pk) if delivery.template == PAGE else None
    if call is None:
        return {}
    code = call.page.code if reads_answers(call.channel) else ""
    link = link_of(call.pk)
    return {"link": link, "action": "I have it", "code": code}


def reads_answers(channel: str) -> bool:
    """True when an answer to a call by this channel is read: only then a call says that one may answer."""
    return channel == Channel.SMS and bool(settings.PAGE_INBOUND_SECRET)


def text_of(*, call: PageCall, ticket: Ticket | None) -> str:
    """Return the text message of a call in the language of whoever is called, see rules.page_words.

    The ticket comes from visible_to() of its recipient.
    """
    with translation.override(language_for(call.person)):
        return _text(call=call, ticket=ticket)


def _text(*, call: PageCall, ticket: Ticket | None) -> str:
    link, code = link_of(call.pk), call.page.code if reads_answers(call.channel) else ""
    if ticket is None:
        return drill_text(link=link, code=code, say=translation.gettext)
    return page_text(
        number=ticket.pk,
        priority=ticket.priority,
        title=ticket.category.title,
        device_tag=ticket.device.tag if ticket.device else "",
        room=ticket.location.name if ticket.location else "",
        link=link,
        code=code,
        say=translation.gettext,
    )
