"""Articles for somebody who is about to report a problem, or has just done so."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest
from knowledge.actions.reading import mark_solved, note_steps
from knowledge.enums import Audience, StepKind
from knowledge.queries.problem import problem_of, ticket_seen
from knowledge.queries.suggest import Problem, suggestions
from knowledge.views.carried import carried, problem_in, said_in
from knowledge.views.help import article_context, article_or_404


@require_POST
def suggest(request: SignedInRequest) -> HttpResponse:
    """At most three articles for what the form says so far: a piece of the question page.

    204 when they are those that are shown already, so that one which is being read stays open.
    """
    offered = _offered(request)
    if offered["shown"] == request.POST.get("shown", ""):
        return HttpResponse(status=204)
    return render(request, "knowledge/_suggested.html", offered)


@require_POST
def open_suggested(request: SignedInRequest, slug: str) -> HttpResponse:
    """The words of a suggested article, to be read without leaving the form."""
    article = article_or_404(request, slug)
    visit, problem = problem_in(request.POST)
    at = timezone.now()
    note_steps(actor=request.user, kind=StepKind.OPENED, articles=[article], visit=visit, problem=problem, at=at)
    return render(request, "knowledge/_body.html", article_context(request, article))


@require_POST
def check(request: SignedInRequest) -> HttpResponse:
    """For those without JavaScript: articles for what was typed, then send it, or go back with everything kept."""
    fields, errors = carried(request)
    return render(request, "knowledge/check.html", _offered(request) | {"fields": fields, "errors": errors})


@require_POST
def solved(request: SignedInRequest) -> HttpResponse:
    """An article fixed it: no ticket. What was typed is kept on the page for whoever wants to send it after all."""
    visit, problem = problem_in(request.POST)
    try:
        article = mark_solved(
            actor=request.user, slug=request.POST.get("fixed", "")[:80], visit=visit, problem=problem, at=timezone.now()
        )
    except ValidationError as error:
        raise Http404(error.messages[0]) from error
    fields, errors = carried(request)
    return render(request, "knowledge/thanks.html", {"article": article, "fields": fields, "errors": errors})


@require_safe
def for_ticket(request: SignedInRequest, number: int) -> HttpResponse:
    """Articles for a ticket of one's own, to read while the desk is on its way."""
    ticket = ticket_seen(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    found = suggestions(user=request.user, problem=problem_of(ticket), audience=Audience.CLINICIAN)
    return render(request, "knowledge/for_ticket.html", {"ticket": ticket, "found": found})


def _offered(request: SignedInRequest) -> dict[str, Any]:
    """The articles that fit, noted as shown."""
    visit, problem = problem_in(request.POST)
    found = _fitting(request, problem) if visit else []
    at = timezone.now()
    note_steps(actor=request.user, kind=StepKind.SHOWN, articles=found, visit=visit, problem=problem, at=at)
    said = urlencode(dict(said_in(problem)) | {"visit": visit})
    return {"found": found, "said": said, "shown": ",".join(str(article.pk) for article in found)}


def _fitting(request: SignedInRequest, problem: Problem) -> list[Any]:
    """The portal is for clinicians: so are its suggestions, whoever asks."""
    return suggestions(user=request.user, problem=problem, audience=Audience.CLINICIAN)
