"""What only the desk may ask."""

from accounts.enums import Capability
from accounts.permissions import SignedInCall
from tickets.permissions import NotAllowed


def require_desk(request: SignedInCall) -> None:
    """Raise NotAllowed for a caller who does not work on tickets."""
    if not request.user.may(Capability.WORK_TICKETS):
        raise NotAllowed
