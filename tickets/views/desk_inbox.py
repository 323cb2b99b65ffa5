"""The lists of the desk: the triage inbox and all tickets."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, page_of
from tickets.forms.filters import InboxFilter, TicketFilter
from tickets.queries.handovers import unread_banner
from tickets.queries.inbox import (
    INBOX_ORDER,
    NEWEST_ORDER,
    SCOPE_WORDS,
    Scope,
    all_tickets,
    inbox,
    last_logged,
    scope_counts,
)
from tickets.queries.rows import Row, listed, rows_of
from tickets.views.desk_page import desk_page, numbered

PAGE_SIZE = 50


@require_GET
@desk_page()
def show_inbox(request: SignedInRequest) -> HttpResponse:
    """The tickets that wait, by view: nobody's first, then by due time."""
    known = request.GET.get("scope") in list(Scope)
    scope = Scope(request.GET["scope"]) if known else Scope.TRIAGE
    filters = InboxFilter(request.GET, inbox(user=request.user, scope=scope), user=request.user)
    extra: dict[str, Any] = {"scope": scope, "tabs": _tabs(request, scope), "list_url": reverse("desk:inbox")}
    extra["hand_overs"] = unread_banner(request.user)
    return _list(request, filters=filters, order=INBOX_ORDER, template="tickets/desk/inbox.html", extra=extra)


@require_GET
@desk_page()
def show_tickets(request: SignedInRequest) -> HttpResponse:
    """Tickets of every state, newest first."""
    filters = TicketFilter(request.GET, all_tickets(request.user), user=request.user)
    extra = {"list_url": reverse("desk:tickets")}
    return _list(request, filters=filters, order=NEWEST_ORDER, template="tickets/desk/tickets.html", extra=extra)


def _list(
    request: SignedInRequest, *, filters: TicketFilter, order: tuple[str, ...], template: str, extra: dict[str, Any]
) -> HttpResponse:
    """Answer with one page of a filtered list; a wrong filter is a 400 that says so, a damaged cursor starts anew."""
    try:
        page = page_of(rows=listed(filters.found()), order=order, cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)
    except BadCursor as error:
        messages.error(request, error.message)
        return redirect(_address(request, drop=("cursor",)))
    context = extra | {
        "filters": filters,
        "chips": _chips(request, filters),
        "clear_url": _address(request, keep=("scope",)),
        "rows": _rows(page.rows),
        "next_url": page.next and _address(request, cursor=page.next),
        "previous_url": page.previous and _address(request, cursor=page.previous),
        "here": request.get_full_path(),
        "newest": None if page.rows else last_logged(request.user),
    }
    return render(request, template, context, status=200 if filters.is_valid() else 400)


def _rows(found: list[Any]) -> list[Row]:
    at, zone = timezone.now(), timezone.get_current_timezone()
    return rows_of(found, at=at, zone=zone, url=numbered("desk:ticket"), take_url=numbered("desk:take"))


def _tabs(request: SignedInRequest, current: Scope) -> list[dict[str, Any]]:
    counts = scope_counts(request.user)
    return [
        {
            "label": SCOPE_WORDS[scope],
            "url": _address(request, drop=("cursor",), scope=scope.value),
            "current": scope is current,
            "count": counts[scope],
        }
        for scope in Scope
        if scope is not Scope.OWNER or scope is current or counts[scope]
    ]


def _chips(request: SignedInRequest, filters: TicketFilter) -> list[dict[str, str]]:
    return [{"words": words, "url": _without(request, name, value)} for name, value, words in filters.chips()]


def _without(request: SignedInRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query.pop("cursor", None)
    query.setlist(name, [each for each in query.getlist(name) if each != value])
    return _join(request, query.urlencode())


def _address(
    request: SignedInRequest, *, drop: tuple[str, ...] = (), keep: tuple[str, ...] | None = None, **values: str
) -> str:
    """This page's address with other values; `keep` leaves out every other name."""
    query = request.GET.copy()
    for name in list(query):
        if name in drop or (keep is not None and name not in keep) or not any(query.getlist(name)):
            del query[name]
    for name, value in values.items():
        query[name] = value
    return _join(request, query.urlencode())


def _join(request: SignedInRequest, query: str) -> str:
    return f"{request.path}?{query}" if query else request.path
