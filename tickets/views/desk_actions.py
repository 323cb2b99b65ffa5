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
from tickets.actions.bulk import remember_act
from tickets.actions.files import receive_upload
from tickets.actions.message_draft import forget_draft
from tickets.enums import DraftKind
from tickets.forms.desk import ActionForm
from tickets.queries.detail import ticket_detail
from tickets.rules.bulk import BulkAct
from tickets.views.desk_conflict import Outcome, apply_over, done_words
from tickets.views.desk_page import desk_page, way_back
from tickets.views.desk_ticket import COMPOSER, ticket_page
from tickets.views.desk_verbs import ACTIONS
from tickets.views.phi_gate import Asked, check_texts, keep_moved

_TEXTS = ("body", "done", "message", "override")
"""Fields of the composer whose words other people read."""


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
        if asked := _asked_about_patients(request, number=number, name=name, form=form):
            return ticket_page(request, number, name=name, form=form, phi=asked, status=400)
        outcome = _run(request, number=number, name=name, form=form)
    except ValidationError as error:
        form.add_error(None, error)
        return ticket_page(request, number, name=name, form=form, status=400)
    if outcome.stale:
        return ticket_page(request, number, name=name, form=form, stale=outcome.stale, status=409)
    done = done_words(ACTIONS[name].done, outcome.meanwhile)
    messages.success(request, f"#{number}: {done}", extra_tags=_undo_address(request, ticket, name))
    return redirect(way_back(request, reverse("desk:ticket", args=[number])))


def _asked_about_patients(
    request: SignedInRequest, *, number: int, name: str, form: ActionForm
) -> Asked | None:
    """What to ask about before it is sent, None when nothing names a patient or the person has answered.

    Files of a page without JavaScript are received first, so that the page that asks still has them. The texts of the
    form become those that may be sent.
    """
    if name not in COMPOSER:
        return None
    data = form.cleaned_data
    if data.get("files"):
        at = timezone.now()
        form.uploads = data["uploads"] = [
            *data["uploads"],
            *(receive_upload(actor=request.user, file=file, at=at).pk for file in data["files"]),
        ]
        data["files"] = []
    texts = {field: data[field] for field in _TEXTS if data.get(field)}
    checked = check_texts(request, texts, uploads=data.get("uploads") or ())
    if checked.asked is None:
        keep_moved(request, number=number, checked=checked, at=timezone.now())
        data.update(checked.texts)
    return checked.asked


def _undo_address(request: SignedInRequest, ticket: Any, name: str) -> str:
    """Where to take back what was done just now; "" when that cannot be done. ticket: as it was before."""
    if name not in list(BulkAct):
        return ""
    key = f"one:{ticket.pk}:{ticket.last_event_seq}"
    run = remember_act(actor=request.user, act=BulkAct(name), before=ticket, key=key, at=timezone.now())
    return reverse("desk:undo", args=[run.pk]) if run else ""


def _run(request: SignedInRequest, *, number: int, name: str, form: ActionForm) -> Outcome:
    """Call the action; files of a page without JavaScript are received first."""
    at, values, action = timezone.now(), form.arguments(), ACTIONS[name]
    if "files" in values:
        loose = [receive_upload(actor=request.user, file=file, at=at).pk for file in values.pop("files")]
        form.uploads = values["uploads"] = [*values["uploads"], *loose]

    def run(version: Any) -> None:
        action.run(actor=request.user, ticket_id=number, version=version, at=at, **values)

    outcome = apply_over(request, number=number, name=name, kind=action.kind, form=form, run=run)
    if not outcome.stale and name in list(DraftKind):
        forget_draft(actor=request.user, ticket_id=number, kind=DraftKind(name))
    return outcome
