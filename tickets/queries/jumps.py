"""What a single word may be: the name of a device, by its tag or AE title; or a number that tickets keep protected."""

import re
from collections.abc import Callable, Iterable, Sequence

from django.db.models import Q

from accounts.models import Person
from assets.models import Device
from tickets.models import Ticket
from tickets.queries.identity import tickets_with_identifier
from tickets.rules.identity import FOUND_BY
from tickets.rules.query import Word
from tickets.rules.sealing import MasterKey

_NAME = re.compile(r"[\w.+-]{2,24}")
_PROTECTED = re.compile(r"(?=.*\d)[\w.-]{5,64}", re.ASCII)


def jump_of(words: Sequence[Word]) -> Device | None:
    """Return the device that the only word names; without a query when there are more words, or none."""
    if len(words) != 1 or words[0].is_not or not _NAME.fullmatch(words[0].text):
        return None
    return device_named(words[0].text)


def device_named(name: str) -> Device | None:
    """Return the device with this tag or AE title, in any case; the tag counts first."""
    found = Device.objects.filter(Q(tag__iexact=name) | Q(ae_title__iexact=name)).order_by("id")
    by_tag = {device.tag.lower() == name.lower(): device for device in found[:2]}
    return by_tag.get(True) or by_tag.get(False)


def jump_to_tickets(words: Sequence[Word], *, user: Person, masters: Callable[[], Iterable[MasterKey]]) -> list[Ticket]:
    """Return the tickets that keep just this accession number, patient ID or study UID; for those who may see them.

    Without a query unless the only word has the shape of such a number, which always holds a digit. masters: gives the
    keys of the site, asked only then.
    """
    if len(words) != 1 or words[0].is_not or not _PROTECTED.fullmatch(words[0].text):
        return []
    return tickets_with_identifier(user=user, text=words[0].text, masters=masters(), fields=FOUND_BY)
