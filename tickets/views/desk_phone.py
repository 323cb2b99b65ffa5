"""Logging a call on somebody's behalf."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.ticket import NewTicket, log_ticket
from tickets.enums import Source
from tickets.forms.desk_phone import PhoneForm
from tickets.views.desk_page import desk_page


@require_http_methods(["GET", "POST"])
@desk_page(Capability.LOG_FOR_OTHERS)
def log_call(request: SignedInRequest) -> HttpResponse:
    """Log what somebody said on the telephone, with the time of the call."""
    now = timezone.now()
    form = PhoneForm(request.POST or None, initial={"called_at": timezone.localtime(now), "key": uuid4().hex})
    if form.is_valid():
        try:
            ticket = _log(request, form.cleaned_data, at=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Ticket #{ticket.pk} is logged for {ticket.requester.full_name}.")
            return redirect("desk:ticket", ticket.pk)
    return render(
        request,
        "tickets/desk/phone.html",
        {"form": form, "decision": form.decision()},
        status=400 if form.is_bound else 200,
    )


@require_POST
@desk_page(Capability.LOG_FOR_OTHERS)
def preview_call(request: SignedInRequest) -> HttpResponse:
    """The priority that the answers so far bring; nothing while there are too few."""
    return render(request, "tickets/desk/_priority_preview.html", {"decision": PhoneForm(request.POST).decision()})


def _log(request: SignedInRequest, values: dict[str, Any], *, at: Any) -> Any:
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
    return log_ticket(actor=request.user, new=new, at=at, key=values["key"])
