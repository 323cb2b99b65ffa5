"""Who asks: the type of a request that has passed the sign-in."""

from django.http import HttpRequest

from accounts.models import Person


class SignedInRequest(HttpRequest):
    """A request as views get it: LoginRequiredMiddleware has turned everybody else away."""

    user: Person
