"""The delivery log: every message with its state and error, for supervisors and administrators."""

import base64
from typing import Any
from uuid import UUID

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, page_of
from notifications import render as rendering
from notifications.actions.resend import MOST_AT_ONCE, resend, resend_all, set_aside
from notifications.enums import TEST, Channel, DeliveryState, Outcome, Relation
from notifications.forms.deliveries import DeliveryFilterForm
from notifications.queries.alarm import alarm
from notifications.queries.deliveries import (
    LOG_ORDER,
    DeliveryFilter,
    attempts_of,
    delivery_detail,
    delivery_log,
    given_up,
)
from notifications.render.alarm import lines_of
from notifications.rules import words
from notifications.rules.mail import Rendered
from notifications.views.delivery_rows import delivery_rows
from tickets.queries.mail import may_see_mail

PAGE_SIZE = 50
MAIL_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups"],
}


@require_GET
def show_deliveries(request: SignedInRequest) -> HttpResponse:
    """Messages, newest first, by state, recipient and ticket."""
    _require(request)
    form = DeliveryFilterForm(request.GET)
    wanted = form.wanted()
    rows = delivery_log(request.user, wanted)
    try:
        page = page_of(rows=rows, order=LOG_ORDER, cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)
    except BadCursor:
        page = page_of(rows=rows, order=LOG_ORDER, size=PAGE_SIZE)
    context = {
        "form": form,
        "may_set_audience": request.user.may(Capability.MANAGE_DESK),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "rows": delivery_rows(page.rows, at=timezone.now()),
        "alarm_lines": lines_of(alarm(at=timezone.now())),
        "dead": given_up(wanted).count(),
        "query": urlencode({name: str(value) for name, value in request.GET.items() if value and name != "cursor"}),
        "next_url": page.next and _address(request, page.next),
        "previous_url": page.previous and _address(request, page.previous),
    }
    return render(request, "notifications/deliveries.html", context)


@require_GET
def show_delivery(request: SignedInRequest, delivery_id: UUID) -> HttpResponse:
    """One message: its attempts, and its words."""
    delivery = _delivery(request, delivery_id)
    context = {
        "delivery": delivery,
        "row": delivery_rows([delivery], at=timezone.now())[0],
        "facts": _facts(delivery),
        "tries": [_try(attempt) for attempt in attempts_of(delivery)],
        "mail": _preview(delivery),
        "may_see_mail": may_see_mail(request.user),
        "is_mail": delivery.channel == Channel.EMAIL and delivery.event_id is not None,
        "is_dead": delivery.state == DeliveryState.DEAD and delivery.template != TEST,
        "is_open": delivery.state == DeliveryState.DEAD and delivery.set_aside_at is None,
    }
    return render(request, "notifications/delivery.html", context)


@require_GET
@xframe_options_sameorigin
@csp(MAIL_POLICY)  # type: ignore[arg-type]  # its stubs know plain requests alone
def show_mail(request: SignedInRequest, delivery_id: UUID) -> HttpResponse:
    """The HTML of one message, alone in a sandbox: its style is its own and nothing in it can act."""
    mail = _preview(_delivery(request, delivery_id))
    if mail is None:
        raise Http404("This message can no longer be shown.")
    return HttpResponse(shown_html(mail))


@require_POST
def resend_delivery(request: SignedInRequest, delivery_id: UUID) -> HttpResponse:
    """Try a message again that was given up."""
    try:
        resend(actor=request.user, delivery_id=delivery_id, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "The message is sent again within seconds.")
    return redirect("notifications:delivery", delivery_id)


@require_http_methods(["GET", "POST"])
def resend_many(request: SignedInRequest) -> HttpResponse:
    """Say how many messages of a filter were given up; send them again, or set them aside, when that is wanted."""
    _require(request)
    wanted = DeliveryFilterForm(request.GET).wanted()
    if request.method == "POST":
        messages.success(request, _done_with(request, wanted))
        return redirect("notifications:deliveries")
    count = given_up(wanted).count()
    context = {"count": count, "most": MOST_AT_ONCE if count > MOST_AT_ONCE else None, "query": request.GET.urlencode()}
    return render(request, "notifications/deliveries_resend.html", context)


@require_POST
def set_aside_one(request: SignedInRequest, delivery_id: UUID) -> HttpResponse:
    """Let one message that was given up alarm no more."""
    set_aside(actor=request.user, wanted=DeliveryFilter(), delivery_id=delivery_id, at=timezone.now())
    messages.success(request, "Set aside. It stays in the log.")
    return redirect("notifications:delivery", delivery_id)


@require_GET
def show_alarm(request: SignedInRequest) -> HttpResponse:
    """What is wrong with deliveries, for the top of every page of those who can see to it; 204 when nothing is."""
    _require(request)
    lines = lines_of(alarm(at=timezone.now()))
    return render(request, "notifications/_alarm.html", {"alarm_lines": lines}) if lines else HttpResponse(status=204)


def _done_with(request: SignedInRequest, wanted: DeliveryFilter) -> str:
    """Do what the button says to the given-up messages of a filter; return what was done."""
    act, done = (set_aside, "set aside") if request.POST.get("do") == "aside" else (resend_all, "sent again")
    try:
        count = act(actor=request.user, wanted=wanted, at=timezone.now())
    except ValidationError as error:
        return str(error.messages[0])
    return f"{count:,} {'message is' if count == 1 else 'messages are'} {done}."


def _preview(delivery: Any) -> Any:
    """The words of a mail to a person about a ticket; None for all others, which have no mail."""
    return rendering.preview(delivery) if delivery.recipient_id and delivery.event_id else None


def shown_html(mail: Rendered) -> str:
    """Return the HTML of a mail as a page: its logo, which a mail carries with it, is written into it."""
    logo = base64.b64encode(mail.logo).decode()
    return mail.html.replace('src="cid:logo"', f'src="data:image/png;base64,{logo}"')


def _require(request: SignedInRequest) -> None:
    if not request.user.may(Capability.SEE_DELIVERIES):
        raise PermissionDenied("The delivery log is for supervisors and administrators.")


def _delivery(request: SignedInRequest, delivery_id: UUID) -> Any:
    _require(request)
    delivery = delivery_detail(request.user, delivery_id)
    if delivery is None:
        raise Http404("There is no such message.")
    return delivery


def _address(request: SignedInRequest, cursor: str) -> str:
    kept = {name: str(value) for name, value in request.GET.items() if value}
    return f"?{urlencode(kept | {'cursor': cursor})}"


def _try(attempt: Any) -> dict[str, Any]:
    outcome = Outcome(attempt.outcome)
    sentences = (words.OUTCOME_WORDS[outcome], words.error_words(attempt.error).rstrip("."))
    code = f" ({attempt.error})" if attempt.error and outcome in (Outcome.RETRY, Outcome.DEAD) else ""
    is_bad = outcome in (Outcome.RETRY, Outcome.DEAD)
    icon = "alert" if is_bad else "check" if outcome is Outcome.SENT else "history"
    return {"at": attempt.at, "text": ". ".join(filter(None, sentences)) + code, "icon": icon, "strong": is_bad}


def _facts(delivery: Any) -> list[dict[str, str]]:
    to = delivery.endpoint.name if delivery.endpoint else delivery.recipient.full_name
    known = delivery.endpoint.shown if delivery.endpoint else delivery.recipient.email
    return [
        {"label": "To", "value": to},
        {"label": "Address", "value": delivery.address or f"{known} (not sent yet)"},
        {"label": "Told because", "value": words.REASON_WORDS[Relation(delivery.reason)]},
        {"label": "Channel", "value": words.CHANNEL_WORDS[Channel(delivery.channel)]},
        {"label": "Attempts", "value": str(delivery.attempts)},
        {"label": "Id", "value": delivery.dedupe_key if delivery.endpoint else delivery.message_id},
    ]
