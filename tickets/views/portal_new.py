"""The question page: three plain steps that make a ticket."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest
from assets.queries.devices import says_sticker, search_devices, search_locations
from tickets.actions.idempotency import KeyReused
from tickets.actions.protected import log_protected
from tickets.actions.ticket import MAX_DESCRIPTION
from tickets.actions.work import tell_more as save_answers
from tickets.enums import Affected, Priority, State
from tickets.forms.portal import NewTicketForm, fresh_token
from tickets.queries.detail import ticket_detail
from tickets.queries.playbooks import asked_fields
from tickets.queries.portal import portal_tiles, promise_to, public_files, something_else
from tickets.rules.lifecycle import next_step_words
from tickets.rules.priority import AFFECTED_WORDS, PRIORITY_WORDS
from tickets.views.answer_rows import answer_rows, sent_answers
from tickets.views.phi_gate import Checked, check_texts, protected
from tickets.views.portal_files import stage_files
from tickets.views.portal_questions import desk_phone, outlook_of, question_page


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Ask the three questions; a POST logs the ticket, or finds a device for those without JavaScript."""
    if request.method != "POST":
        return question_page(request, _blank(request))
    form, file_errors = _filled(request)
    if request.POST.get("step") != "send":
        return question_page(request, form, is_asking=True)
    if not form.is_valid() or file_errors:
        return question_page(request, form, errors=file_errors, status=400)
    checked = check_texts(request, _texts(form), uploads=form.cleaned_data["uploads"])
    if checked.asked:
        form.phi = checked.asked
        return question_page(request, form, status=400)
    try:
        ticket = _log(request, form, checked)
    except KeyReused as error:
        return question_page(request, form, earlier=error.ticket_id, status=409)
    except ValidationError as error:
        return question_page(request, form, errors=error.messages, status=400)
    return redirect("portal:sent", number=ticket.number)


def _log(request: SignedInRequest, form: NewTicketForm, checked: Checked) -> Any:
    form.cleaned_data.update(checked.texts)
    return log_protected(
        actor=request.user,
        new=form.new_ticket(something_else()),
        given=protected(checked, form.cleaned_data),
        key=form.cleaned_data["token"],
        at=timezone.now(),
    )


def _texts(form: NewTicketForm) -> dict[str, str]:
    """What other people will read."""
    return {name: form.cleaned_data[name] for name in ("text", "where_text") if form.cleaned_data.get(name)}


@require_POST
def preview(request: SignedInRequest) -> HttpResponse:
    """The promise for the answers so far, and what is already open on the device: a piece of the question page."""
    form = NewTicketForm(request.POST, tiles=portal_tiles(), person=request.user)
    form.full_clean()
    return render(request, "tickets/portal/_preview.html", outlook_of(request, form))


@require_safe
def device_options(request: SignedInRequest) -> HttpResponse:
    """What was typed as options of the search field: a sticker that says just that, then rooms, then other devices."""
    text = request.GET.get("q", "").replace("\x00", " ")[:80]
    found = search_devices(text, person=request.user) if text.strip() else []
    sticker = [device for device in found if says_sticker(device, text)]
    context = {
        "sticker": sticker,
        "rooms": search_locations(text, person=request.user, limit=4) if text.strip() else [],
        "devices": [device for device in found if device not in sticker],
    }
    return render(request, "tickets/portal/_device_options.html", context)


@require_safe
def sent(request: SignedInRequest, number: int) -> HttpResponse:
    """Say that the ticket arrived, what was understood, who has it and what happens next."""
    return _sent_page(request, number)


@require_POST
def tell_more(request: SignedInRequest, number: int) -> HttpResponse:
    """Take what the category asks for once the ticket is logged; nobody has to answer now."""
    if ticket_detail(user=request.user, number=number) is None:
        raise Http404
    answers = sent_answers(request.POST)
    try:
        save_answers(actor=request.user, ticket_id=number, answers=answers, at=timezone.now())
    except ValidationError as error:
        return _sent_page(request, number, problem=error.messages[0], status=400)
    messages.success(request, "Thank you. It is on the ticket.")
    return redirect("portal:ticket", number=number)


def _sent_page(request: SignedInRequest, number: int, *, problem: str = "", status: int = 200) -> HttpResponse:
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404
    context = {
        "ticket": ticket,
        "promise": promise_to(ticket),
        "priority_words": PRIORITY_WORDS[Priority(ticket.priority)],
        "affected_words": AFFECTED_WORDS[Affected(ticket.affected)] if ticket.affected else "",
        "next_words": next_step_words(state=State(ticket.state), queue_name=ticket.queue.name),
        "files": public_files(ticket=ticket),
        "phone": desk_phone(),
        "is_emergency": ticket.priority == 1,
        "asked": answer_rows(asked_fields(ticket), request.POST if problem else None),
        "problem": problem,
    }
    return render(request, "tickets/portal/sent.html", context, status=status)


def _blank(request: SignedInRequest) -> NewTicketForm:
    """An empty form; `?device=` or `?room=` fills in the place, `?tile=` and `?text=` what is wrong."""
    where = ""
    if request.GET.get("device"):
        where = f"device:{request.GET['device'][:40]}"
    elif request.GET.get("room"):
        where = f"room:{request.GET['room'][:10]}"
    form = NewTicketForm(
        tiles=portal_tiles(),
        person=request.user,
        initial={"token": fresh_token(), "where": where, "tile": request.GET.get("tile", ""), "text": _text(request)},
    )
    form.cleaned_data = {"where": where}
    form.clean_where()
    return form


def _text(request: SignedInRequest) -> str:
    """Words another page suggests; the person reads them before they send them."""
    return request.GET.get("text", "")[:MAX_DESCRIPTION]


def _filled(request: SignedInRequest) -> tuple[NewTicketForm, list[str]]:
    """The form as sent, with plain files received first, so that an error page still has them."""
    uploads, errors = stage_files(request)
    data = request.POST.copy()
    data.setlist("uploads", [upload for upload in uploads if upload != data.get("drop")])
    chosen = data.get("pick", "")
    if data.get("step") == "change" or chosen:
        data["where"], data["where_text"] = chosen, ""
    form = NewTicketForm(data, tiles=portal_tiles(), person=request.user)
    form.full_clean()
    return form, errors
