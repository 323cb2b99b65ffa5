"""Who may read reports, and who may change what belongs to somebody."""

from django.core.exceptions import PermissionDenied

from accounts.enums import Capability
from accounts.models import Person


class NoReports(PermissionDenied):
    """The person's role does not include reports."""

    code = "no_reports"

    def __init__(self) -> None:
        super().__init__("Reports are for supervisors. Ask one of them for the figure you need.")


class NotYours(PermissionDenied):
    """It belongs to another supervisor."""

    code = "not_yours"

    def __init__(self) -> None:
        super().__init__("Only its owner and administrators can change this.")


def require_reports(user: Person) -> None:
    """Raise NoReports unless the person's role grants reports."""
    if not user.may(Capability.SEE_REPORTS):
        raise NoReports


def may_change(*, user: Person, owner_id: int) -> bool:
    """True for the owner and for administrators, as long as they may read reports."""
    return user.may(Capability.SEE_REPORTS) and (user.pk == owner_id or user.may(Capability.MANAGE_DESK))


def require_owner(*, user: Person, owner_id: int) -> None:
    """Raise NotYours unless the person may change what belongs to the owner."""
    if not may_change(user=user, owner_id=owner_id):
        raise NotYours
