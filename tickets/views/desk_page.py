"""What every page of the desk has in common: who may open it, and where it leads back to."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.enums import Capability
from accounts.permissions import SignedInRequest

View = Callable[..., HttpResponseBase]


def desk_page(capability: Capability = Capability.WORK_TICKETS) -> Callable[[View], View]:
    """Let in who has the capability, and answer 403 to others."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **options: Any) -> HttpResponseBase:
            if not request.user.may(capability):
                raise PermissionDenied(_refusal(request))
            return view(request, *args, **options)

        return guarded

    return decorate


def _refusal(request: SignedInRequest) -> str:
    if request.user.may(Capability.WORK_TICKETS):
        return "This page is not for your role. Ask an administrator if you think you should see it."
    return "This page is for the help desk. Your own tickets are under “My tickets”."


def way_back(request: SignedInRequest, otherwise: str) -> str:
    """The address the form names in `next`, when it is one of ours."""
    return safe_next(request, request.POST.get("next", "")) or otherwise


def safe_next(request: SignedInRequest, wanted: str) -> str:
    """An address somebody sent, when it is one of ours; else an empty text."""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and is_ours else ""


def saved(form: Any, save: Callable[[], Any]) -> Any:
    """Save a right form and return what was made; None when there is something to mend, which the form then says."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return save()
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return None
