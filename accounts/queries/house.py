"""How the house presents itself in mails that are about no ticket; apps that know nothing of messages ask here."""

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.enums import Language
from accounts.models import Person
from accounts.rules.languages import language_of


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


def house_for(person: Person | None) -> tuple[House, Language]:
    """Return what settings.BRAND_OF says of somebody's site, and the language of their mail: their choice, else its.

    None for somebody we do not know, who has no site.
    """
    house = cast(House, import_string(settings.BRAND_OF)(person.site_id if person else None))
    return house, language_of(person.language if person else "", house.language)
