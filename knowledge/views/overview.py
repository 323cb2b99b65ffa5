"""How the articles do, for supervisors."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from knowledge.enums import Outcome
from knowledge.queries.overview import (
    ArticleFigures,
    Figures,
    by_article,
    count_due,
    count_in_review,
    due_for_review,
    figures,
    missed_searches,
)
from knowledge.rules.deflection import DEFINITION, FEW
from knowledge.views.guard import for_the

PERIODS = {"7": "Last 7 days", "30": "Last 30 days", "90": "Last 90 days", "365": "Last 12 months"}


@require_safe
@for_the(Capability.SEE_REPORTS, words="The figures of the articles are for supervisors.")
def show_overview(request: SignedInRequest) -> HttpResponse:
    """Read, judged, saved, due and missed."""
    days = request.GET.get("days", "30")
    days = days if days in PERIODS else "30"
    at = timezone.now()
    since = at - timedelta(days=int(days))
    today = timezone.localtime(at).date()
    due = due_for_review(user=request.user, today=today)
    context = {
        "tabs": [{"label": words, "url": f"?days={key}", "current": key == days} for key, words in PERIODS.items()],
        "stats": _stats(figures(since=since, at=at), due=count_due(today=today), waiting=count_in_review()),
        "definition": DEFINITION,
        "columns": _COLUMNS,
        "rows": [_row(each) for each in by_article(since=since, at=at)],
        "due": [
            {"article": article, "is_late": bool(article.review_due and article.review_due <= today)} for article in due
        ],
        "missed": missed_searches(at=at),
    }
    return render(request, "knowledge/desk/overview.html", context)


_COLUMNS = [
    {"label": "Article"},
    {"label": "Read", "num": True},
    {"label": "Helped", "num": True},
    {"label": "Shown on the form", "num": True},
    {"label": "Deflected", "num": True},
    {"label": "Used on tickets", "num": True},
]


def _stats(found: Figures, *, due: int, waiting: int) -> list[dict[str, Any]]:
    votes, settled = found.helpful + found.unhelpful, found.pressed - found.outcomes.get(Outcome.UNSETTLED, 0)
    deflected = found.outcomes.get(Outcome.DEFLECTED, 0)
    pending = found.outcomes.get(Outcome.UNSETTLED, 0)
    return [
        {"label": "Read", "value": str(found.readings), "sub": f"by {found.readers} people",
         "definition": "One a person, article and day; or form of a new ticket."},
        {"label": "Found helpful", "value": _share(found.helpful, votes), "n": votes,
         "definition": "Votes “yes” of all votes cast or changed in the period, on any version."},
        {"label": "Tickets saved", "value": str(deflected), "n": settled, "is_few": 0 < settled < FEW,
         "sub": "of settled presses" + (f"; {pending} less than a day old" if pending else ""),
         "definition": DEFINITION},
        {"label": "Logged anyway", "value": _share(found.logged_anyway, found.visits), "n": found.visits,
         "is_few": 0 < found.visits < FEW, "sub": "forms on which articles were shown",
         "definition": "Of the forms on which articles were shown: those whose person logged a ticket on the portal "
         "within 2 hours. The rest are no savings: people also go away, or ring."},
        {"label": "Used on tickets", "value": str(found.uses),
         "definition": "An agent marked an article as used on a ticket."},
        {"label": "Wait for review", "value": str(waiting), "sub": f"{due} published, due again",
         "href": reverse("knowledge:articles") + "?state=in_review"},
    ]  # fmt: skip


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else ""


def _row(each: ArticleFigures) -> list[Any]:
    votes = each.helpful + each.unhelpful
    article: Any = each.article
    return [
        {"text": article.latest.title, "href": reverse("knowledge:desk_article", args=[article.pk])},
        each.readings,
        f"{each.helpful} of {votes}" if votes else "–",
        each.shown,
        each.deflected,
        each.uses,
    ]
