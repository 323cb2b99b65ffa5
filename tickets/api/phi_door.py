"""The door of the API: a text that may name a patient is refused once, and taken when it is sent again knowingly."""

from typing import Any

from rest_framework.exceptions import APIException, UnsupportedMediaType
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from tickets.queries.patient_words import found_here, prose_in, seen_of
from tickets.rules.phi import Hit

HEADER = "Patient-Data-Seen"
KEEPS_NOTHING = frozenset(
    {"api:privacy", "api:uploads", "api:upload", "api:images", "api:mails", "api:check_told"}
)
"""Addresses that take identifiers to be kept encrypted, files, mail as it came, or one of three words by a token."""


class PatientDataFound(APIException):
    """Something in it looks like an identifier of a patient. found: where and what kind, never what it says."""

    status_code = 409
    default_code = "patient_data"

    def __init__(self, found: list[tuple[str, Hit]]) -> None:
        seen = seen_of(hit for _, hit in found)
        super().__init__(
            "This may name a patient, and was not taken. Take it out, or keep it as a protected field of the ticket "
            f"(privacy/). If it is no patient, send the same again with the header {HEADER}: {seen}; that is recorded."
        )
        self.more = {
            "seen": seen,
            "found": [
                {"field": name, "kind": hit.kind.value, "start": hit.start, "end": hit.end} for name, hit in found
            ],
        }


class AsksBeforeSending(BasePermission):
    """Looks at every text of every call that changes something; what is sent all the same is put on record."""

    def has_permission(self, request: Request, view: Any) -> bool:
        match = request.resolver_match
        if request.method in SAFE_METHODS or match is None or match.view_name in KEEPS_NOTHING:
            return True
        found = [(name, hit) for name, text in prose_in(_sent(request)) for hit in found_here(text)]
        if not found:
            return True
        if request.headers.get(HEADER, "").strip() != seen_of(hit for _, hit in found):
            raise PatientDataFound(found)
        call: Any = request._request  # where the middleware sees it
        call.identifiers_sent = sorted({hit.kind.value for _, hit in found})
        call.caller = request.user
        return True


def _sent(request: Request) -> Any:
    """What was sent; nothing of a type nobody reads, which the view says once it knows that they may ask at all."""
    try:
        return request.data
    except UnsupportedMediaType:
        return {}
