"""The links by which somebody changes what they hear of: signed, good for a year, without signing in."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from accounts.models import Person
from accounts.queries.address import absolute
from notifications.enums import PAGE, Channel, Group, Relation
from notifications.models import Delivery
from notifications.rules.groups import REQUESTERS, group_of, is_locked
from tickets.enums import EventKind

_SALT = "notifications.unsubscribe"
VALID_SECONDS = 366 * 24 * 3600
"""Mails are kept long, and a link that no longer works makes people mark us as junk."""


@dataclass(frozen=True)
class OptOut:
    """Who wants no more mail of which group. is_requester: they got it as who asked."""

    person_id: int
    group: Group
    is_requester: bool


def opt_out_token(wanted: OptOut) -> str:
    """Return the signed token of a link. It holds ids and codes only."""
    return signing.dumps([wanted.person_id, wanted.group.value, int(wanted.is_requester)], salt=_SALT)


def read_opt_out(token: str) -> OptOut | None:
    """Return what a link stands for; None for one that is damaged, not ours, or too old."""
    try:
        person_id, group, is_requester = signing.loads(token, salt=_SALT, max_age=VALID_SECONDS)
        return OptOut(person_id, Group(group), bool(is_requester))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def reader_of(wanted: OptOut | None) -> Person | None:
    """Return whom a link is for; None for one that is not ours."""
    return Person.objects.filter(pk=wanted.person_id).first() if wanted else None


def opt_out_links(delivery: Delivery, *, is_preview: bool = False) -> Mapping[str, str]:
    """Return the links at the foot of a mail; that to end such mails is empty where they cannot be ended.

    A page has none.

    is_preview: it is read by others than its recipient, who must not end anything for them.
    """
    if delivery.template == PAGE:
        return {}
    link = "" if is_preview else _unsubscribe_link(delivery)
    return {"unsubscribe_link": link, "choices_link": absolute(reverse("notifications:mine"))}


def unsubscribe_headers(delivery: Delivery) -> Mapping[str, str]:
    """Return the headers by which mail programs offer to end such mails with one click (RFC 8058)."""
    link = "" if delivery.template == PAGE else _unsubscribe_link(delivery)
    if not link:
        return {}
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _unsubscribe_link(delivery: Delivery) -> str:
    relation = Relation(delivery.reason)
    group, is_requester = group_of(EventKind(delivery.event.kind), relation), relation in REQUESTERS
    if is_locked(group, Channel.EMAIL, is_requester=is_requester):
        return ""
    token = opt_out_token(OptOut(delivery.recipient.pk, group, is_requester))
    return absolute(reverse("notifications:unsubscribe", args=[token]))
