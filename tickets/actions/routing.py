"""Publishing the routing: another version that holds from now on. Versions never change and are never deleted."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.models import RoutingVersion
from tickets.queries.routing import content_of
from tickets.queries.routing_content import known_codes, routing_in_force
from tickets.rules.routing_version import Content, problems_of, tidied

MAX_WHY = 200


class CannotRoute(PermissionDenied):
    """Only who manages the desk changes the routing."""

    code = "cannot_route"


class BrokenRouting(ValidationError):
    """The routing cannot be as it is. `problems`: field such as "rules.2.name" to a sentence."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(
            {field: ValidationError(problem, code="broken_routing") for field, problem in problems.items()}
        )


class ReasonForRoutingNeeded(ValidationError):
    """A changed routing must say why."""

    def __init__(self) -> None:
        super().__init__("Say why the routing changes, so that everybody can follow.", code="why_needed")


class SameRouting(ValidationError):
    """What is to be published holds already."""

    def __init__(self) -> None:
        super().__init__("Tickets are routed like this already. Change something first.", code="same_routing")


class StaleRouting(ValidationError):
    """Somebody published another routing meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody published another routing while you were working on yours. Look at what changed, then try again.",
            code="stale_routing",
        )


@transaction.atomic
def publish_routing(
    *, actor: Person, content: Content, why: str, at: datetime, based_on: int | None = None
) -> RoutingVersion:
    """Route every ticket logged from now on like this; tickets there are stay where they are.

    based_on: id of the version the author saw last; None when that does not matter. Of two who publish at once the
    second is told. Records no event. Raises CannotRoute, ReasonForRoutingNeeded, BrokenRouting, StaleRouting,
    SameRouting.
    """
    require_manager(actor)
    words = " ".join(why.split())[:MAX_WHY]
    if not words:
        raise ReasonForRoutingNeeded
    made = checked(content)
    newest = routing_in_force()
    if based_on is not None and based_on != newest.pk:
        raise StaleRouting
    if tidied(content_of(newest)) == made:
        raise SameRouting
    try:
        with transaction.atomic():  # the number is taken once: whoever comes second is told
            return RoutingVersion.objects.create(
                version=newest.version + 1,
                rules=made.rules,
                owners=made.owners,
                published_at=max(at, newest.published_at),
                published_by=actor,
                why=words,
            )
    except IntegrityError as error:
        raise StaleRouting from error


def require_manager(actor: Person) -> None:
    """Raise CannotRoute unless the person manages the desk."""
    if not actor.may(Capability.MANAGE_DESK):
        raise CannotRoute("Only an administrator can change the routing. Ask one of them.")


def checked(content: Content) -> Content:
    """Return content in the form it is stored in. Raises BrokenRouting."""
    problems = problems_of(content, known_codes())
    if problems:
        raise BrokenRouting(problems)
    return tidied(content)
