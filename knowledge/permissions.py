"""Who may do what with articles: everybody reads what is published for them; the desk writes; a second pair of eyes
publishes; administrators may publish alone and say why."""

from django.core.exceptions import PermissionDenied

from accounts.enums import Capability
from accounts.models import Person


class NotForYou(PermissionDenied):
    """The person may not work on articles."""

    code = "not_for_you"

    def __init__(self) -> None:
        super().__init__("Articles are written by the help desk. Tell them what is missing or wrong.")


def may_write(person: Person) -> bool:
    """True for agents, supervisors and administrators; they also review what others wrote."""
    return person.may(Capability.WORK_TICKETS)


def may_publish_alone(person: Person) -> bool:
    """True for administrators, who must say why."""
    return person.may(Capability.MANAGE_DESK)


def may_see_figures(person: Person) -> bool:
    """True for supervisors and administrators."""
    return person.may(Capability.SEE_REPORTS)


def require_writer(person: Person) -> None:
    """Raise NotForYou unless `may_write`."""
    if not may_write(person):
        raise NotForYou
