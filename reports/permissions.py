"""Who may read reports."""

from django.core.exceptions import PermissionDenied

from accounts.enums import Capability
from accounts.models import Person


class NoReports(PermissionDenied):
    """The person's role does not include reports."""

    code = "no_reports"

    def __init__(self) -> None:
        super().__init__("Reports are for supervisors. Ask one of them for the figure you need.")


def require_reports(user: Person) -> None:
    """Raise NoReports unless the person's role grants reports."""
    if not user.may(Capability.SEE_REPORTS):
        raise NoReports
