"""What every list of the desk does: read the line, show the page it asks for, and the views beside it."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import SignedInRequest
from accounts.queries.address import address_of
from accounts.queries.pages import BadCursor
from tickets.channels.keys import masters
from tickets.forms.finding import Finder, canonical
from tickets.queries.inbox import last_logged
from tickets.queries.jumps import jump_of, jump_to_tickets
from tickets.queries.listing import Listing, listing
from tickets.queries.rows import Row, rows_of
from tickets.queries.saved_views import count_words, view_counts, views_shown
from tickets.rules.query import Query, Word, write_line
from tickets.views.desk_controls import controls

_CONTROLS = (
    "was", "queue", "assignee", "category", "device", "due", "state", "priority", "created_after", "created_before",
    "requester",
)  # fmt: skip


def list_page(
    request: SignedInRequest, *, tickets: QuerySet[Any], order: tuple[str, ...], size: int, template: str,
    extra: dict[str, Any], line: str = "",
) -> HttpResponse:  # fmt: skip
    """Answer with one page of a filtered list; a wrong line is a 400 that says so, a damaged cursor starts anew.

    What was clicked becomes part of the line, and the line of the address. line: the one of a saved view.
    """
    finder = _finder(request, line=line)
    if finder.is_sent:
        return redirect(address(request, drop=(*_CONTROLS, "cursor", "q"), q=canonical(finder.line)))
    cursor = request.GET.get("cursor", "")
    try:
        found = listing(tickets=tickets, asked=finder.asked, user=request.user, order=order, cursor=cursor, size=size)
    except BadCursor as error:
        messages.error(request, error.message)
        return redirect(address(request, drop=("cursor",)))
    written = controls(finder.clicked(), is_inbox="scope" in extra)
    context = _context(request, finder, found) | extra | {"controls": written}
    return render(request, template, context, status=200 if finder.is_valid else 400)


def _finder(request: SignedInRequest, *, line: str) -> Finder:
    zone = timezone.get_current_timezone()
    return Finder(request.GET, user=request.user, at=timezone.now(), zone=zone, line=line)


def _context(request: SignedInRequest, finder: Finder, found: Listing) -> dict[str, Any]:
    page = found.page
    return {
        "line": finder.line,
        "mistakes": finder.mistakes(),
        "chips": [{"words": words, "url": _with_line(request, line)} for words, line in finder.chips()],
        "clear_url": _with_line(request, ""),
        "rows": _rows(found),
        "instead": _instead(request, finder.query, found.instead),
        "jump": jump_of(finder.query.words),
        "jump_tickets": jump_to_tickets(finder.query.words, user=request.user, masters=masters),
        "next_url": page.next and address(request, cursor=page.next),
        "previous_url": page.previous and address(request, cursor=page.previous),
        "here": request.get_full_path(),
        "newest": None if page.rows else last_logged(request.user),
        "views": view_links(request),
    }


def _rows(found: Listing) -> list[Row]:
    at, zone = timezone.now(), timezone.get_current_timezone()
    urls = {"url": partial(address_of, "desk:ticket"), "take_url": partial(address_of, "desk:take")}
    return rows_of(found.page.rows, at=at, zone=zone, said=found.said, **urls)


def _instead(request: SignedInRequest, asked: Query, instead: Query | None) -> dict[str, str] | None:
    """What was looked for in place of words that nothing holds, and the way to it."""
    if instead is None:
        return None
    return {
        "typed": " ".join(word.text for word in asked.words),
        "meant": " ".join(word.text for word in instead.words),
        "url": _with_line(request, write_line(instead)),
        "exactly": _with_line(request, write_line(Query((*asked.terms, *map(_exactly, asked.words))))),
    }


def _exactly(word: Word) -> Word:
    return Word(word.text, is_phrase=True, is_not=word.is_not)


def view_links(request: SignedInRequest) -> list[dict[str, Any]]:
    """The views beside a list: their addresses, and how many tickets each holds."""
    views = views_shown(request.user)
    at, zone = timezone.now(), timezone.get_current_timezone()
    counts = view_counts(user=request.user, views=views, at=at, zone=zone)
    return [
        {
            "label": view.name,
            "url": (url := reverse("desk:view", args=[view.pk])),
            "current": request.path == url,
            "count": count_words(counts.get(view.pk)),
            "is_shared": view.audience != view.Audience.OWNER,
        }
        for view in views
    ]


def _with_line(request: SignedInRequest, line: str) -> str:
    """This list with another line."""
    return address(request, drop=(*_CONTROLS, "cursor", "q"), q=line)


def address(request: SignedInRequest, *, drop: tuple[str, ...] = (), **values: str) -> str:
    """This page's address with other values; an empty one is left out, but for the line of a page that has its own."""
    query = request.GET.copy()
    for name in list(query):
        if name in drop or not any(query.getlist(name)):
            del query[name]
    for name, value in values.items():
        query[name] = value
    has_own_line = request.resolver_match is not None and request.resolver_match.url_name == "view"
    if not query.get("q") and "q" in query and not has_own_line:
        del query["q"]
    words = urlencode([(name, value) for name, values in query.lists() for value in values], safe=":,")
    return f"{request.path}?{words}" if words else request.path
