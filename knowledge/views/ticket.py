"""Articles beside a ticket of the desk."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest
from knowledge.actions.reading import mark_used
from knowledge.enums import Audience
from knowledge.queries.detail import articles_used, runbooks_for
from knowledge.queries.drafting import article_from, category_of, is_solved
from knowledge.queries.problem import problem_of, ticket_seen
from knowledge.queries.search import clean_search, find_articles
from knowledge.queries.suggest import suggestions
from knowledge.views.guard import for_writers

_SUGGESTED = 5


@require_safe
@for_writers
def show_panel(request: SignedInRequest, number: int) -> HttpResponse:
    """Articles that fit a ticket: a piece of its page for htmx, a page of its own otherwise, with a search."""
    return _answer(request, number)


@require_POST
@for_writers
def mark(request: SignedInRequest, number: int) -> HttpResponse:
    """Say that an article was used on the ticket, or that it was not."""
    slug, is_used = request.POST.get("article", "")[:80], request.POST.get("used") == "yes"
    try:
        mark_used(actor=request.user, slug=slug, number=number, is_used=is_used, at=timezone.now())
    except ValidationError as error:
        raise Http404(error.messages[0]) from error
    if request.htmx:  # type: ignore[attr-defined]  # set by the middleware of htmx
        return _answer(request, number)
    messages.success(request, "Noted." if is_used else "Taken back.")
    return redirect("knowledge:for_desk", number)


@require_safe
@for_writers
def show_runbook(request: SignedInRequest, category: str) -> HttpResponse:
    """The runbook of a category: the article itself, the choice when there are several, or how to write one."""
    found_category = category_of(category)
    if found_category is None:
        raise Http404("There is no such category.")
    found = runbooks_for(user=request.user, code=category)
    if len(found) == 1:
        return redirect("knowledge:article", found[0].slug)
    return render(request, "knowledge/desk/runbooks.html", {"category": found_category, "found": found})


def _answer(request: SignedInRequest, number: int) -> HttpResponse:
    ticket = ticket_seen(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    text = clean_search(request.GET.get("q", ""))
    used = articles_used(user=request.user, ticket_id=ticket.pk)
    ids = {article.pk for article in used}
    found = (
        find_articles(user=request.user, text=text)[:_SUGGESTED]
        if text
        else suggestions(user=request.user, problem=problem_of(ticket), limit=_SUGGESTED)
    )
    context = {
        "ticket": ticket,
        "text": text,
        "used": [_row(request, article, is_used=True) for article in used],
        "found": [_row(request, article, is_used=False) for article in found if article.pk not in ids],
        "drafted": article_from(user=request.user, ticket_id=ticket.pk),
        "is_solved": is_solved(ticket),
    }
    template = "knowledge/_beside.html" if request.htmx else "knowledge/desk/beside.html"  # type: ignore[attr-defined]  # the middleware's
    return render(request, template, context)


def _row(request: SignedInRequest, article: Any, *, is_used: bool) -> dict[str, Any]:
    """An article with its whole address, for a reply; an article of the desk is not for the requester's eyes."""
    address = reverse("knowledge:article", args=[article.slug])
    return {
        "article": article,
        "title": article.published.title,
        "summary": article.published.summary,
        "url": address,
        "address": request.build_absolute_uri(address),
        "is_public": article.audience == Audience.CLINICIAN,
        "is_used": is_used,
    }
