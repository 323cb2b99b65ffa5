"""The delivery log: every message with its state and error, for supervisors and administrators."""

import base64
from collections.abc import Sequence
from datetime import datetime
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
from django.views.decorators.http import require_GET, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, page_of
from notifications import render as rendering
from notifications.actions.delivery import resend
from notifications.enums import DeliveryState, Outcome, Relation
from notifications.forms import DeliveryFilterForm
from notifications.queries.deliveries import LOG_ORDER, attempts_of, delivery_detail, delivery_log
from notifications.rules import words
from notifications.rules.mail import Rendered
from tickets.enums import EventKind

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
    rows = delivery_log(request.user, form.wanted())
    try:
        page = page_of(rows=rows, order=LOG_ORDER, cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)
    except BadCursor:
        page = page_of(rows=rows, order=LOG_ORDER, size=PAGE_SIZE)
    context = {
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "rows": _rows(page.rows, at=timezone.now()),
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
        "row": _rows([delivery], at=timezone.now())[0],
        "facts": _facts(delivery),
        "tries": [_try(attempt) for attempt in attempts_of(delivery)],
        "mail": rendering.preview(delivery),
        "is_dead": delivery.state == DeliveryState.DEAD,
    }
    return render(request, "notifications/delivery.html", context)


@require_GET
@xframe_options_sameorigin
@csp(MAIL_POLICY)  # type: ignore[arg-type]  # its stubs know plain requests alone
def show_mail(request: SignedInRequest, delivery_id: UUID) -> HttpResponse:
    """The HTML of one message, alone in a sandbox: its style is its own and nothing in it can act."""
    mail = rendering.preview(_delivery(request, delivery_id))
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


def _rows(deliveries: Sequence[Any], *, at: datetime) -> list[dict[str, Any]]:
    rows = []
    for delivery in deliveries:
        state = DeliveryState(delivery.state)
        kind, icon = words.STATE_BADGES[state]
        rows.append(
            {
                "delivery": delivery,
                "state": words.STATE_WORDS[state],
                "kind": kind,
                "icon": icon,
                "news": words.NEWS_WORDS.get(EventKind(delivery.template), delivery.template),
                "reason": words.REASON_WORDS[Relation(delivery.reason)],
                "error": words.error_words(delivery.last_error),
                "line": words.state_line(state=state, attempts=delivery.attempts, next_at=delivery.next_at, at=at),
            }
        )
    return rows


def _try(attempt: Any) -> dict[str, Any]:
    outcome = Outcome(attempt.outcome)
    sentences = (words.OUTCOME_WORDS[outcome], words.error_words(attempt.error).rstrip("."))
    code = f" ({attempt.error})" if attempt.error and outcome in (Outcome.RETRY, Outcome.DEAD) else ""
    is_bad = outcome in (Outcome.RETRY, Outcome.DEAD)
    icon = "alert" if is_bad else "check" if outcome is Outcome.SENT else "history"
    return {"at": attempt.at, "text": ". ".join(filter(None, sentences)) + code, "icon": icon, "strong": is_bad}


def _facts(delivery: Any) -> list[dict[str, str]]:
    return [
        {"label": "To", "value": delivery.recipient.full_name},
        {"label": "Address", "value": delivery.address or f"{delivery.recipient.email} (not sent yet)"},
        {"label": "Told because", "value": words.REASON_WORDS[Relation(delivery.reason)]},
        {"label": "Channel", "value": "Mail"},
        {"label": "Attempts", "value": str(delivery.attempts)},
        {"label": "Message-ID", "value": delivery.message_id},
    ]
