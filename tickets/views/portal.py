"""The way in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from accounts.permissions import SignedInRequest


def home(request: SignedInRequest) -> HttpResponse:
    """Send the desk to its inbox and everybody else to the question page."""
    if request.user.is_agent:
        try:
            return redirect(reverse("desk:inbox"))
        except NoReverseMatch:
            return redirect("portal:mine")
    return redirect("portal:new")
