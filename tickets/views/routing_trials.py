"""What other rules would have made of the tickets of the last month."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.routing_draft import take_routing
from tickets.actions.routing_trial import try_routing
from tickets.queries.routing import content_of
from tickets.queries.routing_content import known_codes, known_names, routing_draft_of, routing_in_force
from tickets.queries.routing_trials import found_by, latest_routing_trials, moved_tickets, routing_trial
from tickets.rules.routing_diff import differences
from tickets.rules.routing_report import findings
from tickets.rules.routing_trial import moves
from tickets.rules.routing_words import Names, rules_in_words
from tickets.views.desk_page import desk_page
from tickets.views.routing_page import report, routing_page


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DESK)
def show_trials(request: SignedInRequest) -> HttpResponse:
    """What was tried in the last two weeks; a POST tries the draft on the tickets of the last month."""
    if request.method == "POST":
        draft = routing_draft_of(request.user, at=timezone.now())
        try:
            tried = try_routing(actor=request.user, content=content_of(draft), at=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("routing:draft")
        return redirect("routing:trial", tried.pk)
    return routing_page(request, "trials", {"trials": latest_routing_trials(request.user)}, current="trials")


@require_GET
@desk_page(Capability.MANAGE_DESK)
def show_trial(request: SignedInRequest, trial_id: int) -> HttpResponse:
    """What was found: how many tickets would go elsewhere, from where to where and by which rule, and which."""
    trial, names = _found(request, trial_id), known_names()
    content, tried, known = content_of(trial), found_by(trial), known_codes()
    context = {
        "trial": trial,
        "differences": differences(content_of(trial.before), content, names),
        "is_draft": _is_draft(request, trial),
        **report(findings(content, known, names, tried if trial.finished_at else None)),
        "rules": [
            {"rule": row, "fits": tried.fits.get(row.place, 0), "wins": tried.wins.get(row.place, 0)}
            for row in rules_in_words(content, names)
        ],
        **_elsewhere(request, trial, names),
    }
    return routing_page(request, "trial", context, current="trials")


@require_POST
@desk_page(Capability.MANAGE_DESK)
def take(request: SignedInRequest, trial_id: int) -> HttpResponse:
    """Go on with what was tried as one's own draft."""
    take_routing(actor=request.user, content=content_of(_found(request, trial_id)), at=timezone.now())
    return redirect("routing:draft")


def _found(request: SignedInRequest, trial_id: int) -> Any:
    trial = routing_trial(request.user, trial_id)
    if trial is None:
        raise Http404("This is not there any more. What was tried is kept two weeks.")
    return trial


def _is_draft(request: SignedInRequest, trial: Any) -> bool:
    """True when the person's draft says what was tried, so that it can be published."""
    draft = routing_draft_of(request.user, at=timezone.now())
    return bool(content_of(draft) == content_of(trial) and trial.before_id == routing_in_force().pk)


def _elsewhere(request: SignedInRequest, trial: Any, names: Names) -> dict[str, Any]:
    counts, done = trial.counts, trial.done or 1
    return {
        "moved": counts.get("moved", 0),
        "moves": [
            {"was": names.queue(was), "becomes": names.queue(becomes), "count": count}
            for was, becomes, count in moves(counts)
        ],
        "right_before": round(100 * counts.get("right_before", 0) / done),
        "right_after": round(100 * counts.get("right_after", 0) / done),
        "tickets": [
            {"ticket": row.ticket, "was": names.queue(row.was), "becomes": names.queue(row.becomes), "rule": row.rule}
            for row in moved_tickets(request.user, trial)
        ],
    }
