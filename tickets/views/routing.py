"""The routing in force, its versions, and what two versions say differently."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.routing_draft import take_routing
from tickets.queries.routing import content_of
from tickets.queries.routing_content import (
    known_codes,
    known_names,
    routing_in_force,
    routing_version,
    routing_versions,
    rule_hits,
)
from tickets.queries.routing_trials import tried_of
from tickets.rules.routing_diff import differences
from tickets.rules.routing_report import findings
from tickets.rules.routing_words import owners_in_words, rules_in_words
from tickets.views.desk_page import desk_page
from tickets.views.routing_page import report, routing_page, rows_with_findings


@require_GET
@desk_page(Capability.MANAGE_DESK)
def show_current(request: SignedInRequest) -> HttpResponse:
    """Where tickets go now: rules in order with how often each fired, owners, and what is wrong with them."""
    version, names, hits = routing_in_force(), known_names(), rule_hits(at=timezone.now())
    content = content_of(version)
    trial, tried = tried_of(request.user, content)
    found, words = findings(content, known_codes(), names, tried), rules_in_words(content, names)
    counts = {row.place: hits.get(row.name, 0) for row in words}
    context = {
        "version": version,
        "rows": rows_with_findings(words, found, counts),
        "owners": owners_in_words(content, names),
        "trial": trial,
        **report(found),
        "unruled": hits.get("", 0),
    }
    return routing_page(request, "current", context, current="current")


@require_GET
@desk_page(Capability.MANAGE_DESK)
def show_versions(request: SignedInRequest) -> HttpResponse:
    """All versions, the newest first."""
    return routing_page(request, "versions", {"versions": routing_versions()}, current="versions")


@require_GET
@desk_page(Capability.MANAGE_DESK)
def show_version(request: SignedInRequest, version: int) -> HttpResponse:
    """One version in words, and what it changed."""
    found, names = _version(version), known_names()
    before, after = routing_version(version - 1), routing_version(version + 1)
    content = content_of(found)
    context = {
        "version": found,
        "rows": rows_with_findings(rules_in_words(content, names), (), None),
        "owners": owners_in_words(content, names),
        "before": before,
        "differences": differences(content_of(before), content, names) if before else (),
        "until": after and after.published_at,
    }
    return routing_page(request, "version", context, current="versions")


@require_POST
@desk_page(Capability.MANAGE_DESK)
def take_version(request: SignedInRequest, version: int) -> HttpResponse:
    """Go on with what an earlier version says as one's own draft."""
    take_routing(actor=request.user, content=content_of(_version(version)), at=timezone.now())
    return redirect("routing:draft")


def _version(number: int) -> Any:
    found = routing_version(number)
    if found is None:
        raise Http404("There is no such version.")
    return found
