"""The editor of the routing: a draft of one's own, rule by rule, and publishing it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.routing_draft import (
    discard_routing_draft,
    draft_routing_owners,
    draft_routing_rules,
    publish_routing_draft,
    rebase_routing_draft,
)
from tickets.forms.promises import PromiseForm
from tickets.forms.routing import OwnersForm, PublishRoutingForm, RoutingRuleForm
from tickets.queries.routing import content_of
from tickets.queries.routing_content import known_codes, known_names, routing_draft_of, routing_in_force
from tickets.queries.routing_trials import tried_of
from tickets.rules.ordering import with_row
from tickets.rules.routing_diff import differences
from tickets.rules.routing_report import findings
from tickets.rules.routing_words import owners_in_words, rules_in_words
from tickets.views.desk_page import desk_page
from tickets.views.draft_page import changed, row_at, saved, seen_revision, tried
from tickets.views.routing_page import report, routing_page, rows_with_findings


@require_GET
@desk_page(Capability.MANAGE_DESK)
def show_draft(request: SignedInRequest) -> HttpResponse:
    """The draft: its rules in order, what is wrong with them, what it changes, and what can be done with it."""
    return routing_page(request, "draft", _draft_context(request), current="draft")


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DESK)
def edit_rule(request: SignedInRequest, position: int) -> HttpResponse:
    """One rule; the position behind the last is a new one."""
    draft = routing_draft_of(request.user, at=timezone.now())
    row = row_at(draft.rules, position)
    form = RoutingRuleForm(
        request.POST or None, rule=row, names=known_names(), known=known_codes(), seen=draft.revision
    )

    def save() -> Any:
        rules = with_row(draft.rules, position, form.rule())
        return draft_routing_rules(
            actor=request.user, rules=rules, seen=form.cleaned_data["seen"], at=timezone.now()
        )

    return saved(form, save, "routing:draft") or _form_page(request, "rule", form, {"rule": row})


@require_POST
@desk_page(Capability.MANAGE_DESK)
def change_rule(request: SignedInRequest, position: int) -> HttpResponse:
    """Move a rule up or down, switch it on or off, or take it out."""
    draft = routing_draft_of(request.user, at=timezone.now())
    more = {deed: partial(_switched, draft.rules, position, is_active=deed == "on") for deed in ("on", "off")}
    rules = changed(draft.rules, position, request.POST.get("do", ""), more=more)
    return tried(
        request,
        lambda: draft_routing_rules(actor=request.user, rules=rules, seen=seen_revision(request), at=timezone.now()),
        "routing:draft",
    )


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DESK)
def edit_owners(request: SignedInRequest) -> HttpResponse:
    """Where tickets about the devices of each team go."""
    draft = routing_draft_of(request.user, at=timezone.now())
    form = OwnersForm(
        request.POST or None, owners=draft.owners, names=known_names(), known=known_codes(), seen=draft.revision
    )

    def save() -> Any:
        return draft_routing_owners(
            actor=request.user, owners=form.owners(), seen=form.cleaned_data["seen"], at=timezone.now()
        )

    return saved(form, save, "routing:draft") or _form_page(request, "owners", form)


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DESK)
def publish(request: SignedInRequest) -> HttpResponse:
    """Read once more what changes, say why, and make it hold."""
    context = _draft_context(request)
    form = PublishRoutingForm(request.POST or None, initial={"seen": context["draft"].revision})

    def save() -> Any:
        made = publish_routing_draft(
            actor=request.user, why=form.cleaned_data["why"], seen=form.cleaned_data["seen"], at=timezone.now()
        )
        messages.success(request, f"Version {made.version} routes every ticket logged from now on.")

    return saved(form, save, "routing:current") or _form_page(request, "publish", form, context)


@require_POST
@desk_page(Capability.MANAGE_DESK)
def rebase(request: SignedInRequest) -> HttpResponse:
    """Go on with the draft against the routing that is in force now."""
    rebase_routing_draft(actor=request.user, at=timezone.now())
    return redirect("routing:draft")


@require_POST
@desk_page(Capability.MANAGE_DESK)
def discard(request: SignedInRequest) -> HttpResponse:
    """Throw the draft away."""
    discard_routing_draft(actor=request.user)
    messages.success(request, "Your draft is gone. It says what is in force.")
    return redirect("routing:draft")


def _draft_context(request: SignedInRequest) -> dict[str, Any]:
    draft, version, names = routing_draft_of(request.user, at=timezone.now()), routing_in_force(), known_names()
    content = content_of(draft)
    trial, tried = tried_of(request.user, content)
    found = findings(content, known_codes(), names, tried)
    return {
        "draft": draft,
        "version": version,
        "is_stale": draft.based_on_id != version.pk,
        "rows": rows_with_findings(rules_in_words(content, names), found, tried.wins if tried else None),
        "owners": owners_in_words(content, names),
        **report(found),
        "trial": trial,
        "differences": differences(content_of(version), content, names),
    }


def _form_page(
    request: SignedInRequest, template: str, form: PromiseForm, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    status = 400 if form.is_bound else 200
    return routing_page(request, template, {"form": form, **(context or {})}, current="draft", status=status)


def _switched(rules: Sequence[Mapping[str, Any]], position: int, *, is_active: bool) -> list[Mapping[str, Any]]:
    """The rules with one turned on or off."""
    return with_row(rules, position, {**rules[position - 1], "is_active": is_active})
