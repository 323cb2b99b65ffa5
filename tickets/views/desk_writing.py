"""What helps to write on a ticket: kept drafts, templates, colleagues by name, and the time spent."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from accounts.queries.people import search_desk
from accounts.rules.zone import zone_named
from tickets.actions.message_draft import keep_draft, own_draft
from tickets.enums import DraftKind
from tickets.queries.detail import ticket_detail
from tickets.queries.texts import template_values, usable_templates
from tickets.queries.work_page import time_entries
from tickets.rules.reply_template import render as filled
from tickets.rules.time_spent import minutes_words
from tickets.views.desk_page import desk_page
from tickets.views.desk_ticket import ticket_page
from tickets.views.desk_verbs import ACTIONS

_BY_SCRIPT = "X-Keep"
"""Header of a draft that a script keeps while somebody types: it is answered with nothing to show."""


@require_POST
@desk_page()
def draft(request: SignedInRequest, number: int) -> HttpResponse:
    """Keep what was typed so far; back to the ticket, unless a script asked."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    try:
        _keep(request, number)
    except ValidationError as error:
        if _BY_SCRIPT in request.headers:
            return HttpResponse(error.messages[0], status=400, content_type="text/plain")
        return _with_what_was_typed(request, ticket, error)
    if _BY_SCRIPT in request.headers:
        return HttpResponse(status=204)
    messages.success(request, "Your draft is kept. Only you see it.")
    return redirect(reverse("desk:ticket", args=[number]) + "#composer")


@require_http_methods(["GET", "POST"])
@desk_page()
def ticket_templates(request: SignedInRequest, number: int) -> HttpResponse:
    """Templates that fit a ticket, filled in: a fragment for a script, else a page that first keeps what was typed."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    if request.method == "POST":
        try:
            _keep(request, number)
        except ValidationError as error:
            return _with_what_was_typed(request, ticket, error)
        return redirect(f"{reverse('desk:ticket_templates', args=[number])}?kind={_kind(request).value}")
    return _template_page(request, ticket)


def _template_page(request: SignedInRequest, ticket: Any) -> HttpResponse:
    rows = [
        {"template": row, "text": filled(row.body, _values(request, ticket))}
        for row in usable_templates(request.user, ticket=ticket)
    ]
    is_part = bool(request.htmx)  # type: ignore[attr-defined]  # django-htmx
    name = "_template_list" if is_part else "templates"
    context = {"ticket": ticket, "rows": rows, "kind": _kind(request).value, "is_part": is_part}
    return render(request, f"tickets/desk/{name}.html", context)


@require_POST
@desk_page()
def insert_template(request: SignedInRequest, number: int, template_id: int) -> HttpResponse:
    """Put a template, filled in, after what the person has typed so far, which is their draft."""
    ticket = ticket_detail(user=request.user, number=number)
    row = usable_templates(request.user, ticket=ticket).filter(pk=template_id).first() if ticket else None
    if row is None:
        raise Http404("There is no such template.")
    kind = _kind(request)
    typed = _typed(request) or own_draft(actor=request.user, ticket_id=number, kind=kind)
    body = f"{typed.rstrip()}\n\n{filled(row.body, _values(request, ticket))}".strip()
    try:
        keep_draft(actor=request.user, ticket_id=number, kind=kind, body=body, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(reverse("desk:ticket", args=[number]) + "#composer")


@require_GET
@desk_page()
def colleague_options(request: SignedInRequest) -> HttpResponse:
    """People of the desk whose name fits; the value is their number, the label what follows an “@”."""
    options = [
        {
            "value": person.pk,
            "label": person.full_name,
            "icon": "user",
            "title": person.full_name,
            "sub": person.job_title or person.department,
        }
        for person in search_desk(request.GET.get("q", "")[:80])
    ]
    return render(request, "tickets/desk/_options.html", {"options": options})


@require_GET
@desk_page()
def show_time(request: SignedInRequest, number: int) -> HttpResponse:
    """Who spent how long on a ticket, and when."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    entries = time_entries(ticket)
    rows = [
        {"entry": entry, "words": minutes_words(entry.minutes), "may": _may_undo(request, entry)} for entry in entries
    ]
    total = minutes_words(sum(entry.minutes for entry in entries))
    return render(request, "tickets/desk/time.html", {"ticket": ticket, "rows": rows, "total": total})


def _may_undo(request: SignedInRequest, entry: Any) -> bool:
    return entry.person_id == request.user.pk and entry.takes_back_id is None and not hasattr(entry, "taken_back_by")


def _with_what_was_typed(request: SignedInRequest, ticket: Any, error: ValidationError) -> HttpResponse:
    """The ticket page with the text that could not be kept, so that it is not lost."""
    name = _kind(request).value
    form = ACTIONS[name].form(request.POST, ticket=ticket, auto_id=f"{name}_%s")
    form.add_error(None, error)
    return ticket_page(request, ticket.pk, name=name, form=form, status=400)


def _keep(request: SignedInRequest, number: int) -> None:
    code = request.POST.get("code", "")
    keep_draft(
        actor=request.user, ticket_id=number, kind=_kind(request), body=_typed(request), code=code, at=timezone.now()
    )


def _typed(request: SignedInRequest) -> str:
    return request.POST.get("body") or request.POST.get("done") or ""


def _kind(request: SignedInRequest) -> DraftKind:
    """Which part of the composer it is about; the reply when nobody says."""
    named = request.POST.get("kind") or request.GET.get("kind", "")
    return DraftKind(named) if named in list(DraftKind) else DraftKind.REPLY


def _values(request: SignedInRequest, ticket: Any) -> Any:
    """What variables hold; times are those of whoever reads them."""
    return template_values(ticket=ticket, agent=request.user, zone=zone_named(ticket.requester.time_zone))
