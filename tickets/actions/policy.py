"""Publishing promises: another version that holds from now on. Versions never change and are never deleted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.models import SlaPolicy, SlaPolicyVersion
from tickets.queries.policies import DEFAULT_POLICY, NoPolicy
from tickets.queries.policy_content import content_of, known_codes
from tickets.rules.policy import Content, Row, Targets, problems_of, tidied

MAX_WHY = 200


class CannotPublishPromises(PermissionDenied):
    """Only who manages the desk publishes promises."""

    code = "cannot_publish_promises"


class BrokenPromises(ValidationError):
    """The promises cannot hold as they are. `problems`: field such as "rules.2.name" to a sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(
            {field: ValidationError(problem, code="broken_promises") for field, problem in problems.items()}
        )


class ReasonForPromisesNeeded(ValidationError):
    """Changed promises must say why."""

    def __init__(self) -> None:
        super().__init__("Say why the promises change, so that everybody can follow.", code="why_needed")


class SamePromises(ValidationError):
    """What is to be published holds already."""

    def __init__(self) -> None:
        super().__init__("These promises hold already. Change something first.", code="same_promises")


class StalePromises(ValidationError):
    """Somebody published other promises meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody published other promises while you were working on yours. Look at what changed, then try again.",
            code="stale_promises",
        )


@transaction.atomic
def publish_policy(
    *,
    actor: Person,
    targets: Targets,
    rules: Sequence[Row],
    steps: Sequence[Row],
    why: str,
    at: datetime,
    based_on: int | None = None,
) -> SlaPolicyVersion:
    """Make these promises hold for every ticket logged from `at` on; tickets there are keep theirs (actions/replay.py).

    A rule left out is retired. based_on: id of the version the author saw last; None when that does not matter. Two
    who publish at once come one after the other. Records no event. Raises CannotPublishPromises,
    ReasonForPromisesNeeded, BrokenPromises, StalePromises, SamePromises.
    """
    require_manager(actor)
    words = " ".join(why.split())[:MAX_WHY]
    if not words:
        raise ReasonForPromisesNeeded
    content = checked(Content(targets=targets, rules=rules, steps=steps))
    newest = _locked_newest()
    if based_on is not None and based_on != newest.pk:
        raise StalePromises
    if tidied(content_of(newest)) == content:
        raise SamePromises
    return SlaPolicyVersion.objects.create(
        policy=newest.policy,
        version=newest.version + 1,
        valid_from=max(at, newest.valid_from),
        published_by=actor,
        why=words,
        **_columns(content),
    )


def require_manager(actor: Person) -> None:
    """Raise CannotPublishPromises unless the person manages the desk."""
    if not actor.may(Capability.MANAGE_DESK):
        raise CannotPublishPromises("Only an administrator can change the promises. Ask one of them.")


def checked(content: Content) -> Content:
    """Return content in the form it is stored in. Raises BrokenPromises."""
    problems = problems_of(content, known_codes())
    if problems:
        raise BrokenPromises(problems)
    return tidied(content)


def _locked_newest() -> SlaPolicyVersion:
    """Return the newest version and keep others from publishing. The policy is locked: versions cannot be."""
    policy = SlaPolicy.objects.select_for_update().filter(code=DEFAULT_POLICY).order_by("pk").first()
    versions = SlaPolicyVersion.objects.select_related("policy").filter(policy=policy)
    newest = versions.order_by("-version").first()
    if newest is None:
        raise NoPolicy("There is no SLA policy. Run: manage.py load_reference")
    return newest


def _columns(content: Content) -> dict[str, Any]:
    return {"targets": content.targets, "rules": content.rules, "steps": content.steps}
