"""The way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse


def home(request: HttpRequest) -> HttpResponse:
    """Send the desk to its inbox and everybody else to the question page."""
    if request.user.is_agent:
        try:
            return redirect(reverse("desk:inbox"))
        except NoReverseMatch:
            return redirect("portal:mine")
    return redirect("portal:new")
