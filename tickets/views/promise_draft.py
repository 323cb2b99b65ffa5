"""The editor of promises: a draft of one's own, page by page, and publishing it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.draft import (
    discard_draft,
    draft_rules,
    draft_steps,
    draft_targets,
    publish_draft,
    rebase_draft,
)
from tickets.forms.promises import PromiseForm, PublishForm, RuleForm, StepForm, TargetsForm
from tickets.queries.policies import current_policy_version
from tickets.queries.policy_content import content_of, draft_of, known_names
from tickets.rules.ordering import with_row
from tickets.rules.policy_described import described
from tickets.rules.policy_diff import differences
from tickets.views.desk_page import desk_page
from tickets.views.draft_page import changed, row_at, saved, seen_revision, tried
from tickets.views.promise_page import promise_page


@require_GET
@desk_page(Capability.SEE_REPORTS)
def show_draft(request: SignedInRequest) -> HttpResponse:
    """The draft: what it says otherwise than the promises in force, and what can be done with it."""
    return promise_page(request, "draft", _draft_context(request), current="draft")


@require_http_methods(["GET", "POST"])
@desk_page(Capability.SEE_REPORTS)
def edit_targets(request: SignedInRequest) -> HttpResponse:
    """What is promised to everybody."""
    draft, names = draft_of(request.user, at=timezone.now()), known_names(at=timezone.now())
    form = TargetsForm(request.POST or None, targets=draft.targets, names=names, seen=draft.revision)

    def save() -> Any:
        return draft_targets(
            actor=request.user, targets=form.targets(), seen=form.cleaned_data["seen"], at=timezone.now()
        )

    return saved(form, save, "promises:draft") or _form_page(request, "targets", form)


@require_GET
@desk_page(Capability.SEE_REPORTS)
def show_rules(request: SignedInRequest) -> HttpResponse:
    """The special promises of the draft, in order."""
    return promise_page(request, "rules", _draft_context(request), current="draft")


@require_http_methods(["GET", "POST"])
@desk_page(Capability.SEE_REPORTS)
def edit_rule(request: SignedInRequest, position: int) -> HttpResponse:
    """One special promise; the position behind the last is a new one."""
    draft, names = draft_of(request.user, at=timezone.now()), known_names(at=timezone.now())
    row = row_at(draft.rules, position)
    form = RuleForm(request.POST or None, rule=row, names=names, seen=draft.revision)

    def save() -> Any:
        rules = with_row(draft.rules, position, form.rule())
        return draft_rules(actor=request.user, rules=rules, seen=form.cleaned_data["seen"], at=timezone.now())

    return saved(form, save, "promises:rules") or _form_page(request, "rule", form, {"rule": row})


@require_POST
@desk_page(Capability.SEE_REPORTS)
def change_rule(request: SignedInRequest, position: int) -> HttpResponse:
    """Move a special promise up or down, or take it out."""
    draft = draft_of(request.user, at=timezone.now())
    rules = changed(draft.rules, position, request.POST.get("do", ""))
    return tried(
        request,
        lambda: draft_rules(actor=request.user, rules=rules, seen=seen_revision(request), at=timezone.now()),
        "promises:rules",
    )


@require_GET
@desk_page(Capability.SEE_REPORTS)
def show_steps(request: SignedInRequest) -> HttpResponse:
    """What happens in the draft when promises run out."""
    return promise_page(request, "steps", _draft_context(request), current="draft")


@require_http_methods(["GET", "POST"])
@desk_page(Capability.SEE_REPORTS)
def edit_step(request: SignedInRequest, position: int) -> HttpResponse:
    """One step; the position behind the last is a new one."""
    draft, names = draft_of(request.user, at=timezone.now()), known_names(at=timezone.now())
    row = row_at(draft.steps, position)
    form = StepForm(request.POST or None, step=row, names=names, seen=draft.revision)

    def save() -> Any:
        steps = with_row(draft.steps, position, form.step())
        return draft_steps(actor=request.user, steps=steps, seen=form.cleaned_data["seen"], at=timezone.now())

    return saved(form, save, "promises:steps") or _form_page(request, "step", form, {"step": row})


@require_POST
@desk_page(Capability.SEE_REPORTS)
def remove_step(request: SignedInRequest, position: int) -> HttpResponse:
    """Take a step out."""
    draft = draft_of(request.user, at=timezone.now())
    steps = changed(draft.steps, position, "remove")
    return tried(
        request,
        lambda: draft_steps(actor=request.user, steps=steps, seen=seen_revision(request), at=timezone.now()),
        "promises:steps",
    )


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DESK)
def publish(request: SignedInRequest) -> HttpResponse:
    """Read once more what changes, say why, and publish it."""
    context = _draft_context(request)
    form = PublishForm(request.POST or None, initial={"seen": context["draft"].revision})
    if form.is_valid():
        why, seen = form.cleaned_data["why"], form.cleaned_data["seen"]
        try:
            made = publish_draft(actor=request.user, why=why, seen=seen, at=timezone.now())
        except ValidationError as error:
            form.add_problems(error)
        else:
            messages.success(request, f"Version {made.version} holds from now on.")
            return redirect("promises:replay_new" if form.cleaned_data["then"] == "replay" else "promises:current")
    return _form_page(request, "publish", form, context)


@require_POST
@desk_page(Capability.SEE_REPORTS)
def rebase(request: SignedInRequest) -> HttpResponse:
    """Go on with the draft against the promises that are in force now."""
    rebase_draft(actor=request.user, at=timezone.now())
    return redirect("promises:draft")


@require_POST
@desk_page(Capability.SEE_REPORTS)
def discard(request: SignedInRequest) -> HttpResponse:
    """Throw the draft away."""
    discard_draft(actor=request.user)
    messages.success(request, "Your draft is gone. It would say what is in force.")
    return redirect("promises:draft")


def _draft_context(request: SignedInRequest) -> dict[str, Any]:
    now = timezone.now()
    draft, version, names = draft_of(request.user, at=now), current_policy_version(at=now), known_names(at=now)
    return {
        "draft": draft,
        "version": version,
        "is_stale": draft.based_on_id != version.pk,
        "words": described(content_of(draft), names),
        "differences": differences(content_of(version), content_of(draft), names),
        "hours": [{"code": code, "name": names.calendars.get(code, code)} for code in draft.hours],
    }


def _form_page(
    request: SignedInRequest, template: str, form: PromiseForm, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    status = 400 if form.is_bound else 200
    return promise_page(request, template, {"form": form, **(context or {})}, current="draft", status=status)
