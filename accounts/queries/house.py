"""How the house presents itself in mails that are about no ticket; apps that know nothing of messages ask here."""

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class House(Protocol):
    """name: of the desk. sender: the name in front of our address, "" for the usual one.

    accent: "#rrggbb". language: tag of the site's usual language, "" for none.
    """

    @property
    def name(self) -> str: ...

    @property
    def sender(self) -> str: ...

    @property
    def phone(self) -> str: ...

    @property
    def footer(self) -> str: ...

    @property
    def accent(self) -> str: ...

    @property
    def language(self) -> str: ...


def house_of(site_id: int | None) -> House:
    """Return what settings.BRAND_OF says of a site; None for people of no site."""
    return cast(House, import_string(settings.BRAND_OF)(site_id))
