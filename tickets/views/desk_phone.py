"""Logging a call on somebody's behalf, or adding it to a ticket there is."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.identity import add_identity
from tickets.actions.message import add_call
from tickets.actions.protected import log_protected
from tickets.actions.ticket import NewTicket
from tickets.enums import Source, State
from tickets.forms.desk_phone import PhoneForm, find_caller, find_device
from tickets.queries.detail import ticket_detail
from tickets.queries.phone import OpenTicket, open_for_call
from tickets.rules.lifecycle import STATE_WORDS
from tickets.views.desk_page import desk_page
from tickets.views.phi_gate import Asked, Checked, check_texts, protected


@require_http_methods(["GET", "POST"])
@desk_page(Capability.LOG_FOR_OTHERS)
def log_call(request: SignedInRequest) -> HttpResponse:
    """Log what somebody said on the telephone, with the time of the call, or add it to a ticket there is."""
    now = timezone.now()
    initial = {"called_at": timezone.localtime(now), "key": uuid4().hex}
    if request.POST.get("look"):
        return _page(request, PhoneForm(initial=initial | request.POST.dict()))
    form = PhoneForm(request.POST or None, initial=initial)
    if form.is_valid():
        checked = check_texts(request, _texts(form))
        if checked.asked:
            return _page(request, form, phi=checked.asked)
        form.cleaned_data.update(checked.texts)
        try:
            save = _add if form.cleaned_data["add_to"] else _log
            number = save(request, form, checked, at=now)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("desk:ticket", number)
    return _page(request, form)


@require_POST
@desk_page(Capability.LOG_FOR_OTHERS)
def preview_call(request: SignedInRequest) -> HttpResponse:
    """The priority and the queue that the answers so far bring; nothing while there are too few."""
    form = PhoneForm(request.POST)
    context = {"decision": form.decision(), "goes_to": form.goes_to(at=timezone.now())}
    return render(request, "tickets/desk/_priority_preview.html", context)


@require_GET
@desk_page(Capability.LOG_FOR_OTHERS)
def open_tickets(request: SignedInRequest) -> HttpResponse:
    """The tickets of the caller and of the device that are not closed: the call may be about one of them."""
    return render(request, "tickets/desk/_phone_open.html", {"open_tickets": _open_tickets(request, request.GET)})


def _texts(form: PhoneForm) -> dict[str, str]:
    """What other people will read."""
    names = ("description", "subject", "place")
    return {name: form.cleaned_data[name] for name in names if form.cleaned_data.get(name)}


def _page(request: SignedInRequest, form: PhoneForm, *, phi: Asked | None = None) -> HttpResponse:
    given = form.data if form.is_bound else form.initial
    context = {
        "form": form,
        "phi": phi,
        "decision": form.decision() if form.is_bound else None,
        "goes_to": form.goes_to(at=timezone.now()) if form.is_bound else "",
        "open_tickets": _open_tickets(request, given),
    }
    return render(request, "tickets/desk/phone.html", context, status=400 if form.is_bound else 200)


def _open_tickets(request: SignedInRequest, given: Any) -> list[dict[str, Any]]:
    caller, _ = find_caller(str(given.get("caller") or ""), str(given.get("caller_text") or "")[:120])
    device = find_device(str(given.get("device") or ""), str(given.get("device_text") or ""))
    found: Sequence[OpenTicket] = open_for_call(user=request.user, caller=caller, device=device)
    return [
        {"row": each, "state": STATE_WORDS[State(each.ticket.state)], "key": key}
        for key, each in enumerate(found, start=1)
    ]


def _add(request: SignedInRequest, form: PhoneForm, checked: Checked, *, at: Any) -> int:
    values = form.cleaned_data
    number: int = values["add_to"]
    if ticket_detail(user=request.user, number=number) is None:
        raise ValidationError("This ticket is not there. Log the call as a new one.", code="no_ticket")
    if given := protected(checked, values):
        add_identity(actor=request.user, ticket_id=number, values=given.values, source=given.source, at=at)
    add_call(
        actor=request.user, ticket_id=number, caller=values["caller"], body=form.words(), at=at, key=values["key"]
    )
    messages.success(request, f"What {values['caller'].full_name} said is on this ticket now.", extra_tags="phone")
    return number


def _log(request: SignedInRequest, form: PhoneForm, checked: Checked, *, at: Any) -> int:
    values = form.cleaned_data
    new = NewTicket(
        requester=values["caller"],
        category=values["category"],
        subject=values["subject"],
        description=values["description"],
        affected=values["affected"],
        device=values["device"],
        place=values["place"],
        source=Source.PHONE,
        occurred_at=values["called_at"],
    )
    ticket = log_protected(
        actor=request.user, new=new, given=protected(checked, values), at=at, key=values["key"]
    )
    messages.success(request, f"Ticket #{ticket.pk} is logged for {ticket.requester.full_name}.", extra_tags="phone")
    return ticket.pk
