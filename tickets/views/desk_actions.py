"""What the desk does to a ticket: one address an action, one action a POST."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tickets.actions.assignment import assign_ticket, release_ticket, take_ticket
from tickets.actions.files import receive_upload
from tickets.actions.lifecycle import close, end_waiting, reopen, resolve, start_waiting
from tickets.actions.lock import StaleTicket
from tickets.actions.message import note, reply
from tickets.actions.triage import change_category, change_priority, link_device, route_ticket
from tickets.enums import EventKind
from tickets.forms import desk as forms
from tickets.queries.detail import ticket_detail
from tickets.queries.timeline import Entry, timeline
from tickets.rules.lifecycle import Verb
from tickets.views.desk_page import desk_page, way_back


@dataclass(frozen=True)
class Action:
    """One thing to do: what it needs, what does it, the event it leaves, and what to say when it is done."""

    verb: Verb
    form: type[forms.ActionForm]
    run: Callable[..., Any]
    kind: EventKind
    done: str


ACTIONS: dict[str, Action] = {
    "take": Action(Verb.TAKE, forms.ActionForm, take_ticket, EventKind.TICKET_TAKEN, "You have it now."),
    "assign": Action(Verb.ASSIGN, forms.AssignForm, assign_ticket, EventKind.TICKET_ASSIGNED, "Assigned."),
    "release": Action(
        Verb.RELEASE, forms.ActionForm, release_ticket, EventKind.TICKET_RELEASED, "Given back to the queue."
    ),
    "route": Action(Verb.TRIAGE, forms.RouteForm, route_ticket, EventKind.TICKET_ROUTED, "Sent to the queue."),
    "category": Action(
        Verb.TRIAGE, forms.CategoryForm, change_category, EventKind.CATEGORY_CHANGED, "Category changed."
    ),
    "priority": Action(
        Verb.TRIAGE, forms.PriorityForm, change_priority, EventKind.PRIORITY_CHANGED, "Priority changed."
    ),
    "device": Action(Verb.TRIAGE, forms.DeviceForm, link_device, EventKind.DEVICE_LINKED, "Device saved."),
    "reply": Action(Verb.REPLY, forms.MessageForm, reply, EventKind.REPLY_SENT, "Reply sent."),
    "note": Action(Verb.NOTE, forms.MessageForm, note, EventKind.NOTE_ADDED, "Private note saved."),
    "wait": Action(Verb.WAIT, forms.WaitForm, start_waiting, EventKind.WAIT_STARTED, "Paused."),
    "resume": Action(Verb.RESUME, forms.ActionForm, end_waiting, EventKind.WAIT_ENDED, "Work goes on."),
    "resolve": Action(Verb.RESOLVE, forms.ResolveForm, resolve, EventKind.TICKET_RESOLVED, "Resolved."),
    "reopen": Action(Verb.REOPEN, forms.ReopenForm, reopen, EventKind.TICKET_REOPENED, "Reopened."),
    "close": Action(Verb.CLOSE, forms.ActionForm, close, EventKind.TICKET_CLOSED, "Closed."),
}


@require_POST
@desk_page()
def act(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Do one thing to a ticket; answer with the ticket page when it cannot be done: 400, or 409 when it changed."""
    from tickets.views.desk_ticket import ticket_page  # it needs ACTIONS

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


def _run(request: HttpRequest, *, number: int, name: str, form: forms.ActionForm) -> None:
    """Call the action; files of a page without JavaScript are received first."""
    at, values = timezone.now(), form.arguments()
    if "files" in values:
        loose = [receive_upload(actor=request.user, file=file, at=at).pk for file in values.pop("files")]
        form.uploads = values["uploads"] = [*values["uploads"], *loose]
    ACTIONS[name].run(
        actor=request.user, ticket_id=number, version=form.cleaned_data["version"], at=at, **values
    )


def _is_repeat(request: HttpRequest, *, ticket: Any, name: str, form: forms.ActionForm) -> bool:
    """True when the only thing that changed since is this very action by this very person: a double click."""
    seen = form.cleaned_data["seen"]
    since = [entry for entry in timeline(user=request.user, ticket=ticket) if seen is not None and entry.seq > seen]
    if not since or any(entry.actor != request.user for entry in since):
        return False
    return any(_is_same(entry, kind=ACTIONS[name].kind, form=form) for entry in since)


def _is_same(entry: Entry, *, kind: EventKind, form: forms.ActionForm) -> bool:
    written = form.cleaned_data.get("body") or form.cleaned_data.get("done")
    return entry.kind == kind and (not written or (entry.message is not None and entry.message.body == written))
