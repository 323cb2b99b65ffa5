"""Notices in the app: the list, how many are unread, and marking them read. Everybody has their own alone."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, page_of
from accounts.rules.numbers import whole_number
from notifications.actions.notice import mark_all_seen, mark_seen
from notifications.queries.notices import MOST_COUNTED, ORDER, Line, lines, news_after, notices_of, unread_count
from notifications.rules.notices import count_words

PAGE_SIZE = 50
_DIGITS = 15


@require_GET
def show_notices(request: SignedInRequest) -> HttpResponse:
    """My notices, newest first; ?unread=1 shows those I have not read."""
    unread_only = request.GET.get("unread") == "1"
    rows = notices_of(request.user, unread_only=unread_only)
    try:
        page = page_of(rows=rows, order=ORDER, cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)
    except BadCursor:
        page = page_of(rows=rows, order=ORDER, size=PAGE_SIZE)
    found = lines(request.user, page.rows)
    kept = "unread=1&" if unread_only else ""
    context = {
        "rows": [{"line": line, "url": _address(line)} for line in found],
        "tabs": _tabs(unread_only),
        "unread_only": unread_only,
        "has_unread": any(not line.is_read for line in found),
        "newest": max((line.id for line in found), default=0),
        "next_url": page.next and f"?{kept}cursor={page.next}",
        "previous_url": page.previous and f"?{kept}cursor={page.previous}",
    }
    return render(request, "notifications/notices.html", context)


@require_GET
def count(request: SignedInRequest) -> JsonResponse:
    """How many I have not read, and what came after the notice named by ?after= (none without it)."""
    after = _number(request.GET.get("after", ""))
    unread = unread_count(request.user)
    news = news_after(request.user, after=after) if unread and after is not None else []
    said = {
        "unread": unread,
        "shown": count_words(unread, most=MOST_COUNTED),
        "news": [{"id": line.id, "title": line.words, "body": line.actor, "url": _address(line)} for line in news],
    }
    answer = JsonResponse(said)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def seen(request: SignedInRequest) -> HttpResponse:
    """Mark read: one notice, those of a ticket, or all up to the newest I saw."""
    at, sent = timezone.now(), request.POST
    if (ticket := _number(sent.get("ticket", ""))) is not None:
        mark_seen(actor=request.user, ticket_id=ticket, at=at)
    elif (notice := _number(sent.get("notice", ""))) is not None:
        mark_seen(actor=request.user, notice_ids=[notice], at=at)
    elif (up_to := _number(sent.get("up_to", ""))) is not None:
        mark_all_seen(actor=request.user, up_to=up_to, at=at)
    if request.headers.get("X-Refresh"):
        return HttpResponse(status=204)
    return redirect(f"{reverse('notifications:notices')}{'?unread=1' if sent.get('unread') == '1' else ''}")


def _number(text: str) -> int | None:
    return whole_number(text, digits=_DIGITS)


def _address(line: Line) -> str:
    return reverse("desk:ticket" if line.is_for_desk else "portal:ticket", args=[line.ticket])


def _tabs(unread_only: bool) -> list[dict[str, Any]]:
    address = reverse("notifications:notices")
    return [
        {"label": "All", "url": address, "current": not unread_only},
        {"label": "Unread", "url": f"{address}?unread=1", "current": unread_only},
    ]
