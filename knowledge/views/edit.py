"""Writing: a new article, and another version of one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from knowledge.actions.article import StaleArticle, draft_from_ticket, save_version, write_article
from knowledge.actions.review import submit
from knowledge.enums import ArticleState
from knowledge.forms.article import ArticleForm
from knowledge.queries.drafting import article_from, makers_and_models, runbook_words
from knowledge.render import preview_of
from knowledge.rules.diff import compare
from knowledge.views.desk import desk_article_or_404
from knowledge.views.guard import for_writers


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def write(request: SignedInRequest) -> HttpResponse:
    """A new article; `?runbook=` begins with the steps of that category."""
    if request.method != "POST":
        return _editor(request, ArticleForm(initial=runbook_words(request.GET.get("runbook", "")[:8])))
    form = ArticleForm(request.POST)
    if not form.is_valid() or request.POST.get("step") == "preview":
        return _unsaved(request, form)
    try:
        article = write_article(actor=request.user, words=form.words(), about=form.about(), at=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return _editor(request, form, status=400)
    return _saved(request, article)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def edit(request: SignedInRequest, article_id: int) -> HttpResponse:
    """Another version; the published one stays until the new one is published."""
    article = desk_article_or_404(request, article_id)
    if request.method != "POST":
        return _editor(request, ArticleForm(article=article))
    form = ArticleForm(request.POST, article=article)
    if not form.is_valid() or request.POST.get("step") == "preview":
        return _unsaved(request, form)
    seen = form.cleaned_data.get("seen") or 0
    try:
        saved = save_version(
            actor=request.user,
            article_id=article.pk,
            words=form.words(),
            about=form.about(),
            seen=seen,
            at=timezone.now(),
        )
    except StaleArticle as error:
        return _stale(request, form, error)
    except ValidationError as error:
        form.add_error(None, error)
        return _editor(request, form, status=400)
    return _saved(request, saved)


@require_POST
@for_writers
def from_ticket(request: SignedInRequest, number: int) -> HttpResponse:
    """Draft an article from a solved ticket; a second time leads to the one there is."""
    found = article_from(user=request.user, ticket_id=number)
    if found is not None:
        messages.info(request, f"There is an article from #{number} already: this one.")
        return redirect("knowledge:desk_article", found.pk)
    try:
        article = draft_from_ticket(actor=request.user, number=number, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk:ticket", number)
    messages.success(request, "Drafted. Names and numbers were left out as far as they could be told: read it through.")
    return redirect("knowledge:edit", article.pk)


def _saved(request: SignedInRequest, article: Any) -> HttpResponse:
    """Ask for a review when that button was pressed, and go to the article."""
    if request.POST.get("step") == "submit" and article.state == ArticleState.DRAFT:
        submit(actor=request.user, article_id=article.pk, at=timezone.now())
        messages.success(request, "Saved. It waits for somebody else to read it.")
    else:
        messages.success(request, "Saved.")
    return redirect("knowledge:desk_article", article.pk)


def _unsaved(request: SignedInRequest, form: ArticleForm) -> HttpResponse:
    """What was typed with its preview, or with what is wrong."""
    is_preview = request.POST.get("step") == "preview"
    if is_preview:
        form.errors.pop("is_clean", None)  # asked when it is saved
    return _editor(request, form, is_preview=is_preview, status=200 if is_preview else 400)


def _stale(request: SignedInRequest, form: ArticleForm, error: StaleArticle) -> HttpResponse:
    """What was typed against what was saved meanwhile; saving again takes the typed words."""
    article: Any = form.article
    lines = compare(article.latest.body, form.cleaned_data["body"])
    form.data = request.POST.copy()
    form.data["seen"] = str(article.latest.number)
    form.add_error(None, error)
    return _editor(request, form, stale=lines, status=409)


def _editor(
    request: SignedInRequest, form: ArticleForm, *, is_preview: bool = False, stale: Any = None, status: int = 200
) -> HttpResponse:
    body = form["body"].value() or ""
    context = {
        "form": form,
        "article": form.article,
        "preview": preview_of(body) if is_preview and body else "",
        "preview_title": form["title"].value(),
        "findings": form.findings,
        "stale": stale,
        "models": makers_and_models(),
    }
    return render(request, "knowledge/desk/edit.html", context, status=status)
