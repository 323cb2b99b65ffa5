"""Changing who is told of what at this site: another version that holds from now on, for events yet to be told."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.enums import Capability
from accounts.models import Person
from notifications.enums import Relation
from notifications.models import AudienceVersion
from notifications.queries.audience import newest_version, rules_of
from notifications.rules.audience import AS_DELIVERED, Rules
from notifications.rules.audience_words import LockedRule, UnknownRule, as_content, changed_rules, changes_in_words
from tickets.enums import EventKind


class CannotSetAudience(PermissionDenied):
    """Only who manages the desk decides who is told."""

    code = "cannot_set_audience"


class BrokenAudience(ValidationError):
    """A rule cannot be as it is wanted."""

    def __init__(self, words: str) -> None:
        super().__init__(words, code="broken_audience")


class SameAudience(ValidationError):
    """It is like this already."""

    def __init__(self) -> None:
        super().__init__("It is like this already. Change something first.", code="same_audience")


class StaleAudience(ValidationError):
    """Somebody changed the rules meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody changed who is told while you were looking. Look at what holds now, then try again.",
            code="stale_audience",
        )


def wanted_rules(*, kind: EventKind, wanted: Mapping[Relation, tuple[str, int]]) -> tuple[Rules, list[str]]:
    """Return the rules with those of one kind as wanted, and the changes in sentences. Raises BrokenAudience."""
    before = rules_of(newest_version())
    try:
        after = changed_rules(before, kind, wanted)
    except LockedRule as error:
        raise BrokenAudience(f"This cannot be switched off. {error}") from error
    except UnknownRule as error:
        raise BrokenAudience("There is no such choice.") from error
    return after, changes_in_words(before, after)


def set_audience(
    *, actor: Person, kind: EventKind, wanted: Mapping[Relation, tuple[str, int]], based_on: int, at: datetime
) -> AudienceVersion:
    """Decide who is told of one kind of event. based_on: number of the version the author saw, 0 for none.

    Raises CannotSetAudience, BrokenAudience, SameAudience, StaleAudience.
    """
    _require(actor)
    after, changes = wanted_rules(kind=kind, wanted=wanted)
    if not changes:
        raise SameAudience
    return _publish(actor=actor, rules=after, based_on=based_on, at=at)


def reset_audience(*, actor: Person, based_on: int, at: datetime) -> AudienceVersion:
    """Have everybody told as the desk is delivered. Raises CannotSetAudience, SameAudience, StaleAudience."""
    _require(actor)
    if not changes_in_words(rules_of(newest_version()), AS_DELIVERED):
        raise SameAudience
    return _publish(actor=actor, rules=AS_DELIVERED, based_on=based_on, at=at)


def _publish(*, actor: Person, rules: Rules, based_on: int, at: datetime) -> AudienceVersion:
    newest = newest_version()
    if based_on != (newest.number if newest else 0):
        raise StaleAudience
    try:
        with transaction.atomic():  # the number is taken once: whoever comes second is told
            return AudienceVersion.objects.create(
                number=based_on + 1, content=as_content(rules), made_by=actor, made_at=at
            )
    except IntegrityError as error:
        raise StaleAudience from error


def _require(actor: Person) -> None:
    if not actor.may(Capability.MANAGE_DESK):
        raise CannotSetAudience("Only administrators decide who is told.")
