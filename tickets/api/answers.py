"""What the views share: the ticket asked for, the version sent, the answer with its ETag."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ParseError
from rest_framework.response import Response

from accounts.permissions import SignedInCall
from tickets.api.outputs import TicketOutput
from tickets.models import Ticket
from tickets.queries.detail import ticket_detail

_ETAG = re.compile(r'(?:W/)?"t(\d{1,18})-v(\d{1,9})"', re.ASCII)

MAX_KEY = 80
KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "maxLength": MAX_KEY},
    OpenApiParameter.HEADER,
    description="Any text of your own. The same key with the same content is done once, however often it is sent.",
)


class BadKey(ValidationError):
    """The Idempotency-Key is too long or not plain text."""

    def __init__(self) -> None:
        super().__init__(f"An Idempotency-Key has 1 to {MAX_KEY} printable ASCII characters.", code="bad_key")


def key_of(request: SignedInCall) -> str:
    """Return the Idempotency-Key; empty without one. Raises BadKey."""
    key: str = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > MAX_KEY or not (key.isascii() and (key.isprintable() or not key)):
        raise BadKey
    return key


def ticket_or_404(request: SignedInCall, number: int) -> Ticket:
    """Return the ticket with its neighbours. Raises Http404 when the caller may not see it."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404
    return ticket


def answer(
    request: SignedInCall, ticket: Ticket, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """Answer with a ticket as ticket_detail loads it."""
    body = TicketOutput(ticket, context={"request": request}).data
    return Response(body, status=status, headers={"ETag": f'"t{ticket.pk}-v{ticket.version}"', **(headers or {})})


def expected_version(request: SignedInCall, number: int, given: int | None) -> int | None:
    """Return the version the caller last saw, from If-Match or else the body. Raises ParseError."""
    header = request.headers.get("If-Match", "").strip()
    if not header or header == "*":
        return given
    found = _ETAG.fullmatch(header)
    if found is None or int(found[1]) != number:
        raise ParseError("If-Match is not the ETag of this ticket. Send the one you were given, or none.")
    return int(found[2])


def read(serializer: type, request: SignedInCall) -> dict[str, Any]:
    """Return what was sent, cleaned. Raises ValidationError."""
    given = serializer(data=request.data, context={"request": request})
    given.is_valid(raise_exception=True)
    cleaned: dict[str, Any] = given.validated_data
    return cleaned
