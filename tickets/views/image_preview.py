"""A picture of an image, for those who may see pixels; never for diagnosis."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from assets.actions.preview import picture_of
from assets.rules.findings import Severity, findings_for
from assets.rules.preview import WORDS, refusal_of, windows_for
from tickets.actions.pixels import note_pixels_seen
from tickets.queries.images import image_of
from tickets.views.desk_page import desk_page
from tickets.views.images import images_ticket


@require_safe
@desk_page(Capability.SEE_PIXELS)
def show_preview(request: SignedInRequest, number: int, attachment_id: int) -> HttpResponse:
    """The picture in one window, or why there is none."""
    ticket = images_ticket(request, number)
    row = _row(request, ticket, attachment_id)
    windows = windows_for(facts=row.facts)
    chosen = next((each for each in windows if each.code == request.GET.get("window")), windows[0])
    code = _refusal(row) or _picture(row, chosen.code)[0]
    context = {
        "ticket": ticket,
        "row": row,
        "tabs": [{"label": each.label, "url": f"?window={each.code}", "current": each == chosen} for each in windows],
        "window": chosen,
        "code": code,
        "why": WORDS.get(code, ""),
        "risk": row.facts.get("burned_in_risk", ""),
    }
    return render(request, "tickets/desk/image_preview.html", context)


@require_safe
@desk_page(Capability.SEE_PIXELS)
def picture(request: SignedInRequest, number: int, attachment_id: int) -> HttpResponse:
    """The PNG itself, and that it was looked at; 404 where the page says why there is none."""
    row = _row(request, images_ticket(request, number), attachment_id)
    code, png = _refusal(row) or "", b""
    if not code:
        code, png = _picture(row, request.GET.get("window", "file"))
    if code:
        raise Http404("There is no picture of this file.")
    note_pixels_seen(actor=request.user, ticket_id=number, attachment_id=attachment_id, at=timezone.now())
    headers = {
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Content-Disposition": "inline",
    }
    return HttpResponse(png, content_type="image/png", headers=headers)


def _row(request: SignedInRequest, ticket: Any, attachment_id: int) -> Any:
    row = image_of(user=request.user, ticket=ticket, attachment_id=attachment_id)
    if row is None:
        raise Http404("There is no such file.")
    return row


def _refusal(row: Any) -> str:
    if row.attachment.deleted_at:
        return "GONE"
    stops = [found.code for found in findings_for(codes=tuple(row.findings)) if found.severity is Severity.STOP]
    return refusal_of(is_read=row.state == "done", codes=row.findings, stops=stops, facts=row.facts)


def _picture(row: Any, window: str) -> tuple[str, bytes]:
    file = row.attachment
    return picture_of(path=Path(settings.MEDIA_ROOT) / file.path, sha256=file.sha256, window=window)
