"""The help pages: finding, reading and judging articles."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest
from knowledge.actions.reading import note_missed_search, note_steps, vote
from knowledge.enums import StepKind
from knowledge.forms.article import VoteForm
from knowledge.permissions import may_write
from knowledge.queries.detail import readable_article, vote_of
from knowledge.queries.search import clean_search, find_articles, popular_articles, tiles_with_articles
from knowledge.render import html_of
from knowledge.views.carried import problem_in


@require_safe
def show_help(request: SignedInRequest) -> HttpResponse:
    """Search, pictures and what others read; the answer to a search when there is one."""
    text, tile = clean_search(request.GET.get("q", "")), request.GET.get("tile", "").replace("\x00", "")[:30]
    is_asked = bool(text or tile)
    found = find_articles(user=request.user, text=text, tile=tile) if is_asked else []
    if text and not found and not tile and request.method == "GET":
        note_missed_search(text=text, at=timezone.now())
    tiles = tiles_with_articles(user=request.user)
    context = {
        "text": text,
        "tile": next((each for each in tiles if each.code == tile), None),
        "is_asked": is_asked,
        "found": found,
        "tiles": tiles,
        "popular": [] if is_asked else popular_articles(user=request.user, at=timezone.now()),
        "is_writer": may_write(request.user),
    }
    return render(request, "knowledge/help.html", context)


@require_safe
def show_article(request: SignedInRequest, slug: str) -> HttpResponse:
    """One article. Coming from the form of a new ticket, it can be said that it fixed the problem."""
    article = article_or_404(request, slug)
    visit, problem = problem_in(request.GET)
    if request.method == "GET":
        note_steps(
            actor=request.user, kind=StepKind.OPENED, articles=[article], visit=visit,
            problem=problem if visit else None, at=timezone.now(),
        )  # fmt: skip
    context = article_context(request, article) | {"visit": visit, "said": request.GET if visit else {}}
    return render(request, "knowledge/article.html", context)


@require_POST
def cast_vote(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say whether it helped."""
    article_or_404(request, slug)
    form = VoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say yes or no, and keep the comment short.")
        return redirect("knowledge:article", slug)
    try:
        given = vote(
            actor=request.user, slug=slug, is_helpful=form.cleaned_data["helpful"],
            comment=form.cleaned_data["comment"], at=timezone.now(),
        )  # fmt: skip
    except ValidationError as error:
        return _again(request, slug, error, comment=form.cleaned_data["comment"])
    messages.success(request, _THANKS[given.is_helpful])
    return redirect(f"{reverse('knowledge:article', args=[slug])}#vote")


_THANKS = {
    True: "Thank you. Good to know that it helped.",
    False: "Thank you. Those who look after this article see that it did not help.",
}


def _again(request: SignedInRequest, slug: str, error: ValidationError, *, comment: str) -> HttpResponse:
    """The article again, with what was wrong and what was typed."""
    context = article_context(request, article_or_404(request, slug))
    context |= {"problem": error.messages[0], "comment": comment, "visit": "", "said": {}}
    return render(request, "knowledge/article.html", context, status=400)


def article_or_404(request: SignedInRequest, slug: str) -> Any:
    """Return the article. Raises Http404 when there is none for this person."""
    article = readable_article(user=request.user, slug=slug)
    if article is None:
        raise Http404("There is no such article.")
    return article


def article_context(request: SignedInRequest, article: Any) -> dict[str, Any]:
    """What a page shows of a published article."""
    return {
        "article": article,
        "version": article.published,
        "html": html_of(article.published),
        "categories": article.categories.all(),
        "devices": [str(each) for each in article.device_models.all()],
        "voted": vote_of(user=request.user, version=article.published),
        "is_writer": may_write(request.user),
    }
