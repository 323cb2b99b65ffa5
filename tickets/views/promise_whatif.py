"""What other promises would have made of the past."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.draft import take_draft
from tickets.actions.whatif import try_draft
from tickets.forms.replays import PeriodForm
from tickets.queries.policies import current_policy_version
from tickets.queries.policy_content import content_of, draft_of, known_names
from tickets.queries.whatifs import draft_content, latest_whatifs, whatif_detail
from tickets.rules.policy import Content
from tickets.rules.policy_diff import differences
from tickets.rules.whatif import Measured
from tickets.rules.whatif_words import MEASURED_WORDS, attainment, by_priority, by_queue
from tickets.views.desk_page import desk_page
from tickets.views.promise_page import promise_page
from tickets.views.promise_replays import changes_context


@require_http_methods(["GET", "POST"])
@desk_page(Capability.SEE_REPORTS)
def show_whatif(request: SignedInRequest) -> HttpResponse:
    """Choose the days, try the draft on their tickets, and find what was tried before."""
    now = timezone.now()
    draft, form = draft_of(request.user, at=now), PeriodForm(request.POST or None, at=now, zone=request.user.time_zone)
    if form.is_valid():
        try:
            tried = try_draft(actor=request.user, days=form.days(), content=draft_content(draft), at=now)
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            return redirect("promises:trial", tried.pk)
    names, version = known_names(at=now), current_policy_version(at=now)
    context = {
        "form": form,
        "differences": differences(content_of(version), content_of(draft), names),
        "hours": [names.calendars.get(code, code) for code in draft.hours],
        "trials": latest_whatifs(request.user),
    }
    return promise_page(request, "whatif", context, current="whatif", status=400 if form.is_bound else 200)


@require_GET
@desk_page(Capability.SEE_REPORTS)
def show_trial(request: SignedInRequest, whatif_id: int) -> HttpResponse:
    """What was found: attainment before and after, by priority and queue, and the tickets that change."""
    trial = _found(request, whatif_id)
    now = timezone.now()
    names, version = known_names(at=now), current_policy_version(at=now)
    drafted = Content(trial.draft["targets"], trial.draft["rules"], trial.draft["steps"])
    context = {
        "trial": trial,
        "differences": differences(content_of(version), drafted, names),
        "hours": [names.calendars.get(code, code) for code in trial.draft["hours"]],
        "lines": list(attainment(trial.counts).values()),
        **_breakdown(request, trial, names),
        **changes_context(request, trial),
    }
    return promise_page(request, "trial", context, current="whatif")


@require_POST
@desk_page(Capability.SEE_REPORTS)
def take(request: SignedInRequest, whatif_id: int) -> HttpResponse:
    """Go on with what was tried as one's own draft."""
    take_draft(actor=request.user, content=_found(request, whatif_id).draft, at=timezone.now())
    return redirect("promises:draft")


def _found(request: SignedInRequest, whatif_id: int) -> Any:
    trial = whatif_detail(request.user, whatif_id)
    if trial is None:
        raise Http404("This is not there any more. What was tried is kept two weeks.")
    return trial


def _breakdown(request: SignedInRequest, trial: Any, names: Any) -> dict[str, Any]:
    wanted = request.GET.get("measure", "")
    measured = Measured(wanted) if wanted in set(Measured) else Measured.RESOLUTION
    return {
        "measured": MEASURED_WORDS[measured],
        "priorities": by_priority(trial.counts, measured),
        "queues": by_queue(trial.counts, measured, names.queues),
        "measure_tabs": [
            {"label": label, "url": f"?measure={each}#attainment", "current": each is measured}
            for each, label in MEASURED_WORDS.items()
        ],
    }
