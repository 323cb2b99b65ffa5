"""Applying a macro to a ticket: choose one, see exactly what it would do, do it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest
from tickets.actions.lock import StaleTicket
from tickets.actions.macro import apply_macro, preview_macro
from tickets.enums import EventKind
from tickets.queries.categories import category_titles
from tickets.queries.detail import ticket_detail
from tickets.queries.inbox import queue_names
from tickets.queries.texts import usable_macros
from tickets.queries.timeline import timeline
from tickets.queries.work_page import ticket_side
from tickets.rules.course import TELLS
from tickets.rules.macro import Do, step_words
from tickets.rules.recipients import Reader, note_recipients, reply_recipients
from tickets.views.desk_page import desk_page


@require_GET
@desk_page()
def ticket_macros(request: SignedInRequest, number: int) -> HttpResponse:
    """The macros somebody may apply, with what each does."""
    ticket = _ticket(request, number)
    queues, categories = queue_names(), category_titles()
    rows = [
        {"macro": macro, "steps": [step_words(step, queues=queues, categories=categories) for step in macro.steps]}
        for macro in usable_macros(request.user)
    ]
    return render(request, "tickets/desk/macros.html", {"ticket": ticket, "rows": rows})


@require_http_methods(["GET", "POST"])
@desk_page()
def ticket_macro(request: SignedInRequest, number: int, macro_id: int) -> HttpResponse:
    """What one macro would do to a ticket now, step by step and to whom; a POST does it, all or nothing."""
    ticket, macro = _ticket(request, number), usable_macros(request.user).filter(pk=macro_id).first()
    if macro is None:
        raise Http404("There is no such macro.")
    problem = ""
    if request.method == "POST":
        problem = _apply(request, ticket, macro_id)
        if not problem:
            messages.success(request, f"#{number}: {macro.name} applied.")
            return redirect("desk:ticket", number)
    rows = preview_macro(actor=request.user, ticket_id=number, macro_id=macro_id, at=timezone.now())
    side = ticket_side(user=request.user, ticket=ticket)
    steps = [{"outcome": row, "readers": _readers(request, ticket, side, row)} for row in rows]
    context = {"ticket": _ticket(request, number), "macro": macro, "steps": steps, "problem": problem}
    context["is_refused"] = any(row.refusal for row in rows)
    return render(request, "tickets/desk/macro.html", context, status=400 if problem else 200)


def _apply(request: SignedInRequest, ticket: Any, macro_id: int) -> str:
    """Apply it to the ticket as the person saw it; return why not, in words. A double click applies once."""
    at, version = timezone.now(), _number(request, "version")
    try:
        apply_macro(actor=request.user, ticket_id=ticket.pk, macro_id=macro_id, version=version, at=at)
    except StaleTicket as error:
        return "" if _is_repeat(request, ticket) else error.messages[0]
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _is_repeat(request: SignedInRequest, ticket: Any) -> bool:
    """True when all that has happened since the person looked is a macro of theirs."""
    seen = _number(request, "seen")
    entries = [entry for entry in timeline(user=request.user, ticket=ticket) if entry.kind not in TELLS]
    since = [entry for entry in entries if seen is not None and entry.seq > seen]
    return any(entry.kind == EventKind.MACRO_APPLIED for entry in since) and all(
        entry.actor == request.user for entry in since
    )


def _number(request: SignedInRequest, name: str) -> int | None:
    raw = request.POST.get(name, "")
    return int(raw) if raw.isdecimal() and len(raw) < 10 else None


def _readers(request: SignedInRequest, ticket: Any, side: Any, row: Any) -> Any:
    """Who reads what a step writes."""
    who, mine = ticket.requester, request.user.pk
    if row.do in (Do.REPLY, Do.RESOLVE):
        requester = Reader(id=who.pk, name=who.full_name, can_be_mailed=who.is_active)
        return reply_recipients(actor_id=mine, requester=requester, watchers=side.watchers)
    return note_recipients(actor_id=mine, watchers=side.watchers) if row.do is Do.NOTE else ()


def _ticket(request: SignedInRequest, number: int) -> Any:
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    return ticket
