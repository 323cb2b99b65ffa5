"""Who may do what to equipment: one place, asked by every action and every page."""

from django.core.exceptions import PermissionDenied

from accounts.enums import Capability
from accounts.models import Person


class CannotManageDevices(PermissionDenied):
    """The person may not keep the records of devices."""

    code = "cannot_manage_devices"

    def __init__(self) -> None:
        super().__init__("Only the help desk keeps the records of devices. Ask it to change this.")


class CannotManageChecks(PermissionDenied):
    """The person may not say which hosts are asked."""

    code = "cannot_manage_checks"

    def __init__(self) -> None:
        super().__init__("Only supervisors and administrators say what is checked. Ask one of them.")


class CannotApprove(PermissionDenied):
    """The person may not agree to planned work."""

    code = "cannot_approve_work"

    def __init__(self) -> None:
        super().__init__("Only a supervisor agrees to planned work. Ask one to look at it.")


def require_managing(actor: Person) -> None:
    """Raise CannotManageDevices unless the person keeps devices."""
    if not actor.may(Capability.MANAGE_DEVICES):
        raise CannotManageDevices


def require_approve(actor: Person) -> None:
    """Raise CannotApprove unless the person agrees to planned work."""
    if not actor.may(Capability.APPROVE_PLANNED_WORK):
        raise CannotApprove


def require_checks(actor: Person) -> None:
    """Raise CannotManageChecks unless the person says what is checked."""
    if not actor.may(Capability.MANAGE_CHECKS):
        raise CannotManageChecks
