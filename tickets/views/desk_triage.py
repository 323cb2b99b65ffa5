"""Triage: one ticket at a time, decided by single keys, then the next."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, Page
from tickets.forms.desk import AssignForm, CategoryForm, MergeForm, PriorityForm
from tickets.queries.asked import ask
from tickets.queries.inbox import others_on_device, queues_in_use
from tickets.queries.rows import due_of
from tickets.queries.triage import left_to_triage, suggestions, to_triage, triage_page
from tickets.rules.lifecycle import STATE_WORDS
from tickets.rules.priority import PRIORITY_WORDS
from tickets.views.desk_page import desk_page

_KEYS = "123456789"


@require_GET
@desk_page()
def triage(request: SignedInRequest) -> HttpResponse:
    """The ticket whose turn it is: nobody's, the first due first. `q` narrows them down, `after` is the place."""
    at, zone, line = timezone.now(), timezone.get_current_timezone(), request.GET.get("q", "")
    asked = ask(line=line, user=request.user, at=at, zone=zone)
    tickets = asked.found(to_triage(request.user), user=request.user)
    try:
        is_done = bool(request.GET.get("done"))
        page = Page([], "", "") if is_done else triage_page(tickets=tickets, cursor=request.GET.get("after", ""))
    except BadCursor as error:
        messages.error(request, error.message)
        return redirect(_address(line))
    context: dict[str, Any] = {"line": line, "mistakes": asked.mistakes, "left": left_to_triage(tickets)}
    context["start_url"] = _address(line)
    if page.rows:
        context |= _decision(request, page, line)
    return render(request, "tickets/desk/triage.html", context, status=400 if asked.mistakes else 200)


def _decision(request: SignedInRequest, page: Page[Any], line: str) -> dict[str, Any]:
    """The ticket, what helps, and what can be done; each thing done leads to the next ticket."""
    ticket, at, zone = page.rows[0], timezone.now(), timezone.get_current_timezone()
    likely = suggestions(user=request.user, ticket=ticket)
    others = [queue for queue in queues_in_use() if queue.pk != ticket.queue_id]
    return {
        "ticket": ticket,
        "due": due_of(ticket, at=at, zone=zone),
        "state_words": STATE_WORDS[ticket.state],
        "priority_words": PRIORITY_WORDS[ticket.priority],
        "others": others_on_device(user=request.user, ticket=ticket),
        "likely": likely,
        "queues": [(key, queue) for key, queue in zip(_KEYS, others, strict=False)],
        "assign": AssignForm(ticket=ticket, auto_id="assign_%s"),
        "priority": PriorityForm(ticket=ticket, auto_id="priority_%s"),
        "category": CategoryForm(ticket=ticket, auto_id="category_%s"),
        "merge": MergeForm(ticket=ticket, auto_id="merge_%s"),
        "here": request.get_full_path(),
        "next_url": _address(line, page.next) if page.next else _address(line, is_done=True),
        "previous_url": _address(line, page.previous) if page.previous else "",
    }


def _address(line: str, cursor: str = "", *, is_done: bool = False) -> str:
    """Triage of these tickets at a place; behind the last one it says so."""
    given = {"q": line, "after": cursor, "done": "1" if is_done else ""}
    words = urlencode({name: value for name, value in given.items() if value})
    where = reverse("desk:triage")
    return f"{where}?{words}" if words else where
