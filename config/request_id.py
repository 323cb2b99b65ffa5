"""Gives every request a name, so that a line in the log can be traced to what somebody saw."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
_QUIET = ("/livez", "/readyz", "/static/")
_QUIET_ENDS = ("/here/",)  # every open ticket says so four times a minute
log = structlog.get_logger("raddesk.web")


class RequestIdMiddleware:
    """Takes X-Request-ID from the proxy or makes one, logs the request, and answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = _request_id(request.headers.get("X-Request-ID", ""))
        request.request_id = request_id  # type: ignore[attr-defined]  # error pages show it
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            if not request.path.startswith(_QUIET) and not request.path.endswith(_QUIET_ENDS):
                took_ms = round((time.perf_counter() - began) * 1000)
                log.info(
                    "request", method=request.method, path=request.path, status=response.status_code, took_ms=took_ms
                )
        response["X-Request-ID"] = request_id
        return response


def _request_id(given: str) -> str:
    return given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
