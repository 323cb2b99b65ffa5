"""The environment of the templates that are written hundreds of times on a page, which end in `.jinja` (ADR 13).

Compiled to Python, a row of a list takes a tenth of the time. They are included like any other component, with
`only`; what they show is escaped as everywhere.
"""

from datetime import datetime
from typing import Any

from django.template.defaultfilters import date, filesizeformat
from django.utils.timezone import localtime
from jinja2 import Environment, StrictUndefined

from accounts.queries.address import address_of
from accounts.templatetags.pure_include import component


def environment(**options: Any) -> Environment:
    """Return the environment: a name that is not given is an error, not an empty text."""
    made = Environment(**options | {"undefined": StrictUndefined})  # noqa: S701 - Django asks for escaping
    made.globals.update(component=component, icon=_icon, address_of=address_of)
    made.filters.update(filesizeformat=filesizeformat, local=_local)
    return made


def _icon(name: str, title: str = "") -> str:
    """An icon of the sprite; decorative unless a title is given."""
    return component("icon", name=name, size="", title=title)


def _local(at: datetime, form: str) -> str:
    """A moment in the time zone of the person, in Django's format for dates."""
    return str(date(localtime(at), form))
