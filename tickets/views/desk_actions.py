"""What the desk does to a ticket: one address an action, one action a POST."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.permissions import SignedInRequest
from tickets.actions.files import receive_upload
from tickets.actions.lock import StaleTicket
from tickets.actions.message_draft import forget_draft
from tickets.enums import DraftKind, EventKind
from tickets.forms.desk import ActionForm
from tickets.queries.detail import ticket_detail
from tickets.queries.timeline import Entry, timeline
from tickets.rules.course import TELLS
from tickets.views.desk_page import desk_page, way_back
from tickets.views.desk_ticket import ticket_page
from tickets.views.desk_verbs import ACTIONS


@require_POST
@desk_page()
def act(request: SignedInRequest, number: int, name: str) -> HttpResponse:
    """Do one thing to a ticket; answer with the ticket page when it cannot be done: 400, or 409 when it changed."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    form = ACTIONS[name].form(request.POST, files=request.FILES, ticket=ticket, auto_id=f"{name}_%s")
    if not form.is_valid():
        return ticket_page(request, number, name=name, form=form, status=400)
    try:
        _run(request, number=number, name=name, form=form)
    except StaleTicket as error:
        if not _is_repeat(request, ticket=ticket, name=name, form=form):
            return ticket_page(request, number, name=name, form=form, stale=error, status=409)
    except ValidationError as error:
        form.add_error(None, error)
        return ticket_page(request, number, name=name, form=form, status=400)
    messages.success(request, f"#{number}: {ACTIONS[name].done}")
    return redirect(way_back(request, reverse("desk:ticket", args=[number])))


def _run(request: SignedInRequest, *, number: int, name: str, form: ActionForm) -> None:
    """Call the action; files of a page without JavaScript are received first."""
    at, values = timezone.now(), form.arguments()
    if "files" in values:
        loose = [receive_upload(actor=request.user, file=file, at=at).pk for file in values.pop("files")]
        form.uploads = values["uploads"] = [*values["uploads"], *loose]
    ACTIONS[name].run(actor=request.user, ticket_id=number, version=form.cleaned_data["version"], at=at, **values)
    if name in list(DraftKind):
        forget_draft(actor=request.user, ticket_id=number, kind=DraftKind(name))


def _is_repeat(request: SignedInRequest, *, ticket: Any, name: str, form: ActionForm) -> bool:
    """True when the only thing that changed since is this very action by this very person: a double click."""
    seen = form.cleaned_data["seen"]
    entries = [entry for entry in timeline(user=request.user, ticket=ticket) if entry.kind not in TELLS]
    since = [entry for entry in entries if seen is not None and entry.seq > seen]
    if not since or any(entry.actor != request.user for entry in since):
        return False
    return any(_is_same(entry, kind=ACTIONS[name].kind, form=form) for entry in since)


def _is_same(entry: Entry, *, kind: EventKind, form: ActionForm) -> bool:
    written = form.cleaned_data.get("body") or form.cleaned_data.get("done")
    return entry.kind == kind and (not written or (entry.message is not None and entry.message.body == written))
