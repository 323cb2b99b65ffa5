"""Who is told of what at this site: the rules, one kind of event, and putting everything back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.rules.numbers import whole_number
from notifications.actions.audience import reset_audience, set_audience, wanted_rules
from notifications.enums import Group
from notifications.forms.audience import AudienceForm
from notifications.queries.audience import audience_history, newest_version, rules_of
from notifications.rules.audience import AS_DELIVERED, AUDIENCE, Rules, delivered_rule, may_tell, rule_of
from notifications.rules.audience_words import RELATION_WORDS, WHEN_WORDS, changes_in_words, lock_words, rule_words
from notifications.rules.groups import AREA_WORDS, DESK_WORDS, KINDS
from tickets.enums import EventKind
from tickets.views.desk_page import desk_page

_DIGITS = 9


@require_GET
@desk_page(Capability.MANAGE_DESK)
def show_audience(request: SignedInRequest) -> HttpResponse:
    """Every kind of event that tells somebody, by area, and the last changes."""
    newest = newest_version()
    rules = rules_of(newest)
    context = {
        "areas": [_area(group, rules) for group in Group],
        "history": audience_history(),
        "based_on": newest.number if newest else 0,
        "back": changes_in_words(rules, AS_DELIVERED),
    }
    return render(request, "notifications/audience.html", context)


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DESK)
def change_audience(request: SignedInRequest, kind: str) -> HttpResponse:
    """Who is told of one kind: first a look at what changes, then saving it."""
    event = _kind(kind)
    newest = newest_version()
    form = AudienceForm(request.POST or None, kind=event, rules=rules_of(newest))
    changes: list[str] = []
    if form.is_valid():
        try:
            _, changes = wanted_rules(kind=event, wanted=form.wanted())
            if request.POST.get("do") == "save":
                _save(request, event, form)
                messages.success(request, " ".join(changes))
                return redirect("notifications:audience")
        except ValidationError as error:
            form.add_error(None, error.messages[0])
    context = {
        "form": form,
        "rows": form.rows(),
        "when": WHEN_WORDS[event],
        "why": AUDIENCE[event].why,
        "changes": changes,
        "looked": form.is_bound and not form.errors,
        "based_on": request.POST.get("based_on") or (newest.number if newest else 0),
    }
    return render(request, "notifications/audience_kind.html", context, status=400 if form.errors else 200)


@require_POST
@desk_page(Capability.MANAGE_DESK)
def reset(request: SignedInRequest) -> HttpResponse:
    """Have everybody told as the desk is delivered."""
    based_on = whole_number(request.POST.get("based_on", ""), digits=_DIGITS) or 0
    try:
        reset_audience(actor=request.user, based_on=based_on, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Everybody is told as the desk is delivered.")
    return redirect("notifications:audience")


def _save(request: SignedInRequest, kind: EventKind, form: AudienceForm) -> None:
    based_on = whole_number(request.POST.get("based_on", ""), digits=_DIGITS) or 0
    set_audience(actor=request.user, kind=kind, wanted=form.wanted(), based_on=based_on, at=timezone.now())


def _kind(kind: str) -> EventKind:
    if kind not in WHEN_WORDS:
        raise Http404("Nobody is told of this.")
    return EventKind(kind)


def _area(group: Group, rules: Rules) -> dict[str, Any]:
    title, words = DESK_WORDS[group]
    return {
        "title": AREA_WORDS.get(group, title),
        "words": words,
        "kinds": [_kind_row(kind, rules) for kind in KINDS[group]],
    }


def _kind_row(kind: EventKind, rules: Rules) -> dict[str, Any]:
    told = []
    for relation in may_tell(kind):
        rule, delivered = rule_of(rules, kind, relation), delivered_rule(kind, relation)
        if rule.channels or delivered.channels:
            told.append(
                {
                    "who": RELATION_WORDS[relation],
                    "how": rule_words(rule),
                    "is_changed": rule != delivered,
                    "is_locked": bool(lock_words(kind, relation)),
                }
            )
    return {"kind": kind.value, "when": WHEN_WORDS[kind], "told": told}
