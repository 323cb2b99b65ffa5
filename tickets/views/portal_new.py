"""The question page: three plain steps that make a ticket."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.queries.devices import search_devices, search_locations
from tickets.actions.ticket import KeyReused, log_ticket
from tickets.enums import Affected, Impact
from tickets.forms.portal import NewTicketForm, fresh_token
from tickets.queries.detail import ticket_detail
from tickets.queries.portal import portal_tiles, promises, recent_devices, something_else, staged_files, trouble_with
from tickets.rules.lifecycle import next_step_words
from tickets.rules.priority import AFFECTED_WORDS, PRIORITY_WORDS, decide_priority, impact_and_urgency
from tickets.views.portal_files import stage_files

AFFECTED_ICONS = {
    Affected.PATIENT_ON_TABLE: "alert",
    Affected.PATIENT_WAITING: "patient",
    Affected.READING_BLOCKED: "monitor",
    Affected.WORKAROUND: "wrench",
    Affected.REQUEST: "help",
}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask the three questions; a POST logs the ticket, or finds a device for those without JavaScript."""
    if request.method != "POST":
        return _page(request, _blank(request))
    form, file_errors = _filled(request)
    if request.POST.get("step") != "send":
        return _page(request, form, is_asking=True)
    if not form.is_valid() or file_errors:
        return _page(request, form, errors=file_errors, status=400)
    try:
        key = form.cleaned_data["token"]
        ticket = log_ticket(actor=request.user, new=form.new_ticket(something_else()), at=timezone.now(), key=key)
    except KeyReused as error:
        return _page(request, form, earlier=error.ticket_id, status=409)
    except ValidationError as error:
        return _page(request, form, errors=error.messages, status=400)
    return redirect("portal:sent", number=ticket.number)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The promise for the answers so far, and what is already open on the device: a piece of the question page."""
    form = NewTicketForm(request.POST, tiles=portal_tiles(), person=request.user)
    form.full_clean()
    return render(request, "tickets/portal/_preview.html", _outlook(request, form))


@require_safe
def device_options(request: HttpRequest) -> HttpResponse:
    """Devices and rooms for what was typed, as options of the search field."""
    text = request.GET.get("q", "")[:80]
    context = {
        "devices": search_devices(text, person=request.user) if text.strip() else [],
        "rooms": search_locations(text, person=request.user, limit=4) if text.strip() else [],
    }
    return render(request, "tickets/portal/_device_options.html", context)


@require_safe
def sent(request: HttpRequest, number: int) -> HttpResponse:
    """Say that the ticket arrived, what was understood, who has it and what happens next."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404
    context = {
        "ticket": ticket,
        "promise": promises(at=ticket.occurred_at)[ticket.priority],
        "priority_words": PRIORITY_WORDS[ticket.priority],
        "affected_words": AFFECTED_WORDS.get(ticket.affected, ""),
        "next_words": next_step_words(state=ticket.state, queue_name=ticket.queue.name),
        "phone": desk_phone(),
        "is_emergency": ticket.priority == 1,
    }
    return render(request, "tickets/portal/sent.html", context)


def desk_phone() -> str:
    """The number of the desk for what cannot wait."""
    return str(getattr(settings, "DESK_PHONE", "") or "5555")


def _blank(request: HttpRequest) -> NewTicketForm:
    """An empty form; `?device=` or `?room=` fills in the place, `?tile=` what is wrong."""
    where = ""
    if request.GET.get("device"):
        where = f"device:{request.GET['device'][:40]}"
    elif request.GET.get("room"):
        where = f"room:{request.GET['room'][:10]}"
    form = NewTicketForm(
        tiles=portal_tiles(),
        person=request.user,
        initial={"token": fresh_token(), "where": where, "tile": request.GET.get("tile", "")},
    )
    form.cleaned_data = {"where": where}
    form.clean_where()
    return form


def _filled(request: HttpRequest) -> tuple[NewTicketForm, list[str]]:
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


def _page(
    request: HttpRequest,
    form: NewTicketForm,
    *,
    errors: Any = (),
    earlier: int | None = None,
    is_asking: bool = False,
    status: int = 200,
) -> HttpResponse:
    typed = form["where_text"].value() or ""
    is_found = bool(form.device or form.location)
    context = _outlook(request, form) | {
        "form": form,
        "files": staged_files(user=request.user, ids=getattr(form, "cleaned_data", {}).get("uploads", [])),
        "token": fresh_token() if earlier else form["token"].value() or fresh_token(),
        "errors": errors,
        "earlier": earlier,
        "has_errors": bool(form.errors and not is_asking) or bool(errors),
        "is_asking": is_asking,
        "questions": _Questions(form, is_asking=is_asking),
        "recent": [] if is_found else recent_devices(user=request.user),
        "matches": search_devices(typed, person=request.user, limit=8) if typed and not is_found else [],
        "answers": _answers(form["affected"].value()),
    }
    return render(request, "tickets/portal/new.html", context, status=status)


@dataclass(frozen=True)
class _Questions:
    """What the template shows of a form's choices and errors; no errors while a step is only asked for."""

    form: NewTicketForm
    is_asking: bool

    def _errors(self, name: str) -> Any:
        return [] if self.is_asking or not self.form.is_bound else self.form.errors.get(name, [])

    @property
    def tile_errors(self) -> Any:
        return self._errors("tile")

    @property
    def text_errors(self) -> Any:
        return self._errors("text")

    @property
    def where_errors(self) -> Any:
        return self._errors("where_text")

    @property
    def affected_errors(self) -> Any:
        return self._errors("affected")

    @property
    def tiles(self) -> list[dict[str, Any]]:
        chosen = self.form["tile"].value()
        return [
            {
                "code": tile.code,
                "title": tile.title,
                "hint": tile.hint,
                "icon": tile.icon,
                "checked": tile.code == chosen,
                "field": f"problem_{tile.code}",
                "problems": [
                    {"code": problem.code, "title": problem.title, "checked": problem.code == self._problem(tile.code)}
                    for problem in tile.problems
                ],
                "is_other": self._problem(tile.code) == "other",
            }
            for tile in self.form.tiles.values()
        ]

    @property
    def is_other(self) -> bool:
        return self.form["tile"].value() == "other"

    def _problem(self, code: str) -> Any:
        return self.form[f"problem_{code}"].value()


def _answers(chosen: str | None) -> list[dict[str, Any]]:
    """The answers to the third question, each with what it usually brings."""
    promised = promises(at=timezone.now())
    answers = []
    for answer, words in AFFECTED_WORDS.items():
        impact, urgency = impact_and_urgency(affected=answer, category_impact=Impact.DEGRADED)
        priority = decide_priority(impact=impact, urgency=urgency).priority
        answers.append(
            {
                "value": answer.value,
                "title": words,
                "hint": promised[priority].response,
                "icon": AFFECTED_ICONS[answer],
                "checked": answer.value == chosen,
            }
        )
    return answers


def _outlook(request: HttpRequest, form: NewTicketForm) -> dict[str, Any]:
    """What the answers so far mean: the promise, the phone number when it presses, what is open on the device."""
    priority = form.priority(something_else()) if form.is_bound else None
    return {
        "device": form.device,
        "location": form.location,
        "trouble": trouble_with(user=request.user, device=form.device) if form.device else None,
        "priority": priority,
        "priority_words": PRIORITY_WORDS[priority] if priority else "",
        "promise": promises(at=timezone.now())[priority] if priority else None,
        "phone": desk_phone(),
    }
