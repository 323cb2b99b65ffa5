"""The theme of this workstation, kept in a cookie: a reading room stays dark whoever signs in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.rules.theme import theme_of

COOKIE_SECONDS = 60 * 60 * 24 * 365


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Set the theme cookie and go back to the page it was chosen on."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = theme_of(request.POST.get("theme"))
    response.set_cookie(
        "theme", chosen, max_age=COOKIE_SECONDS, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    return response
