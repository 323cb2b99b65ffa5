"""Refuses a request that says it is larger than any file may be, before a byte of it is read."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

_AROUND_A_FILE = 10 * 2**20
_CODE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class BodyLimitMiddleware:
    """Stands before CSRF, which reads the form and with it every file of a request, signed in or not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _length(request) <= settings.UPLOAD_MAX_BYTES + _AROUND_A_FILE:
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return _problem()
        return render(request, "413.html", {"limit": settings.UPLOAD_MAX_BYTES // 2**20}, status=_CODE)


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or ""
    return int(given) if given.isdecimal() and len(given) < 20 else 0


def _problem() -> JsonResponse:
    body = {
        "type": "about:blank",
        "title": _CODE.phrase,
        "status": _CODE.value,
        "detail": f"A file may have {settings.UPLOAD_MAX_BYTES // 2**20} MB. Send one image instead of the series.",
        "code": "file_too_large",
    }
    return JsonResponse(body, status=_CODE, content_type="application/problem+json")
