"""Who may write the register."""

from django.core.exceptions import PermissionDenied

from accounts.enums import Capability
from accounts.models import Person


class CannotManageDevices(PermissionDenied):
    """The register is kept by the help desk."""

    code = "cannot_manage_devices"

    def __init__(self) -> None:
        super().__init__("Only the help desk may change the device register.")


def require_managing(actor: Person) -> None:
    """Raise CannotManageDevices unless the actor keeps the register."""
    if not actor.may(Capability.MANAGE_DEVICES):
        raise CannotManageDevices
