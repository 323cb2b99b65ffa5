"""Errors as application/problem+json (RFC 9457), the same shape whatever went wrong."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from assets.actions.device import StaleDevice
from tickets.actions.broadcast import NotAllResolved
from tickets.actions.closing import CannotResolve
from tickets.actions.files import FileTooLarge
from tickets.actions.follow_up import StillOpen
from tickets.actions.idempotency import KeyReused
from tickets.actions.lock import Refused, StaleTicket, TicketMissing
from tickets.actions.macro import MacroRefused
from tickets.actions.problem import StaleProblem
from tickets.queries.detail import ticket_detail

MEDIA_TYPE = "application/problem+json"
_STATUS: tuple[tuple[type[ValidationError], int], ...] = (
    (StaleTicket, 409),
    (StaleDevice, 409),
    (Refused, 409),
    (CannotResolve, 409),
    (MacroRefused, 409),
    (NotAllResolved, 409),
    (StaleProblem, 409),
    (StillOpen, 409),
    (KeyReused, 409),
    (TicketMissing, 404),
    (FileTooLarge, 413),
)


class ProblemRenderer(JSONRenderer):
    """JSON under the name of a problem."""

    media_type = MEDIA_TYPE


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to an error, None for a defect of ours, which Django reports as 500."""
    if isinstance(error, exceptions.APIException):
        answer = _from_api(error)
    elif isinstance(error, Http404):
        answer = _answer(404, code="not_found", detail="There is nothing at this address that you may see.")
    elif isinstance(error, PermissionDenied):
        answer = _answer(403, code=getattr(error, "code", "forbidden"), detail=str(error) or "You may not do this.")
    elif isinstance(error, ValidationError):
        answer = _from_validation(error, context)
    else:
        return None
    request = context["request"]
    request.accepted_renderer, request.accepted_media_type = ProblemRenderer(), MEDIA_TYPE
    answer.content_type = MEDIA_TYPE
    return answer


def _from_validation(error: ValidationError, context: dict[str, Any]) -> Response:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
    if hasattr(error, "error_dict"):
        return _answer(400, code="invalid", detail=_INVALID, errors=error.message_dict)
    more: dict[str, Any] = {}
    if isinstance(error, StaleTicket):
        more = _current(context)
    elif isinstance(error, StaleDevice):
        more = {"version": error.version, "fields": sorted(error.theirs)}
    elif isinstance(error, KeyReused):
        more = {"number": error.ticket_id}
    elif isinstance(error, CannotResolve):
        more = {"refusals": [{"code": refusal.code, "words": refusal.words} for refusal in error.refusals]}
    elif isinstance(error, MacroRefused):
        more = {"step": error.step, "reason": error.reason}
    return _answer(status, code=getattr(error, "code", None) or "invalid", detail=" ".join(error.messages), **more)


_INVALID = "Some of what was sent is missing or wrong; `errors` says what."


def _from_api(error: exceptions.APIException) -> Response:
    headers: dict[str, str] = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]  # asked above
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(error.wait)  # type: ignore[attr-defined]  # asked above
    if isinstance(error, exceptions.ValidationError):
        errors = error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
        return _answer(400, code="invalid", detail=_INVALID, errors=errors)
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "error"
    more: dict[str, Any] = getattr(error, "more", {})
    return _answer(error.status_code, code=code, detail=str(error.detail), headers=headers, **more)


def _current(context: dict[str, Any]) -> dict[str, Any]:
    """The version the caller should look at now."""
    ticket = ticket_detail(user=context["request"].user, number=context["kwargs"]["number"])
    return {"version": ticket.version} if ticket else {}


def _answer(status: int, *, code: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **more,
    }
    return Response(body, status=status, headers=headers)
