"""Doing one thing to many tickets: choosing what, what became of each, and taking it back."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from accounts.rules.numbers import whole_number
from tickets.actions.bulk import do_bulk, undo_bulk
from tickets.forms.bulk import BulkForm
from tickets.queries.asked import ask
from tickets.queries.bulk import bulk_rows, bulk_run, chosen_tickets, standing, standing_words
from tickets.queries.inbox import Scope, all_tickets, inbox
from tickets.rules.bulk import MOST_TICKETS, may_take_back
from tickets.views.desk_page import desk_page, safe_next, way_back

_SHOWN = 200


@require_http_methods(["GET", "POST"])
@desk_page()
def bulk(request: SignedInRequest) -> HttpResponse:
    """What can be done to the chosen tickets, as a page or, for a list, as a bar; a POST does it."""
    data = request.POST if request.method == "POST" else request.GET
    is_all = request.method == "GET" and bool(data.get("all"))
    numbers = _all_that_fit(request) if is_all else _numbers(data.getlist("ticket"))
    tickets = chosen_tickets(user=request.user, numbers=numbers)
    form = BulkForm(data if request.method == "POST" else None, tickets=tickets, numbers=numbers)
    if request.method == "POST" and form.is_valid():
        try:
            return _done(request, form)
        except ValidationError as error:
            form.add_error(None, error)
    return _choose(request, form, tickets, data)


@require_GET
@desk_page()
def show_bulk(request: SignedInRequest, run_id: int) -> HttpResponse:
    """What became of each ticket of a run, and how far it is."""
    run = _run(request, run_id)
    found, at = standing(run), timezone.now()
    is_undone = hasattr(run, "undone_by")
    context = {
        "run": run,
        "standing": found,
        "words": standing_words(run, found),
        "rows": bulk_rows(run, user=request.user)[:_SHOWN],
        "may_undo": run.finished_at and may_take_back(act=run.act, asked_at=run.asked_at, at=at, is_undone=is_undone),
        "back": safe_next(request, request.GET.get("next", "")),
    }
    return render(request, "tickets/desk/bulk_run.html", context)


@require_POST
@desk_page()
def undo(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Take back what a run did, on the tickets left alone since."""
    _run(request, run_id)
    try:
        run = undo_bulk(actor=request.user, run_id=run_id, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(way_back(request, reverse("desk:bulk_run", args=[run_id])))
    return _answer(request, run)


def _done(request: SignedInRequest, form: BulkForm) -> HttpResponse:
    run = do_bulk(
        actor=request.user,
        act=form.chosen_act,
        given=form.given(),
        numbers=form.numbers,
        key=f"page:{form.cleaned_data['key'] or form.fresh_key}",
        at=timezone.now(),
    )
    return _answer(request, run)


def _answer(request: SignedInRequest, run: Any) -> HttpResponse:
    """Back to the list when all went well, else to what became of each."""
    found = standing(run)
    back = way_back(request, reverse("desk:inbox"))
    if found.refused or found.waiting:
        return redirect(f"{reverse('desk:bulk_run', args=[run.pk])}?{urlencode({'next': back})}")
    can_undo = may_take_back(act=run.act, asked_at=run.asked_at, at=timezone.now(), is_undone=False) and found.done
    undo_url = reverse("desk:undo", args=[run.pk]) if can_undo else ""
    messages.success(request, standing_words(run, found), extra_tags=undo_url)
    return redirect(back)


def _choose(request: SignedInRequest, form: BulkForm, tickets: list[Any], data: Any) -> HttpResponse:
    is_bar = bool(request.headers.get("HX-Request"))
    context = {
        "form": form,
        "tickets": tickets[:_SHOWN],
        "numbers": ",".join(map(str, form.numbers)),
        "count": len(form.numbers),
        "most": MOST_TICKETS,
        "key": form.data.get("key") or form.fresh_key,
        "back": safe_next(request, data.get("next", "")),
    }
    template = "tickets/desk/_bulk_form.html" if is_bar else "tickets/desk/bulk.html"
    return render(request, template, context, status=400 if form.is_bound else 200)


def _all_that_fit(request: SignedInRequest) -> list[int]:
    """The numbers of the tickets of a whole list, up to one more than can be done at once."""
    at, zone = timezone.now(), timezone.get_current_timezone()
    asked = ask(line=request.GET.get("q", ""), user=request.user, at=at, zone=zone)
    scope = request.GET.get("scope", "")
    is_scope = scope in list(Scope)
    rows = inbox(user=request.user, scope=Scope(scope)) if is_scope else all_tickets(request.user)
    found = asked.found(rows, user=request.user).order_by("-pk").values_list("pk", flat=True)
    return list(found[: MOST_TICKETS + 1])


def _numbers(texts: list[str]) -> list[int]:
    """Read numbers, one a box or many in one field, parted by commas."""
    each = ",".join(texts).split(",")[: MOST_TICKETS + 1]
    read = (whole_number(text, digits=15) for text in each)
    return list(dict.fromkeys(number for number in read if number is not None))


def _run(request: SignedInRequest, run_id: int) -> Any:
    run = bulk_run(user=request.user, run_id=run_id)
    if run is None:
        raise Http404("There is no such run.")
    return run

