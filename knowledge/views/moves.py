"""What the desk does with an article by one button each."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.permissions import SignedInRequest
from accounts.rules.numbers import whole_number
from knowledge.actions import review
from knowledge.actions.article import revert
from knowledge.forms.article import RetireForm, ReviewDueForm
from knowledge.views.desk import desk_article_or_404, desk_page
from knowledge.views.guard import for_writers

Act = Callable[..., Any]
MOVES: Mapping[str, tuple[Act, bool, str]] = {
    "submit": (review.submit, False, "It waits for somebody else to read it."),
    "send_back": (review.send_back, True, "Sent back to its writer."),
    "publish": (review.publish, True, "Published. Its readers see it from now on."),
    "confirm": (review.confirm_article, False, "Good. It is looked at again in a year."),
    "retire": (review.retire, True, "Retired. Nobody but the desk sees it now."),
    "restore": (review.restore, False, "It is a draft again."),
}
"""Name of a button: what it does, whether it takes a reason, and what is said when it is done."""


@require_POST
@for_writers
def move(request: SignedInRequest, article_id: int, name: str) -> HttpResponse:
    """Do one of MOVES; when it cannot be done, the page says why and keeps what was typed."""
    act, takes_reason, words = MOVES[name]
    form = RetireForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else request.POST.get("reason", "")[:500]
    try:
        act(
            actor=request.user, article_id=article_id, at=timezone.now(), **({"reason": reason} if takes_reason else {})
        )
    except ValidationError as error:
        article = desk_article_or_404(request, article_id)
        return desk_page(request, article, problem=error.messages[0], failed=name, reason=reason, status=409)
    messages.success(request, words)
    return redirect("knowledge:desk_article", article_id)


@require_POST
@for_writers
def set_due(request: SignedInRequest, article_id: int) -> HttpResponse:
    """Say when it is to be looked at again."""
    article = desk_article_or_404(request, article_id)
    form = ReviewDueForm(request.POST)
    if not form.is_valid():
        return desk_page(request, article, problem="Give the day as a date, or leave it empty.", status=400)
    review.set_review_due(actor=request.user, article_id=article_id, due=form.cleaned_data["due"], at=timezone.now())
    messages.success(request, "Saved.")
    return redirect("knowledge:desk_article", article_id)


@require_POST
@for_writers
def take_up(request: SignedInRequest, article_id: int, number: int) -> HttpResponse:
    """Make the words of an earlier version the newest draft."""
    article: Any = desk_article_or_404(request, article_id)
    seen = whole_number(request.POST.get("seen", ""), digits=9)
    try:
        revert(
            actor=request.user, article_id=article_id, number=number, at=timezone.now(),
            seen=article.latest.number if seen is None else seen,
        )  # fmt: skip
    except ValidationError as error:
        return desk_page(request, article, problem=error.messages[0], status=409)
    messages.success(request, f"The words of version {number} are the newest draft.")
    return redirect("knowledge:desk_article", article_id)
