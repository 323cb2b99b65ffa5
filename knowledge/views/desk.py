"""The desk's own pages of the articles: the list, one article, its history."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, page_of
from accounts.rules.numbers import whole_number
from knowledge.enums import ArticleState, Audience, Move
from knowledge.forms.article import AUDIENCE_WORDS, KIND_WORDS, LANGUAGE_WORDS, RetireForm, ReviewDueForm
from knowledge.permissions import may_publish_alone, may_see_figures
from knowledge.queries.detail import (
    DESK_ORDER,
    acts_of,
    counts_by_state,
    desk_article,
    desk_list,
    judged,
    version_numbered,
    versions_of,
)
from knowledge.render import html_of
from knowledge.rules.diff import Line, compare
from knowledge.rules.review import MOVE_WORDS, STATE_WORDS, moves_from
from knowledge.views.guard import for_writers

PAGE_SIZE = 50
_BADGES = {
    ArticleState.DRAFT: ("", "pencil"),
    ArticleState.IN_REVIEW: ("warn", "eye"),
    ArticleState.PUBLISHED: ("ok", "check"),
    ArticleState.RETIRED: ("", "lock"),
}


@require_safe
@for_writers
def show_articles(request: SignedInRequest) -> HttpResponse:
    """Articles by state, those touched last first; what waits for review is a tab of its own."""
    state = request.GET.get("state", "")
    state = state if state in set(ArticleState) else ""
    text = request.GET.get("q", "")[:80]
    rows = desk_list(user=request.user, state=state, text=text)
    try:
        page = page_of(rows=rows, order=DESK_ORDER, cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)
    except BadCursor:
        page = page_of(rows=rows, order=DESK_ORDER, size=PAGE_SIZE)
    context = {
        "tabs": _tabs(request, state),
        "text": text,
        "state": state,
        "rows": [_row(article, at=timezone.now()) for article in page.rows],
        "next_url": page.next and _address(q=text, state=state, cursor=page.next),
        "previous_url": page.previous and _address(q=text, state=state, cursor=page.previous),
        "sees_figures": may_see_figures(request.user),
    }
    return render(request, "knowledge/desk/list.html", context)


@require_safe
@for_writers
def show_desk_article(request: SignedInRequest, article_id: int) -> HttpResponse:
    """One article as the desk works on it: its newest words, what can be done, what readers say, what happened."""
    return desk_page(request, desk_article_or_404(request, article_id))


@require_safe
@for_writers
def show_history(request: SignedInRequest, article_id: int) -> HttpResponse:
    """What changed between two versions; without any named, between the last two."""
    article: Any = desk_article_or_404(request, article_id)
    newest = article.latest.number
    after = version_numbered(article=article, number=_number(request, "to", newest))
    before = version_numbered(
        article=article, number=_number(request, "from", max(1, (after or article.latest).number - 1))
    )
    if before is None or after is None:
        raise Http404("There is no such version.")
    context = {
        "article": article,
        "versions": versions_of(article),
        "before": before,
        "after": after,
        "parts": [{"title": title, "lines": _compared(before, after, name)} for name, title in _PARTS],
        "can_revert": article.state != ArticleState.RETIRED and before.number != newest,
    }
    return render(request, "knowledge/desk/history.html", context)


_PARTS = (("title", "Title"), ("summary", "In one sentence"), ("symptoms", "What people say"), ("body", "Text"))


def _compared(before: Any, after: Any, name: str) -> list[Line]:
    return compare(getattr(before, name), getattr(after, name))


def desk_page(
    request: SignedInRequest, article: Any, *, problem: str = "", failed: str = "", reason: str = "", status: int = 200
) -> HttpResponse:
    """Answer with the article as it is now; `problem` says why the move `failed` could not be done."""
    state = ArticleState(article.state)
    is_author = article.latest.author_id == request.user.pk
    shown = article.published or article.latest
    context = {
        "article": article,
        "version": article.latest,
        "html": html_of(article.latest),
        "badge": _badge(state),
        "facts": _facts(article),
        "moves": {move.value for move in moves_from(state)},
        "is_own": is_author,
        "may_alone": is_author and may_publish_alone(request.user),
        "judged": judged(shown),
        "acts": [_act(act) for act in acts_of(article)],
        "reason_form": RetireForm(initial={"reason": reason}, auto_id="reason_%s"),
        "due_form": ReviewDueForm(initial={"due": article.review_due}),
        "problem": problem,
        "failed": failed,
    }
    return render(request, "knowledge/desk/article.html", context, status=status)


def desk_article_or_404(request: SignedInRequest, article_id: int) -> Any:
    """Return the article of any state. Raises Http404."""
    article = desk_article(user=request.user, article_id=article_id)
    if article is None:
        raise Http404("There is no such article.")
    return article


def _badge(state: ArticleState) -> dict[str, str]:
    kind, icon = _BADGES[state]
    return {"label": STATE_WORDS[state], "kind": kind, "icon": icon}


def _tabs(request: SignedInRequest, current: str) -> list[dict[str, Any]]:
    counts = counts_by_state(user=request.user)
    every = {"label": "All", "url": _address(), "current": not current, "count": sum(counts.values())}
    return [
        every,
        *(
            {
                "label": STATE_WORDS[state],
                "url": _address(state=state.value),
                "current": state.value == current,
                "count": counts.get(state.value, 0),
            }
            for state in ArticleState
        ),
    ]


def _row(article: Any, *, at: datetime) -> dict[str, Any]:
    return {
        "article": article,
        "badge": _badge(ArticleState(article.state)),
        "audience": _AUDIENCE[Audience(article.audience)],
        "is_live_older": bool(article.published_id) and article.published_id != article.latest_id,
        "is_due": bool(article.published_id and article.review_due and article.review_due <= at.date()),
    }


_AUDIENCE = {Audience.CLINICIAN: "Everybody", Audience.AGENT: "Desk only"}


def _facts(article: Any) -> list[dict[str, str]]:
    address = reverse("knowledge:article", args=[article.slug]) if article.published_id else ""
    version = f"version {article.published.number}" if address else "not published"
    source = article.from_ticket
    return [
        {"label": "For", "value": AUDIENCE_WORDS[article.audience]},
        {"label": "Kind", "value": KIND_WORDS[article.kind].partition(":")[0]},
        {"label": "Language", "value": LANGUAGE_WORDS[article.language]},
        {"label": "Owner", "value": article.owner.full_name if article.owner else "RadDesk"},
        {"label": "Categories", "value": ", ".join(each.title for each in article.categories.all())},
        {"label": "Devices", "value": ", ".join(str(each) for each in article.device_models.all()) or "Any"},
        {"label": "Read as", "value": version, "href": address},
        *(
            [{"label": "From ticket", "value": f"#{source.pk}", "href": reverse("desk:ticket", args=[source.pk])}]
            if source
            else []
        ),
    ]


def _act(act: Any) -> dict[str, Any]:
    icons = {Move.WRITE: "pencil", Move.SUBMIT: "eye", Move.SEND_BACK: "rotate", Move.PUBLISH: "check",
             Move.CONFIRM: "check-circle", Move.RETIRE: "lock", Move.RESTORE: "rotate"}  # fmt: skip
    move = Move(act.kind)
    number = f" {act.version.number}" if act.version and move is Move.WRITE else ""
    return {
        "icon": icons[move],
        "actor": act.actor.full_name if act.actor else "RadDesk",
        "text": MOVE_WORDS[move] + number + (f": {act.note}" if act.note else ""),
        "at": act.at,
        "strong": move is Move.PUBLISH,
    }


def _number(request: SignedInRequest, name: str, otherwise: int) -> int:
    number = whole_number(request.GET.get(name, ""), digits=9)
    return otherwise if number is None else number


def _address(**values: str) -> str:
    kept = {name: value for name, value in values.items() if value}
    return f"{reverse('knowledge:articles')}?{urlencode(kept)}" if kept else reverse("knowledge:articles")
