"""The identifiers of a ticket at the desk: give, show with a reason, remove; and finding tickets by one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.rules.numbers import whole_number
from tickets.actions.identity import Shown, add_identity, remove_identity, reveal_identity
from tickets.actions.identity_file import take_identity
from tickets.channels.keys import masters
from tickets.enums import IdentityField, IdentityPart, State
from tickets.forms.privacy import FindForm, IdentityForm, RevealForm
from tickets.queries.corrections import stand_of
from tickets.queries.detail import ticket_detail
from tickets.queries.identity import identity_rows, tickets_with_identifier
from tickets.queries.vendor_copies import dicom_files
from tickets.rules.identity import FIELD_WORDS, PART_WORDS
from tickets.rules.lifecycle import STATE_WORDS
from tickets.views.desk_page import desk_page
from tickets.views.phi_gate import Asked, check_texts


@require_http_methods(["GET", "POST"])
@desk_page()
def show_identity(request: SignedInRequest, number: int) -> HttpResponse:
    """What is kept, without what it says; a POST adds to it."""
    ticket = _ticket(request, number)
    form = IdentityForm(request.POST or None)
    if form.is_valid():
        part = form.cleaned_data["part"]
        try:
            add_identity(actor=request.user, ticket_id=ticket.pk, values=form.values(), part=part, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"#{number}: Kept, encrypted.")
            return redirect("desk:identity", number)
    return _page(request, ticket, form=form, status=400 if form.is_bound else 200)


@require_POST
@desk_page(Capability.REVEAL_IDENTITY)
def reveal(request: SignedInRequest, number: int) -> HttpResponse:
    """Show the identifiers once; the next load hides them again."""
    ticket = _ticket(request, number)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, ticket, reveal_form=form, status=400)
    checked = check_texts(request, {"why": form.cleaned_data["why"]})
    if checked.asked:
        return _page(request, ticket, reveal_form=form, phi=checked.asked, status=400)
    data = form.cleaned_data | checked.texts
    try:
        shown = reveal_identity(actor=request.user, ticket_id=number, at=timezone.now(), **data)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, ticket, reveal_form=form, status=400)
    return _page(request, ticket, shown=shown)


@require_POST
@desk_page(Capability.REVEAL_IDENTITY)
def remove(request: SignedInRequest, number: int, value_id: int) -> HttpResponse:
    """Take one identifier away."""
    _ticket(request, number)
    remove_identity(actor=request.user, ticket_id=number, value_id=value_id, at=timezone.now())
    messages.success(request, f"#{number}: Removed.")
    return redirect("desk:identity", number)


@require_POST
@desk_page(Capability.REVEAL_IDENTITY)
def take(request: SignedInRequest, number: int) -> HttpResponse:
    """Take the identifiers over from a DICOM file of the ticket."""
    ticket = _ticket(request, number)
    file_id = whole_number(request.POST.get("file", ""), digits=18) or 0
    try:
        taken = take_identity(actor=request.user, ticket_id=ticket.pk, attachment_id=file_id, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        words = "Taken over from the file, encrypted." if taken else "The file has nothing that is not kept already."
        messages.success(request, f"#{number}: {words}")
    return redirect("desk:identity", number)


@require_http_methods(["GET", "POST"])
@desk_page(Capability.REVEAL_IDENTITY)
def find_identity(request: SignedInRequest) -> HttpResponse:
    """Find tickets by a number of the patient or the examination; only ever sent in the body of a request."""
    form = FindForm(request.POST or None)
    found = None
    if form.is_valid():
        tickets = tickets_with_identifier(user=request.user, text=form.cleaned_data["text"], masters=masters())
        found = [{"ticket": ticket, "state_words": STATE_WORDS[State(ticket.state)]} for ticket in tickets]
    status = 400 if form.is_bound and found is None else 200
    return render(request, "tickets/privacy/find.html", {"form": form, "found": found}, status=status)


def _ticket(request: SignedInRequest, number: int) -> Any:
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    return ticket


def _page(
    request: SignedInRequest,
    ticket: Any,
    *,
    form: IdentityForm | None = None,
    reveal_form: RevealForm | None = None,
    shown: list[Shown] | None = None,
    phi: Asked | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = _rows(ticket, shown or [])
    context = {
        "ticket": ticket,
        "rows": rows,
        "phi": phi,
        "is_shown": shown is not None,
        "has_parts": any(each["row"].part == IdentityPart.CORRECT for each in rows),
        "is_correction": stand_of(ticket) is not None,
        "files": dicom_files(ticket),
        "form": form or IdentityForm(),
        "reveal_form": reveal_form or RevealForm(),
        "may_reveal": request.user.may(Capability.REVEAL_IDENTITY),
    }
    return render(request, "tickets/privacy/identity.html", context, status=status)


def _rows(ticket: Any, shown: list[Shown]) -> list[dict[str, Any]]:
    """What is kept, with what it says where that is shown."""
    texts = {each.id: each.text for each in shown}
    return [
        {
            "row": row,
            "words": FIELD_WORDS[IdentityField(row.field)],
            "part_words": PART_WORDS[IdentityPart(row.part)],
            "text": texts.get(row.pk, ""),
        }
        for row in identity_rows(ticket)
    ]
