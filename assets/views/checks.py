"""Automatic checks: of all devices, and of one with what they found; adding, changing, asking now."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from assets.actions.check import add_check, ask_now, change_check, give_token, remove_check, switch_check
from assets.enums import CheckKind, CheckState
from assets.forms.check import CheckForm
from assets.queries.blackout import blackouts_shown, running_blackout
from assets.queries.check import all_checks, check_of, checks_of, found_by, places_of, runs_of
from assets.queries.history import check_history
from assets.rules.blackout import NOBODY
from assets.rules.check_words import (
    KIND_HINTS,
    KIND_WORDS,
    STATE_WORDS,
    advice_words,
    lasted_words,
    rhythm_words,
    short_words,
)
from assets.views.device_page import device_or_404, device_page, register_page, saved

_SET = Capability.MANAGE_CHECKS


@require_GET
@register_page()
def show_checks(request: SignedInRequest) -> HttpResponse:
    """Every check of devices in use, those in trouble first."""
    rows = [_row(check) for check in all_checks()]
    bad = {CheckState.DOWN.value, CheckState.DEGRADED.value}
    context = {
        "rows": rows,
        "failing": sum(1 for row in rows if row["state"] in bad),
        "us": settings.AE_TITLE,
        "blackouts": blackouts_shown(at=timezone.now()),
    }
    return render(request, "assets/checks.html", context)


@require_GET
@register_page()
def show_device_checks(request: SignedInRequest, tag: str) -> HttpResponse:
    """The checks of one device: how each stands, what it found, what it answered before."""
    return _device_checks(request, device_or_404(tag))


@require_http_methods(["GET", "POST"])
@register_page(_SET)
def new_check(request: SignedInRequest, tag: str, check_kind: str) -> HttpResponse:
    """Add a check of one kind."""
    if check_kind not in set(CheckKind):
        raise Http404("There is no such kind of check.")
    return _edit(request, device_or_404(tag), kind=CheckKind(check_kind), check=None)


@require_http_methods(["GET", "POST"])
@register_page(_SET)
def edit_check(request: SignedInRequest, tag: str, check_id: int) -> HttpResponse:
    """Change a check."""
    device = device_or_404(tag)
    check = _check_or_404(device, check_id)
    return _edit(request, device, kind=CheckKind(check.kind), check=check)


@require_POST
@register_page()
def act_on_check(request: SignedInRequest, tag: str, check_id: int, verb: str) -> HttpResponse:
    """Ask it now, switch it off or on, give it a token, remove it."""
    device = device_or_404(tag)
    check = _check_or_404(device, check_id)
    if verb not in _ACTS:
        raise Http404("Nothing of this name can be done with a check.")
    act, done = _ACTS[verb]
    try:
        found = act(request.user, check.pk)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("assets:checks", device.tag)
    if verb == "token":
        return _device_checks(request, device, token=str(found))
    messages.success(request, done)
    return redirect("assets:checks", device.tag)


_ACTS: Mapping[str, tuple[Callable[[Any, int], object], str]] = {
    "now": (
        lambda actor, pk: ask_now(actor=actor, check_id=pk, at=timezone.now()),
        "It is being asked. Look at this page again in a few seconds.",
    ),
    "off": (
        lambda actor, pk: switch_check(actor=actor, check_id=pk, is_on=False, at=timezone.now()),
        "The check is switched off.",
    ),
    "on": (
        lambda actor, pk: switch_check(actor=actor, check_id=pk, is_on=True, at=timezone.now()),
        "The check is switched on.",
    ),
    "token": (lambda actor, pk: give_token(actor=actor, check_id=pk, at=timezone.now()), ""),
    "remove": (
        lambda actor, pk: remove_check(actor=actor, check_id=pk, at=timezone.now()),
        "The check is removed. Downtimes it entered stay.",
    ),
}


def _device_checks(request: SignedInRequest, device: Any, *, token: str = "") -> HttpResponse:
    checks = checks_of(device)
    runs = runs_of(checks)
    context = {
        "checks": [_row(check) | {"runs": [_run(run) for run in runs[check.pk]]} for check in checks],
        "may_configure": request.user.may(_SET),
        "kinds": [
            {"url": reverse("assets:check_new", args=[device.tag, kind.value]), "label": KIND_WORDS[kind],
             "hint": KIND_HINTS[kind]}
            for kind in CheckKind
        ],
        "token": token,
        "told_url": request.build_absolute_uri(reverse("api:check_told")),
        "is_waiting": any(check.wanted_at for check in checks),
        "us": settings.AE_TITLE,
        "blackout": running_blackout(),
    }
    return device_page(request, device, current="checks", template="assets/device_checks.html", context=context)


def _edit(request: SignedInRequest, device: Any, *, kind: CheckKind, check: Any) -> HttpResponse:
    form = CheckForm(request.POST or None, kind=kind, device=device, places=places_of(device), check=check)
    if saved(form, lambda: _save(request, device, form, check)):
        messages.success(request, "The check is saved, and is being asked.")
        return redirect("assets:checks", device.tag)
    context = {
        "form": form,
        "kind_words": KIND_WORDS[kind],
        "hint": KIND_HINTS[kind],
        "check": check,
        "has_no_target": kind is not CheckKind.OUTSIDE and not form.places,
        "is_echo": kind is CheckKind.C_ECHO,
        "us": settings.AE_TITLE,
        "lines": check_history(check) if check else [],
    }
    status = 400 if form.is_bound else 200
    return device_page(
        request, device, current="checks", template="assets/check_form.html", context=context, status=status
    )


def _save(request: SignedInRequest, device: Any, form: CheckForm, check: Any) -> object:
    wanted, at = form.wanted(), timezone.now()
    if check is None:
        return add_check(actor=request.user, device=device, wanted=wanted, at=at)
    version = form.cleaned_data["version"]
    return change_check(actor=request.user, check_id=check.pk, version=version, wanted=wanted, at=at)


def _check_or_404(device: Any, check_id: int) -> Any:
    check = check_of(device, check_id)
    if check is None:
        raise Http404("There is no such check.")
    return check


def _row(check: Any) -> dict[str, Any]:
    kind, us = CheckKind(check.kind), settings.AE_TITLE
    is_open = check.state == CheckState.PLANNED or check.code == NOBODY.code
    state = check.state if is_open else check.verdict
    return {
        "check": check,
        "kind": KIND_WORDS[kind],
        "is_told": kind is CheckKind.OUTSIDE,
        "target": _target_words(check),
        "state": state,
        "state_words": "Switched off" if not check.is_active else STATE_WORDS[CheckState(state)],
        "found": found_by(check),
        "advice": advice_words(code=check.code, us=us),
        "is_counting": check.is_active and check.bad_length > 0 and check.verdict == CheckState.UP,
        "never_answered": check.is_active and check.bad_length > 0 and check.verdict == CheckState.UNKNOWN,
        "rhythm": rhythm_words(
            kind=kind,
            every_minutes=check.every_minutes,
            failures=check.failures_needed,
            successes=check.successes_needed,
        ),
    }


def _target_words(check: Any) -> str:
    match CheckKind(check.kind):
        case CheckKind.OUTSIDE:
            return ""
        case CheckKind.C_ECHO:
            return f"{check.ae_title} at {check.host}:{check.port}{', TLS' if check.is_tls else ''}"
        case CheckKind.HTTP:
            return f"{'https' if check.is_tls else 'http'}://{check.host}:{check.port}{check.path}"
        case _:
            return f"{check.host}:{check.port}{', TLS' if check.is_tls else ''}"


def _run(run: Any) -> dict[str, Any]:
    return {
        "run": run,
        "state_words": STATE_WORDS[CheckState(run.state)],
        "found": short_words(run.code),
        "lasted": lasted_words(run.last_at - run.began_at),
    }
