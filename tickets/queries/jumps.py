"""What a single word may be the name of: a device, by its tag or AE title."""

import re
from collections.abc import Sequence

from django.db.models import Q

from assets.models import Device
from tickets.rules.query import Word

_NAME = re.compile(r"[\w.+-]{2,24}")


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
