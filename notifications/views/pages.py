"""Pages and how fast they were acknowledged; acknowledging one; calling oneself as a test."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, page_of
from notifications.actions.page_answer import Answer, acknowledge, acknowledge_ticket, call_as_test
from notifications.enums import Acknowledged, Channel, DeliveryState, Who
from notifications.queries.page_report import page_report, seconds_of
from notifications.queries.pages import PAGE_ORDER, calls_of, pages_for
from notifications.rules import words
from notifications.rules.ladder import MEANS_WORDS, WHO_LABELS
from notifications.rules.page_times import time_words
from tickets.enums import PageState
from tickets.queries.detail import ticket_detail
from tickets.rules.paging import END_WORDS, LIVE, START_WORDS, STATE_WORDS
from tickets.views.desk_page import desk_page, way_back

PAGE_SIZE = 30
_BADGES: Mapping[str, tuple[str, str]] = {
    PageState.WAITING: ("info", "clock"),
    PageState.CALLING: ("warn", "phone"),
    PageState.EXHAUSTED: ("danger", "alert"),
    PageState.ACKNOWLEDGED: ("ok", "check"),
    PageState.ENDED: ("", "x"),
}
_DRILL_ENDS = {"nobody": "nobody acknowledged it", "again": "a new test was begun"}


@require_GET
@desk_page()
def show_pages(request: SignedInRequest) -> HttpResponse:
    """All pages, newest first, with how fast queues and people acknowledge."""
    rows = pages_for(request.user)
    try:
        found = page_of(rows=rows, order=PAGE_ORDER, cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)
    except BadCursor:
        found = page_of(rows=rows, order=PAGE_ORDER, size=PAGE_SIZE)
    context = {
        "rows": _rows(found.rows),
        "report": _report(request),
        "next_url": found.next and f"?{urlencode({'cursor': found.next})}",
        "previous_url": found.previous and f"?{urlencode({'cursor': found.previous})}",
    }
    return render(request, "notifications/pages.html", context)


@require_GET
@desk_page()
def show_page(request: SignedInRequest, page_id: int) -> HttpResponse:
    """One page: each call, how it was delivered, and who acknowledged."""
    page = _page(request, page_id)
    row = _rows([page])[0]
    return render(request, "notifications/page.html", {"row": row, "calls": _calls(page)})


@require_POST
@desk_page()
def acknowledge_page(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Acknowledge a page, or one's own test."""
    page = _page(request, page_id)
    try:
        answer = acknowledge(actor=request.user, page_id=page.pk, how=Acknowledged.APP, at=timezone.now())
    except PermissionDenied:
        messages.error(request, "This is the test of a colleague.")
    else:
        _say(request, answer)
    return redirect("notifications:page", page.pk)


@require_POST
@desk_page()
def acknowledge_on_ticket(request: SignedInRequest, number: int) -> HttpResponse:
    """Acknowledge the page of a ticket from its own page or the inbox."""
    if ticket_detail(user=request.user, number=number) is None:
        raise Http404("There is no such ticket.")
    try:
        answer = acknowledge_ticket(actor=request.user, ticket_id=number, how=Acknowledged.APP, at=timezone.now())
    except ValidationError as error:
        messages.info(request, error.messages[0])
    else:
        _say(request, answer)
    return redirect(way_back(request, reverse("desk:ticket", args=[number])))


@require_POST
@desk_page()
def test_page(request: SignedInRequest) -> HttpResponse:
    """Call oneself as a test, as a real page would."""
    page = call_as_test(actor=request.user, at=timezone.now())
    messages.success(request, "You are called within seconds. Acknowledge the test as you would a real page.")
    return redirect("notifications:page", page.pk)


def _say(request: SignedInRequest, answer: Answer) -> None:
    if answer.is_first:
        took = " The ticket is yours." if answer.took else ""
        messages.success(request, f"Acknowledged: nobody else is called.{took}")
    elif answer.page.acknowledged_by:
        messages.info(request, f"{answer.page.acknowledged_by.full_name} has acknowledged it already.")
    else:
        messages.info(request, "This page is over already.")


def _page(request: SignedInRequest, page_id: int) -> Any:
    page = pages_for(request.user).filter(pk=page_id).first()
    if page is None:
        raise Http404("There is no such page.")
    return page


def _report(request: SignedInRequest) -> list[dict[str, Any]]:
    found = page_report(request.user, at=timezone.now())
    tables = (("By queue", "Queue", found.queues), ("By person who acknowledged", "Person", found.people))
    return [
        {"title": title, "head": head, "rows": [{"row": row, "time": time_words(row.seconds)} for row in rows]}
        for title, head, rows in tables
        if rows
    ]


def _rows(pages: Sequence[Any]) -> list[dict[str, Any]]:
    rows = []
    for page in pages:
        kind, icon = _BADGES[page.state]
        ends = END_WORDS if page.ticket_id else _DRILL_ENDS
        rows.append(
            {
                "page": page,
                "kind": kind,
                "icon": icon,
                "state": STATE_WORDS[PageState(page.state)],
                "why": START_WORDS.get(page.reason, "a test"),
                "end": ends.get(page.end_reason, ""),
                "time": time_words(seconds_of(page)),
                "is_live": page.state in LIVE,
            }
        )
    return rows


def _calls(page: Any) -> list[dict[str, Any]]:
    found = []
    for call in calls_of([page.pk])[page.pk]:
        state = DeliveryState(call.delivery.state)
        kind, icon = words.STATE_BADGES[state]
        found.append(
            {
                "call": call,
                "who": WHO_LABELS[Who(call.who)] if page.ticket_id else "Test",
                "by": MEANS_WORDS[Channel(call.channel)],
                "state": words.STATE_WORDS[state],
                "kind": kind,
                "icon": icon,
                "error": words.error_words(call.delivery.last_error),
            }
        )
    return found
