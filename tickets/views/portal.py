"""The way in."""

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.permissions import SignedInRequest


def home(request: SignedInRequest) -> HttpResponse:
    """Send the desk to its inbox and everybody else to the question page."""
    return redirect("desk:inbox" if request.user.is_agent else "portal:new")
