"""What the pages about the desk's own people have in common: their place in the section, and how a form ends."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.enums import Capability
from accounts.permissions import SignedInRequest

SECTION = (
    ("queues", "Queues", "users", Capability.WORK_TICKETS),
    ("rota", "On call", "phone", Capability.WORK_TICKETS),
    ("absences", "Absences", "calendar", Capability.WORK_TICKETS),
    ("hand_over", "Hand-over", "note", Capability.WORK_TICKETS),
    ("acting", "Standing in", "shield", Capability.PLAN_STAFF),
)
"""Name of the address, label, icon and who sees it."""


def staff_page(
    request: SignedInRequest, template: str, context: Mapping[str, Any], *, current: str, status: int = 200
) -> HttpResponse:
    """Answer with a page of the section; `current` is its place in it."""
    items = [
        {"label": label, "url": reverse(f"desk:{name}"), "icon": icon, "current": name == current}
        for name, label, icon, capability in SECTION
        if request.user.may(capability)
    ]
    return render(request, f"tickets/staff/{template}.html", {"section": items, **context}, status=status)


def attempt(
    request: SignedInRequest, run: Callable[[], Any], *, done: str, to: str, args: tuple[Any, ...] = ()
) -> HttpResponse:
    """Do what a button asks and lead on; say why when it cannot be done."""
    try:
        run()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect(to, *args)


def posted(request: SignedInRequest) -> Any:
    """Return what was posted, also when it is nothing; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None
