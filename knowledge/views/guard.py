"""Who may open a page of the articles."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from accounts.enums import Capability
from accounts.permissions import SignedInRequest

View = Callable[..., HttpResponseBase]


def for_the(capability: Capability, *, words: str = "This page is for the help desk.") -> Callable[[View], View]:
    """Let in who has the capability, and answer 403 with the words to others."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **options: Any) -> HttpResponseBase:
            if not request.user.may(capability):
                raise PermissionDenied(words)
            return view(request, *args, **options)

        return guarded

    return decorate


for_writers = for_the(
    Capability.WORK_TICKETS, words="Articles are written by the help desk. You find help under “Help”."
)
