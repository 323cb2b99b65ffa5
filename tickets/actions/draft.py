"""Working on promises that bind nobody: each person has one draft, kept between the pages of the editor."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.actions.policy import BrokenPromises, publish_policy
from tickets.models import PolicyDraft, SlaPolicyVersion
from tickets.queries.policies import current_policy_version
from tickets.queries.policy_content import content_of, known_codes, new_draft
from tickets.queries.whatifs import CONTENT
from tickets.rules.policy import Row, Targets, problems_of, tidied


class CannotDraft(PermissionDenied):
    """Only who reads reports tries out promises."""

    code = "cannot_draft"


class StaleDraft(ValidationError):
    """The draft was changed in another window."""

    def __init__(self) -> None:
        super().__init__(
            "You changed this draft in another window. Look at it as it is now, then try again.", code="stale_draft"
        )


@transaction.atomic
def draft_targets(*, actor: Person, targets: Targets, seen: int, at: datetime) -> PolicyDraft:
    """Keep what is promised to everybody. seen: the revision the person saw. Raises BrokenPromises, StaleDraft."""
    draft = _locked(actor=actor, seen=seen, at=at)
    draft.targets = targets
    return _save(draft=draft, part="targets", at=at)


@transaction.atomic
def draft_rules(*, actor: Person, rules: Sequence[Row], seen: int, at: datetime) -> PolicyDraft:
    """Keep the special promises, in order. Raises BrokenPromises, StaleDraft."""
    draft = _locked(actor=actor, seen=seen, at=at)
    draft.rules = rules
    return _save(draft=draft, part="rules", at=at)


@transaction.atomic
def draft_steps(*, actor: Person, steps: Sequence[Row], seen: int, at: datetime) -> PolicyDraft:
    """Keep what happens when promises run out. Raises BrokenPromises, StaleDraft."""
    draft = _locked(actor=actor, seen=seen, at=at)
    draft.steps = steps
    return _save(draft=draft, part="steps", at=at)


@transaction.atomic
def draft_hours(*, actor: Person, calendar: str, content: Row | None, seen: int, at: datetime) -> PolicyDraft:
    """Keep hours of a calendar to try out, as the form of hours has checked them; None goes by its own again."""
    draft = _locked(actor=actor, seen=seen, at=at)
    kept = {code: hours for code, hours in draft.hours.items() if code != calendar}
    draft.hours = kept | ({calendar: dict(content)} if content else {})
    return _save(draft=draft, part="hours", at=at)


@transaction.atomic
def take_draft(*, actor: Person, content: Mapping[str, Any], at: datetime) -> PolicyDraft:
    """Go on with targets, rules, steps and hours that somebody tried out, in place of one's own draft."""
    draft = _locked(actor=actor, seen=None, at=at)
    for name in CONTENT:
        setattr(draft, name, content[name])
    draft.based_on = current_policy_version(at=at)
    draft.revision += 1
    draft.updated_at = at
    draft.save(update_fields=[*CONTENT, "based_on", "revision", "updated_at"])
    return draft


@transaction.atomic
def publish_draft(*, actor: Person, why: str, seen: int, at: datetime) -> SlaPolicyVersion:
    """Publish targets, rules and steps of the person's draft and put it away; hours it tries out are not published.

    Raises StaleDraft and what publish_policy raises.
    """
    draft = _locked(actor=actor, seen=seen, at=at)
    made = publish_policy(
        actor=actor,
        targets=draft.targets,
        rules=draft.rules,
        steps=draft.steps,
        why=why,
        at=at,
        based_on=draft.based_on_id,
    )
    _discard(actor)
    return made


@transaction.atomic
def rebase_draft(*, actor: Person, at: datetime) -> PolicyDraft:
    """Compare the draft with the promises in force now; what it says stays."""
    draft = _locked(actor=actor, seen=None, at=at)
    draft.based_on = current_policy_version(at=at)
    draft.save(update_fields=["based_on"])
    return draft


@transaction.atomic
def discard_draft(*, actor: Person) -> None:
    """Throw away what the person is working on."""
    _discard(actor)


def _discard(actor: Person) -> None:
    PolicyDraft.objects.filter(owner=actor).delete()


def _locked(*, actor: Person, seen: int | None, at: datetime) -> PolicyDraft:
    """Return the person's draft, made when there is none. Raises CannotDraft, StaleDraft."""
    if not actor.may(Capability.SEE_REPORTS):
        raise CannotDraft("Only supervisors and administrators try out promises.")
    PolicyDraft.objects.bulk_create([new_draft(actor, at=at)], ignore_conflicts=True)
    draft = PolicyDraft.objects.select_for_update().get(owner=actor)
    if seen is not None and seen != draft.revision:
        raise StaleDraft
    return draft


def _save(*, draft: PolicyDraft, part: str, at: datetime) -> PolicyDraft:
    content = content_of(draft)
    problems = {
        field: problem
        for field, problem in problems_of(content, known_codes()).items()
        if field.partition(".")[0] == part
    }
    if problems:
        raise BrokenPromises(problems)
    if part != "hours":
        setattr(draft, part, getattr(tidied(content), part))
    draft.revision += 1
    draft.updated_at = at
    draft.save(update_fields=[part, "revision", "updated_at"])
    return draft
