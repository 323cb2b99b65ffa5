"""The editor of the routing: a draft of one's own, rule by rule, and publishing it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
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
from tickets.rules.ordering import moved, with_row, without_row
from tickets.rules.routing_diff import differences
from tickets.rules.routing_report import findings
from tickets.rules.routing_words import owners_in_words, rules_in_words
from tickets.views.desk_page import desk_page
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
    row = _row(draft.rules, position)
    form = RoutingRuleForm(
        request.POST or None, rule=row, names=known_names(), known=known_codes(), seen=draft.revision
    )

    def save() -> Any:
        rules = with_row(draft.rules, position, form.rule())
        return draft_routing_rules(
            actor=request.user, rules=rules, seen=form.cleaned_data["seen"], at=timezone.now()
        )

    return _saved(form, save, "routing:draft") or _form_page(request, "rule", form, {"rule": row})


@require_POST
@desk_page(Capability.MANAGE_DESK)
def change_rule(request: SignedInRequest, position: int) -> HttpResponse:
    """Move a rule up or down, switch it on or off, or take it out."""
    draft = routing_draft_of(request.user, at=timezone.now())
    rules = _changed(draft.rules, position, request.POST.get("do", ""))
    return _tried(
        request,
        lambda: draft_routing_rules(actor=request.user, rules=rules, seen=_seen(request), at=timezone.now()),
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

    return _saved(form, save, "routing:draft") or _form_page(request, "owners", form)


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

    return _saved(form, save, "routing:current") or _form_page(request, "publish", form, context)


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


def _saved(form: PromiseForm, save: Callable[[], Any], then: str) -> HttpResponse | None:
    """Save a right form and lead on; None when there is something to mend."""
    if not form.is_valid():
        return None
    try:
        save()
    except ValidationError as error:
        form.add_problems(error)
        return None
    return redirect(then)


def _tried(request: SignedInRequest, save: Callable[[], Any], then: str) -> HttpResponse:
    """Save what a button asks for; what goes wrong is said on the page it leads to."""
    try:
        save()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(then)


def _row(rows: Sequence[Mapping[str, Any]], position: int) -> Mapping[str, Any] | None:
    if not 1 <= position <= len(rows) + 1:
        raise Http404("It is not there any more.")
    return rows[position - 1] if position <= len(rows) else None


def _changed(rows: Sequence[Mapping[str, Any]], position: int, deed: str) -> list[Mapping[str, Any]]:
    """Return the rules after a button; 404 for a rule or a deed that is not there."""
    places = {"up": position - 1, "down": position + 1}
    if not 1 <= position <= len(rows) or deed not in ("remove", "on", "off", *places):
        raise Http404("It is not there any more.")
    if deed == "remove":
        return without_row(rows, position)
    if deed in places:
        return moved(rows, position, to=places[deed])
    return with_row(rows, position, {**rows[position - 1], "is_active": deed == "on"})


def _seen(request: SignedInRequest) -> int:
    given = request.POST.get("seen", "")
    return int(given) if given.isdecimal() and len(given) < 10 else -1
