"""Problem records at the desk: the list, one problem, opening and editing it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, page_of
from tickets.actions.problem import edit_problem, open_problem
from tickets.enums import ProblemState, State
from tickets.forms.problems import ProblemForm, first_words
from tickets.queries.problems import PROBLEM_ORDER, problem_detail, problem_list, problem_page
from tickets.rules.lifecycle import STATE_WORDS
from tickets.rules.problems import PROBLEM_WORDS
from tickets.views.desk_page import desk_page

_SIZE = 50
_UNSOLVED = "unsolved"


@require_GET
@desk_page()
def show_problems(request: SignedInRequest) -> HttpResponse:
    """Problems by state, those that changed last first."""
    states = {_UNSOLVED: "Not solved", **{state.value: words for state, words in PROBLEM_WORDS.items()}, "": "All"}
    asked = request.GET.get("state", _UNSOLVED)
    state = asked if asked in states else _UNSOLVED
    text = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    rows = problem_list(user=request.user, state=state, text=text)
    try:
        page = page_of(rows=rows, order=PROBLEM_ORDER, cursor=request.GET.get("cursor", ""), size=_SIZE)
    except BadCursor as error:
        messages.error(request, error.message)
        return redirect("desk:problems")
    tabs = [{"label": words, "url": f"?state={key}", "current": key == state} for key, words in states.items()]
    context = {"rows": _shown(page.rows), "page": page, "tabs": tabs, "text": text, "state": state}
    return render(request, "tickets/desk/problems.html", context)


@require_GET
@desk_page()
def show_problem(request: SignedInRequest, problem_id: int) -> HttpResponse:
    """One problem: its cause, what helps meanwhile, its tickets and its changes."""
    page = problem_page(user=request.user, problem_id=problem_id)
    if page is None:
        raise Http404("There is no such problem.")
    context = {
        "page": page,
        "problem": page.problem,
        "words": PROBLEM_WORDS[ProblemState(page.problem.state)],
        "tickets": [_ticket(ticket) for ticket in page.tickets],
        "changes": [_change(change) for change in page.changes],
    }
    return render(request, "tickets/desk/problem.html", context)


@require_http_methods(["GET", "POST"])
@desk_page()
def new_problem(request: SignedInRequest) -> HttpResponse:
    """Open a problem; `?ticket=`, `?device=`, `?category=` and `?title=` fill in what is known."""
    form = ProblemForm(request.POST or None, initial=first_words(request.GET))

    def save() -> Any:
        given = form.cleaned_data["tickets"]
        return open_problem(actor=request.user, found=form.found(), ticket_ids=given, at=timezone.now())

    return _saved(request, form, save, done="The problem is open.") or _form_page(request, form, problem=None)


@require_http_methods(["GET", "POST"])
@desk_page()
def change_problem(request: SignedInRequest, problem_id: int) -> HttpResponse:
    """Write down what is known now."""
    problem = problem_detail(user=request.user, problem_id=problem_id)
    if problem is None:
        raise Http404("There is no such problem.")
    form = ProblemForm(request.POST or None, problem=problem)

    def save() -> Any:
        seen, found = form.cleaned_data["version"] or 0, form.found()
        return edit_problem(actor=request.user, problem_id=problem_id, found=found, version=seen, at=timezone.now())

    return _saved(request, form, save, done="Saved.") or _form_page(request, form, problem=problem)


def _saved(request: SignedInRequest, form: ProblemForm, save: Callable[[], Any], *, done: str) -> HttpResponse | None:
    """Save a form that is right and lead to the problem; None when there is something to mend."""
    if not form.is_valid():
        return None
    try:
        problem = save()
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, done)
    return redirect("desk:problem_record", problem.pk)


def _form_page(request: SignedInRequest, form: ProblemForm, *, problem: Any) -> HttpResponse:
    context = {"form": form, "problem": problem}
    return render(request, "tickets/desk/problem_form.html", context, status=400 if form.is_bound else 200)


def _shown(rows: Any) -> list[dict[str, Any]]:
    return [{"problem": row, "words": PROBLEM_WORDS[ProblemState(row.state)]} for row in rows]


def _ticket(ticket: Any) -> dict[str, Any]:
    return {
        "number": ticket.pk,
        "subject": ticket.subject,
        "device": ticket.device.tag if ticket.device else "",
        "state": ticket.state,
        "words": STATE_WORDS[State(ticket.state)],
    }


def _change(change: Any) -> dict[str, Any]:
    """Who changed what: "cause, workaround"; the words themselves stand above."""
    fields = "opened it" if change.fields == ["opened"] else f"changed {', '.join(change.fields)}"
    text = f"{fields}; then: {PROBLEM_WORDS[ProblemState(change.state)].lower()}"
    return {"at": change.at, "actor": change.actor.full_name, "text": text}
