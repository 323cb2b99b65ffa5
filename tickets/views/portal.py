"""The way in."""

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.permissions import SignedInRequest
from tickets.queries.saved_views import start_view


def home(request: SignedInRequest) -> HttpResponse:
    """Send the desk to the view it starts with or else its inbox, and everybody else to the question page."""
    if not request.user.is_agent:
        return redirect("portal:new")
    view = start_view(request.user)
    return redirect("desk:view", view.pk) if view else redirect("desk:inbox")
