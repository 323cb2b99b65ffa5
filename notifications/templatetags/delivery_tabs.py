"""The tabs over the pages about deliveries. A page of its own adds its line to TABS."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from accounts.enums import Capability

register = template.Library()

TABS = (
    ("notifications:deliveries", "Messages", "mail", Capability.SEE_DELIVERIES),
    ("notifications:audience", "Who is told", "users", Capability.MANAGE_DESK),
    ("notifications:words", "What messages say", "pencil", Capability.SEE_DELIVERIES),
    ("notifications:pages", "Pages", "phone", Capability.SEE_DELIVERIES),
    ("notifications:endpoints", "Endpoints", "plug", Capability.MANAGE_DESK),
)
"""Name of the address, label, icon and who sees it."""


@register.simple_tag(takes_context=True)
def delivery_tabs(context: Any, current: str) -> list[dict[str, Any]]:
    """Return the tabs this person may open; `current` is the name of the address of this one."""
    tabs = []
    for name, label, icon, capability in TABS:
        if context["request"].user.may(capability) and (url := _address(name)):
            tabs.append({"label": label, "url": url, "icon": icon, "current": name == current})
    return tabs


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
