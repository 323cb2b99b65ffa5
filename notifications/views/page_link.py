"""The link in a call: who is called to what, and one big button. No sign-in; the address itself is the key."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Capability
from accounts.rules.zone import zone_named
from notifications.actions.page_answer import acknowledge, acknowledge_by_code
from notifications.enums import Acknowledged
from notifications.queries.branding import language_for
from notifications.queries.page_links import call_of_token, person_of_token
from tickets.rules.paging import LIVE
from tickets.rules.priority import PRIORITY_WORDS

_SENDERS = ("from", "From", "sender", "msisdn", "number")
_TEXTS = ("text", "Body", "body", "message", "content")


@never_cache
@csrf_exempt  # whoever has the address may post to it: it is the secret, and old phones keep no cookies
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def page_link(request: Any, token: str) -> HttpResponse:
    """Show a call in the language of whoever is called, and acknowledge it.

    A GET changes nothing: mail scanners open links.
    """
    call = call_of_token(token, at=timezone.now())
    with translation.override(language_for(call.person if call else person_of_token(token))):
        return _answered(request, call, token)


def _answered(request: Any, call: Any, token: str) -> HttpResponse:
    if call is None or not call.person.may(Capability.WORK_TICKETS):
        return _gone(request)
    if request.method == "POST":
        try:
            acknowledge(actor=call.person, page_id=call.page_id, how=Acknowledged.LINK, at=timezone.now())
        except (ValidationError, PermissionDenied):
            return _gone(request)
        return _private(redirect("notifications:page_link", token))
    return _private(render(request, "notifications/page_link.html", _words(call)))


def _gone(request: Any) -> HttpResponse:
    context = {"language": translation.get_language()}
    return _private(render(request, "notifications/page_gone.html", context, status=404))


def _words(call: Any) -> dict[str, Any]:
    """What the page says of the call, times in the zone of whoever is called."""
    page, ticket, zone = call.page, call.page.ticket, zone_named(call.person.time_zone)
    has_it = page.acknowledged_by
    return {
        "language": translation.get_language(),
        "call": call,
        "ticket": ticket,
        "priority_words": _(PRIORITY_WORDS[ticket.priority].lower()) if ticket else "",
        "is_live": page.state in LIVE,
        "is_drill": ticket is None,
        "is_mine": has_it is not None and has_it.pk == call.person_id,
        "has_it": has_it,
        "acknowledged": f"{page.acknowledged_at.astimezone(zone):%H:%M}" if page.acknowledged_at else "",
        "called": f"{call.called_at.astimezone(zone):%H:%M}",
    }


@never_cache
@csrf_exempt  # a gateway has no session; its secret is checked instead
@login_not_required
@require_POST
def page_inbound(request: Any) -> HttpResponse:
    """Take the answer to a call from an SMS gateway: form or JSON with sender and text, and the secret as bearer."""
    secret = settings.PAGE_INBOUND_SECRET
    if not secret:
        raise Http404("Answers are not read here.")
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {secret}"):
        return JsonResponse({"error": "unauthorized"}, status=401)
    given = _given(request)
    if given is None:
        return JsonResponse({"error": "bad_request"}, status=400)
    sender, text = (next((str(given[name]) for name in names if given.get(name)), "") for names in (_SENDERS, _TEXTS))
    try:
        answer = acknowledge_by_code(code=text[:500], sender=sender[:254], at=timezone.now())
    except (ValidationError, PermissionDenied):
        answer = None
    if answer is None:
        return JsonResponse({"outcome": "ignored"})
    return JsonResponse({"outcome": "acknowledged" if answer.is_first else "already"})


def _given(request: Any) -> dict[str, Any] | None:
    if request.content_type != "application/json":
        return dict(request.POST.items())
    try:
        found = json.loads(request.body[:10_000])
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _private(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
