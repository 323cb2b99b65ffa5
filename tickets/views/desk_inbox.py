"""The lists of the desk: the triage inbox and all tickets."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from tickets.queries.handovers import unread_banner
from tickets.queries.inbox import (
    INBOX_ORDER,
    NEWEST_ORDER,
    SCOPE_WORDS,
    Scope,
    all_tickets,
    inbox,
    paged_tickets,
    scope_counts,
)
from tickets.queries.incidents import running_incidents
from tickets.views.desk_list import address, list_page
from tickets.views.desk_page import desk_page

PAGE_SIZE = 50


@require_GET
@desk_page()
def show_inbox(request: SignedInRequest) -> HttpResponse:
    """The tickets that wait, by view: nobody's first, then by due time."""
    known = request.GET.get("scope") in list(Scope)
    scope = Scope(request.GET["scope"]) if known else Scope.TRIAGE
    return list_page(
        request,
        tickets=inbox(user=request.user, scope=scope),
        order=INBOX_ORDER,
        size=PAGE_SIZE,
        template="tickets/desk/inbox.html",
        extra={
            "scope": scope,
            "tabs": _tabs(request, scope),
            "list_url": reverse("desk:inbox"),
            "is_plain": _is_plain(request),
            "incident": next(iter(running_incidents(request.user)), None),
            "hand_overs": unread_banner(request.user),
            "paged": paged_tickets(request.user),
        },
    )


@require_GET
@desk_page()
def show_tickets(request: SignedInRequest) -> HttpResponse:
    """Tickets of every state, newest first."""
    return list_page(
        request,
        tickets=all_tickets(request.user),
        order=NEWEST_ORDER,
        size=PAGE_SIZE,
        template="tickets/desk/tickets.html",
        extra={"list_url": reverse("desk:tickets"), "is_plain": _is_plain(request)},
    )


def _is_plain(request: SignedInRequest) -> bool:
    """True when every new ticket belongs into the list: no filter, the first page, a view that is nobody's own."""
    asked = {name: value for name, value in request.GET.items() if value}
    return asked.pop("scope", Scope.TRIAGE) in (Scope.TRIAGE, Scope.ACTIVE) and not asked


def _tabs(request: SignedInRequest, current: Scope) -> list[dict[str, Any]]:
    counts = scope_counts(request.user)
    return [
        {
            "label": SCOPE_WORDS[scope],
            "url": address(request, drop=("cursor",), scope=scope.value),
            "current": scope is current,
            "count": counts[scope],
        }
        for scope in Scope
        if scope is not Scope.OWNER or scope is current or counts[scope]
    ]
