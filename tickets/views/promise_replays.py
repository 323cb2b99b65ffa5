"""Applying changed promises to tickets there are: what it would do, doing it, and what was done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.replay import apply_replay, preview_replay
from tickets.forms.replays import ReplayForm
from tickets.queries.changed_tickets import changed_tickets
from tickets.queries.policies import current_policy_version
from tickets.queries.replays import replay_detail, replays
from tickets.rules.whatif_words import changed
from tickets.views.desk_page import desk_page
from tickets.views.promise_page import promise_page


@require_GET
@desk_page(Capability.SEE_REPORTS)
def show_replays(request: SignedInRequest) -> HttpResponse:
    """What was looked at and applied, the newest first."""
    return promise_page(request, "replays", {"replays": replays()}, current="replays")


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DESK)
def new_replay(request: SignedInRequest) -> HttpResponse:
    """Choose the tickets and look at what the promises in force would do to them."""
    now = timezone.now()
    form = ReplayForm(request.POST or None)
    if form.is_valid():
        since = form.since_at(zone=request.user.time_zone)
        return redirect("promises:replay", preview_replay(actor=request.user, since=since, at=now).pk)
    context = {"form": form, "version": current_policy_version(at=now)}
    return promise_page(request, "replay_new", context, current="replays", status=400 if form.is_bound else 200)


@require_GET
@desk_page(Capability.SEE_REPORTS)
def show_replay(request: SignedInRequest, replay_id: int) -> HttpResponse:
    """What it does: how many promises move and how, and which tickets."""
    replay = replay_detail(replay_id)
    if replay is None:
        raise Http404("There is no such preview.")
    is_current = replay.version_id == current_policy_version(at=timezone.now()).pk
    context = {"replay": replay, "is_current": is_current, **changes_context(request, replay)}
    return promise_page(request, "replay", context, current="replays")


@require_POST
@desk_page(Capability.MANAGE_DESK)
def apply(request: SignedInRequest, replay_id: int) -> HttpResponse:
    """Apply the promises to the tickets that were looked at."""
    if replay_detail(replay_id) is None:
        raise Http404("There is no such preview.")
    try:
        apply_replay(actor=request.user, replay_id=replay_id, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("promises:replay", replay_id)


def changes_context(request: SignedInRequest, run: Any) -> dict[str, Any]:
    """The ways in which promises change, and the tickets of the one that is looked at."""
    found = changed(run.counts)
    wanted = request.GET.get("change", "")
    chosen = next((each for each in found if each.change == wanted), found[0] if found else None)
    tabs = [
        {"label": each.label, "url": f"?change={each.change}#tickets", "count": each.count, "current": each == chosen}
        for each in found
    ]
    rows = changed_tickets(request.user, run.changes, change=chosen.change) if chosen else []
    return {"changed": found, "chosen": chosen, "change_tabs": tabs, "rows": rows}
