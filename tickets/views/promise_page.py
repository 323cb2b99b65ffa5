"""What every page about promises has in common: its place in the section, and who may change anything."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.enums import Capability
from accounts.permissions import SignedInRequest

SECTION = (
    ("current", "In force", "clock"),
    ("draft", "Draft", "pencil"),
    ("whatif", "What if", "trend"),
    ("replays", "Applied", "rotate"),
    ("calendars", "Calendars", "calendar"),
)
"""Name of the address, label and icon of the pages of this section."""


def promise_page(
    request: SignedInRequest, template: str, context: Mapping[str, Any], *, current: str, status: int = 200
) -> HttpResponse:
    """Answer with a page of the section; `current` is its place in it."""
    items = [
        {"label": label, "url": reverse(f"promises:{name}"), "icon": icon, "current": name == current}
        for name, label, icon in SECTION
    ]
    may_manage = request.user.may(Capability.MANAGE_DESK)
    return render(
        request,
        f"tickets/promises/{template}.html",
        {"section": items, "may_manage": may_manage, **context},
        status=status,
    )
