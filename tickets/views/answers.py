"""Answering "is it solved?" by the link in a mail, without sign-in.

A GET shows a page with one button and changes nothing: mail scanners open every link. The signed token is all that
counts, no cookie does, so there is nothing a forged request from elsewhere could borrow and no CSRF token is asked for
(with Referrer-Policy no-referrer browsers send Origin "null", which that check would refuse). The pages say number,
category and device, and nothing anybody typed.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.rules.languages import language_of
from tickets.actions.satisfaction import confirm_by_link, rate_by_link, reopen_by_link
from tickets.forms.answers import RatingForm, StillBrokenForm
from tickets.queries.answer_link import AnswerLink, answer_of
from tickets.queries.answers import AnsweredTicket, answered_ticket

POSTS_AN_HOUR = 30
"""Of one token. Nobody answers so often; whoever does is a program."""
View = Callable[..., HttpResponse]


def _by_link(view: Callable[[Any, AnswerLink, AnsweredTicket, str], HttpResponse]) -> View:
    """Read the token, speak the language of its person, and keep the address to ourselves."""

    @csrf_exempt
    @never_cache
    @login_not_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @sensitive_variables("token", "link")
    @wraps(view)
    def answered(request: Any, token: str) -> HttpResponse:
        link = answer_of(token)
        found = answered_ticket(link) if link else None
        with translation.override(_language(request, found)):
            if link is None or found is None:
                response = _page(request, "unknown", status=404)
            elif timezone.now() >= link.expires_at:
                response = _page(request, "expired", found=found, status=410)
            elif request.method == "POST" and _is_too_often(token):
                response = _page(request, "often", found=found, status=429)
            else:
                response = view(request, link, found, token)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answered


@_by_link
def show_yes(request: Any, link: AnswerLink, found: AnsweredTicket, token: str) -> HttpResponse:
    """Yes, it works: a button, and after it the question how content they are."""
    if request.method == "POST":
        try:
            confirm_by_link(link=link, at=timezone.now())
        except (ValidationError, PermissionDenied):
            return _page(request, "over", link=link, status=409)
        return redirect("answers:rate", token=token)
    if not found.is_open:
        return redirect("answers:rate", token=token) if found.may_rate else _page(request, "over", found=found)
    return _page(request, "yes", found=found, token=token)


@_by_link
def show_no(request: Any, link: AnswerLink, found: AnsweredTicket, token: str) -> HttpResponse:
    """No, it is still broken: what is wrong, if they like, and a button."""
    form = StillBrokenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            reopen_by_link(link=link, message=form.cleaned_data["body"], at=timezone.now())
        except (ValidationError, PermissionDenied):
            return _page(request, "over", link=link, status=409)
        return _page(request, "reopened", link=link)
    if not found.is_open:
        return _page(request, "over", found=found)
    return _page(request, "no", found=found, token=token, form=form, status=400 if form.is_bound else 200)


@_by_link
def show_rating(request: Any, link: AnswerLink, found: AnsweredTicket, token: str) -> HttpResponse:
    """How content they are with a solution they confirmed; once."""
    form = RatingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            rate_by_link(link=link, at=timezone.now(), **form.values())
        except (ValidationError, PermissionDenied):
            return _page(request, "over", link=link, status=409)
        return _page(request, "thanks", link=link)
    if not found.may_rate:
        return _page(request, "thanks" if found.has_rated else "over", found=found)
    return _page(request, "rate", found=found, token=token, form=form, status=400 if form.is_bound else 200)


def _page(
    request: Any,
    part: str,
    *,
    found: AnsweredTicket | None = None,
    link: AnswerLink | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """One of the pages; link: read the ticket anew, it has just changed."""
    shown = answered_ticket(link) if link else found
    context = {"part": f"tickets/answers/{part}.html", "found": shown, "language": translation.get_language(), **more}
    return render(request, "tickets/answers/page.html", context, status=status)


def _language(request: Any, found: AnsweredTicket | None) -> str:
    """That of the person, else what their browser asks for."""
    return language_of(found.language if found else "", translation.get_language_from_request(request))


def _is_too_often(token: str) -> bool:
    key = f"answer:{hashlib.sha256(token.encode()).hexdigest()[:32]}"
    cache.add(key, 0, 3600)
    count = cache.get(key, 0) + 1
    cache.set(key, count, 3600)
    return bool(count > POSTS_AN_HOUR)
