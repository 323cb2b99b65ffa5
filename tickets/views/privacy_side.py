"""What the ticket page shows about patients and examinations: what is protected, corrections, vendor copies."""

from typing import Any

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.enums import EventKind
from tickets.queries.privacy import privacy_side
from tickets.views.phi_gate import Asked

PRIVACY_ICONS = {
    EventKind.IDENTITY_ADDED: "key",
    EventKind.IDENTITY_REMOVED: "trash",
    EventKind.IDENTITY_REVEALED: "eye",
    EventKind.IDENTITY_PURGED: "trash",
    EventKind.IDENTIFIERS_SENT: "alert",
    EventKind.COPY_REQUESTED: "copy",
    EventKind.COPY_MADE: "copy",
    EventKind.COPY_DOWNLOADED: "download",
    EventKind.COPY_DELETED: "trash",
    EventKind.CORRECTION_STARTED: "shield",
    EventKind.CORRECTION_DONE: "check",
    EventKind.CORRECTION_CONFIRMED: "check-circle",
    EventKind.CORRECTION_RETURNED: "rotate",
    EventKind.CORRECTION_DROPPED: "x",
    EventKind.ORIGINALS_DELETED: "trash",
    EventKind.PIXELS_SEEN: "eye",
}


def privacy_context(request: SignedInRequest, *, ticket: Any, phi: Asked | None, name: str) -> dict[str, Any]:
    """Return what the card about patient data needs, in one query; and what is asked about in the form of this name."""
    return {
        "phi": phi,
        "phi_form": f"form-{name}",
        "privacy": privacy_side(user=request.user, ticket=ticket),
        "may_reveal": request.user.may(Capability.REVEAL_IDENTITY),
    }
