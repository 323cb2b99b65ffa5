"""Vendor copies of a ticket's DICOM files: ask for one, take it out, take out the packet, delete."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from tickets.actions.vendor_copy import request_copy, take_out, take_out_packet, throw_away
from tickets.enums import CopyState
from tickets.forms.vendor_copy import CopyForm, PacketForm
from tickets.queries.detail import ticket_detail
from tickets.queries.packet import packet_of
from tickets.queries.vendor_copies import copies_of, dicom_files
from tickets.render import copy_answer, packet_answer
from tickets.rules.vendor_copy import COPY_REFUSALS, report_lines
from tickets.views.desk_page import desk_page
from tickets.views.phi_gate import Asked, check_texts


@require_http_methods(["GET", "POST"])
@desk_page()
def show_copies(request: SignedInRequest, number: int) -> HttpResponse:
    """The copies there are, and the form for another."""
    ticket = _ticket(request, number)
    form = CopyForm(request.POST or None, files=dicom_files(ticket))
    if form.is_valid():
        try:
            request_copy(actor=request.user, ticket_id=number, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"#{number}: The copy is being made and checked. It takes a few seconds.")
            return redirect("desk:copies", number)
    return _page(request, ticket, form=form, status=400 if form.is_bound else 200)


@require_POST
@desk_page()
def download(request: SignedInRequest, number: int, copy_id: int) -> HttpResponseBase:
    """Give out one copy, and record it."""
    _ticket(request, number)
    try:
        row = take_out(actor=request.user, ticket_id=number, copy_id=copy_id, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk:copies", number)
    return copy_answer(row)


@require_POST
@desk_page()
def packet(request: SignedInRequest, number: int) -> HttpResponseBase:
    """Give out everything for the service engineer as one ZIP, and record it."""
    ticket = _ticket(request, number)
    form = PacketForm(request.POST)
    if not form.is_valid():
        return _page(request, ticket, packet_form=form, status=400)
    checked = check_texts(request, {"words": form.cleaned_data["words"]})
    if checked.asked:
        return _page(request, ticket, packet_form=form, phi=checked.asked, status=400)
    rows = take_out_packet(actor=request.user, ticket_id=number, at=timezone.now())
    zone = timezone.get_current_timezone()
    return packet_answer(packet_of(ticket=ticket, copies=rows, words=checked.texts["words"], zone=zone), copies=rows)


@require_POST
@desk_page()
def delete(request: SignedInRequest, number: int, copy_id: int) -> HttpResponse:
    """Delete a copy before its time."""
    _ticket(request, number)
    throw_away(actor=request.user, ticket_id=number, copy_id=copy_id, at=timezone.now())
    messages.success(request, f"#{number}: Deleted.")
    return redirect("desk:copies", number)


def _page(
    request: SignedInRequest,
    ticket: Any,
    *,
    form: CopyForm | None = None,
    packet_form: PacketForm | None = None,
    phi: Asked | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = _rows(ticket)
    files = dicom_files(ticket)
    context = {
        "ticket": ticket,
        "rows": rows,
        "is_waiting": any(each["is_pending"] for each in rows),
        "has_ready": any(each["is_ready"] for each in rows),
        "has_files": bool(files),
        "form": form or CopyForm(files=files),
        "packet_form": packet_form or PacketForm(),
        "phi": phi,
    }
    return render(request, "tickets/privacy/copies.html", context, status=status)


def _rows(ticket: Any) -> list[dict[str, Any]]:
    """The copies with what is said of each."""
    return [
        {
            "row": row,
            "is_ready": row.state == CopyState.READY,
            "is_pending": row.state == CopyState.PENDING,
            "refusal": COPY_REFUSALS.get(row.code, COPY_REFUSALS["COPY_FAILED"]) if row.code else "",
            "lines": report_lines(row.report) if row.state in (CopyState.READY, CopyState.DELETED) else [],
        }
        for row in copies_of(ticket)
    ]


def _ticket(request: SignedInRequest, number: int) -> Any:
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    return ticket
