"""Study corrections: the form for clinicians and for calls, and the page where two people work one off."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions import correction as actions
from tickets.actions.protected import Given
from tickets.actions.ticket import NewTicket
from tickets.enums import ACTIVE_STATES, CorrectionKind, RejectionCode, Source
from tickets.forms.correction import CalledCorrectionForm, MadeForm, NewCorrectionForm, StartForm, WhyForm
from tickets.forms.portal import fresh_token
from tickets.queries.categories import category_by_code
from tickets.queries.corrections import correction_of, open_corrections
from tickets.queries.detail import ticket_detail
from tickets.queries.identity import identity_rows
from tickets.queries.portal import something_else
from tickets.rules.corrections import (
    CATEGORY_OF,
    KIND_OF,
    KIND_WORDS,
    REJECTION_WORDS,
    Stand,
    confirm_refusal,
    stand_words,
)
from tickets.views.desk_page import desk_page
from tickets.views.phi_gate import Asked, check_texts

_READ_WORDS = {"yes": "Somebody had read or reported the images", "no": "Nobody had read the images", "": "Not known"}


@require_http_methods(["GET", "POST"])
def report(request: SignedInRequest) -> HttpResponse:
    """The form of the portal."""
    return _report(request, NewCorrectionForm, leads_to="portal:sent", is_call=False)


@require_http_methods(["GET", "POST"])
@desk_page(Capability.LOG_FOR_OTHERS)
def report_call(request: SignedInRequest) -> HttpResponse:
    """The same form for a call."""
    return _report(request, CalledCorrectionForm, leads_to="desk:ticket", is_call=True)


def _report(
    request: SignedInRequest, form_class: type[NewCorrectionForm], *, leads_to: str, is_call: bool
) -> HttpResponse:
    form = form_class(request.POST or None, person=request.user, initial={"token": fresh_token()})
    phi: Asked | None = None
    if form.is_valid():
        texts = {name: form.cleaned_data[name] for name in ("text", "where_text") if form.cleaned_data[name]}
        checked = check_texts(request, texts)
        phi = checked.asked
        if phi is None:
            form.cleaned_data.update(checked.texts)
            try:
                ticket = _log(request, form, moved=checked.values, sent=checked.kinds, is_call=is_call)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect(leads_to, ticket.pk)
    context = {"form": form, "phi": phi, "is_call": is_call}
    template = "tickets/privacy/correction_call.html" if is_call else "tickets/privacy/correction_new.html"
    return render(request, template, context, status=400 if form.is_bound else 200)


def _log(request: SignedInRequest, form: NewCorrectionForm, *, moved: Any, sent: Any, is_call: bool) -> Any:
    data = form.cleaned_data
    kind: CorrectionKind = data["kind"]
    values = form.values("from")
    for field, texts in moved.items():
        values.setdefault(field, []).extend(texts)
    new = NewTicket(
        requester=data.get("requester") or request.user,
        category=category_by_code(CATEGORY_OF[kind]) or something_else(),
        subject=KIND_WORDS[kind],
        description=data["text"],
        device=form.device,
        place="" if form.device else data["where_text"],
        source=Source.PHONE if is_call else Source.PORTAL,
    )
    return actions.log_correction(
        actor=request.user,
        new=new,
        kind=kind,
        was_read=data["was_read"],
        given=Given(values=values, correct=form.values("to"), sent=sent),
        key=data["token"],
        at=timezone.now(),
    )


@require_GET
@desk_page()
def show_corrections(request: SignedInRequest) -> HttpResponse:
    """What is under investigation: to be checked first, then to be made."""
    rows = [
        {"row": row, "words": KIND_WORDS[CorrectionKind(row.kind)], "stand": stand_words(_stand(row))}
        for row in open_corrections(request.user)
    ]
    return render(request, "tickets/privacy/corrections.html", {"rows": rows})


@require_GET
@desk_page()
def show_correction(request: SignedInRequest, number: int) -> HttpResponse:
    """Where a correction stands and what comes next; or the form that makes a ticket one."""
    return _page(request, number)


@require_POST
@desk_page()
def start(request: SignedInRequest, number: int) -> HttpResponse:
    """Make a ticket a study correction."""
    return _act(request, number, "start_form", StartForm(request.POST), actions.start_correction, "It is open.")


@require_POST
@desk_page()
def made(request: SignedInRequest, number: int) -> HttpResponse:
    """Say that it is made."""
    row = correction_of(_ticket(request, number))
    kind = CorrectionKind(row.kind) if row else CorrectionKind.WRONG_PATIENT
    form = MadeForm(request.POST, kind=kind)
    return _act(request, number, "made_form", form, actions.make_correction, "Recorded. Somebody else checks it now.")


@require_POST
@desk_page()
def confirm(request: SignedInRequest, number: int) -> HttpResponse:
    """Confirm what somebody else made."""
    _ticket(request, number)
    try:
        actions.confirm_correction(actor=request.user, ticket_id=number, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"#{number}: Confirmed. The ticket can be resolved.")
    return redirect("desk:correction", number)


@require_POST
@desk_page()
def send_back(request: SignedInRequest, number: int) -> HttpResponse:
    """Send it back to be made again."""
    return _act(
        request, number, "back_form", WhyForm(request.POST, auto_id="back_%s"), actions.return_correction, "Sent back."
    )


@require_POST
@desk_page(Capability.OVERRIDE_GATES)
def drop(request: SignedInRequest, number: int) -> HttpResponse:
    """Say that it is no correction."""
    return _act(
        request,
        number,
        "drop_form",
        WhyForm(request.POST, auto_id="drop_%s"),
        actions.drop_correction,
        "It is no study correction any more.",
    )


def _act(
    request: SignedInRequest, number: int, name: str, form: Any, act: Callable[..., Any], done: str
) -> HttpResponse:
    """Do one thing to a correction, or show its page with what is to be mended."""
    _ticket(request, number)
    phi: Asked | None = None
    if form.is_valid():
        data = dict(form.cleaned_data)
        texts = {field: data[field] for field in ("what", "why") if data.get(field)}
        checked = check_texts(request, texts)
        phi = checked.asked
        if phi is None:
            try:
                act(actor=request.user, ticket_id=number, at=timezone.now(), **{**data, **checked.texts})
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, f"#{number}: {done}")
                return redirect("desk:correction", number)
    return _page(request, number, status=400, phi=phi, phi_form=name.replace("_", "-"), **{name: form})


def _page(
    request: SignedInRequest,
    number: int,
    *,
    status: int = 200,
    phi: Asked | None = None,
    phi_form: str = "",
    **forms: Any,
) -> HttpResponse:
    ticket = _ticket(request, number)
    row = correction_of(ticket)
    kind = CorrectionKind(row.kind) if row else KIND_OF.get(ticket.category.code)
    context: dict[str, Any] = {
        "ticket": ticket,
        "row": row,
        "is_active": ticket.state in ACTIVE_STATES,
        "kind_words": KIND_WORDS[kind] if kind else "",
        "may_drop": request.user.may(Capability.OVERRIDE_GATES),
        "kept": len(identity_rows(ticket)),
        "phi": phi,
        "phi_form": phi_form,
    }
    context |= _stands(row, actor_id=request.user.pk) | _fresh_forms(kind)
    return render(request, "tickets/privacy/correction.html", context | forms, status=status)


def _stands(row: Any, *, actor_id: int) -> dict[str, Any]:
    """How far a correction is, and whether this person may confirm it."""
    if row is None:
        return {"stand": None}
    stand = _stand(row)
    refused = confirm_refusal(stand, actor_id=actor_id)
    return {
        "stand": stand,
        "stand_words": stand_words(stand),
        "read_words": _READ_WORDS.get(row.was_read, ""),
        "rejection_words": REJECTION_WORDS[RejectionCode(row.rejection)] if row.rejection else "",
        "may_confirm": not refused,
        "is_same_person": refused == "same_person",
    }


def _fresh_forms(kind: CorrectionKind | None) -> dict[str, Any]:
    return {
        "start_form": StartForm(initial={"kind": kind.value if kind else ""}),
        "made_form": MadeForm(kind=kind or CorrectionKind.WRONG_PATIENT),
        "back_form": WhyForm(auto_id="back_%s"),
        "drop_form": WhyForm(auto_id="drop_%s"),
    }


def _ticket(request: SignedInRequest, number: int) -> Any:
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    return ticket


def _stand(row: Any) -> Stand:
    return Stand(done_by=row.done_by_id, confirmed_by=row.confirmed_by_id)
