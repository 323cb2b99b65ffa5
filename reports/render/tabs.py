"""The tabs over every report page."""

from typing import Any

from django.urls import reverse

from reports.render.sections import PAGES

_OTHERS = (
    ("saved", "Saved views", "reports:saved"),
    ("schedules", "Schedules", "reports:schedules"),
    ("annotations", "What happened", "reports:annotations"),
    ("exports", "Files", "reports:exports"),
)


def report_tabs(current: str) -> list[dict[str, Any]]:
    """Return the tabs: the report pages as they are registered, then what surrounds them. current: the code of one."""
    pages = [(page.code, page.label, page.url_name) for page in PAGES.values() if page.is_tab]
    return [
        {"label": label, "url": reverse(url_name), "current": code == current}
        for code, label, url_name in (*pages, *_OTHERS)
    ]
