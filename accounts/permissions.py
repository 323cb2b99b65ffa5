"""Who asks: the types of requests that have passed the sign-in."""

from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request

from accounts.models import Person


class SignedInRequest(HttpRequest):
    """A request as views get it: LoginRequiredMiddleware has turned everybody else away."""

    user: Person


class SignedInCall(Request):
    """A request as API views get it: IsAuthenticated has turned everybody else away, and the parser all but objects."""

    user: Person
    data: dict[str, Any]
