"""The pages of the reports, as they stand beside each of them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from reports.render.shell import TABS

_OTHERS = (
    ("saved", "Saved views", "reports:saved", "star"),
    ("schedules", "Schedules", "reports:schedules", "mail"),
    ("annotations", "What happened", "reports:annotations", "flag"),
    ("exports", "Files", "reports:exports", "download"),
)


def report_tabs(current: str, query: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return the report pages, then what surrounds them. current: the code of one. query: what they all keep asking."""
    asked = f"?{urlencode(query)}" if query else ""
    pages = [(tab.code, tab.label, f"{reverse(tab.url_name)}{asked}", tab.icon) for tab in TABS]
    others = [(code, label, reverse(url_name), icon) for code, label, url_name, icon in _OTHERS]
    return [
        {"label": label, "url": url, "current": code == current, "icon": icon}
        for code, label, url, icon in (*pages, *others)
    ]
