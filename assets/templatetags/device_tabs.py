"""The tabs of the register and of one device, for pages of every app: they are links, and nobody's view."""

from typing import Any

from django import template
from django.urls import reverse

SECTION_TABS = (
    ("devices", "Register", "assets:devices"),
    ("flow", "Image flow", "flow:whole"),
    ("availability", "Availability", "assets:availability"),
    ("checks", "Checks", "assets:all_checks"),
    ("work", "Planned work", "assets:work"),
    ("quality", "Quality", "assets:quality"),
)
"""Key, label and address of each part of the register."""
DEVICE_TABS = (
    ("overview", "Overview", "assets:device"),
    ("flow", "Image flow", "flow:device"),
    ("availability", "Availability", "assets:device_availability"),
    ("checks", "Checks", "assets:checks"),
    ("quality", "Quality and maintenance", "assets:device_quality"),
    ("images", "Images", "desk:device_images"),
    ("dicom", "DICOM", "assets:dicom"),
    ("history", "History", "assets:history"),
)
"""Key, label and address of each page of a device; the address takes the tag. A new one adds its row here and lies at
devices/<tag>/<sub>/, before `assets:device`; its last word goes into RESERVED_WORDS of assets/rules/device.py."""

register = template.Library()


@register.simple_tag
def section_tabs(current: str) -> list[dict[str, Any]]:
    """Return the tabs of the register as components/tabs.html takes them; current: the key of the page one is on."""
    return [{"label": label, "url": reverse(name), "current": key == current} for key, label, name in SECTION_TABS]


@register.simple_tag
def device_tabs(device: Any, current: str) -> list[dict[str, Any]]:
    """Return the tabs of a device as components/tabs.html takes them; current: the key of the page one is on."""
    return [
        {"label": label, "url": reverse(name, args=[device.tag]), "current": key == current}
        for key, label, name in DEVICE_TABS
    ]
