"""Working on a routing that routes nothing: each administrator has one draft, kept between the pages of the editor."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from tickets.actions.routing import BrokenRouting, publish_routing, require_manager
from tickets.models import RoutingDraft, RoutingVersion
from tickets.queries.routing import content_of
from tickets.queries.routing_content import known_codes, new_routing_draft
from tickets.rules.routing_version import Content, Row, problems_of, tidied


class StaleRoutingDraft(ValidationError):
    """The draft was changed in another window."""

    def __init__(self) -> None:
        super().__init__(
            "You changed this draft in another window. Look at it as it is now, then try again.", code="stale_draft"
        )


@transaction.atomic
def draft_routing_rules(*, actor: Person, rules: Sequence[Row], seen: int, at: datetime) -> RoutingDraft:
    """Keep the rules, in order. seen: the revision the person saw.

    Raises CannotRoute, BrokenRouting, StaleRoutingDraft.
    """
    draft = _locked(actor=actor, seen=seen, at=at)
    return _save(draft=draft, content=Content(rules=rules, owners=draft.owners), part="rules", at=at)


@transaction.atomic
def draft_routing_owners(*, actor: Person, owners: Sequence[Row], seen: int, at: datetime) -> RoutingDraft:
    """Keep where tickets about the devices of each team go. Raises CannotRoute, BrokenRouting, StaleRoutingDraft."""
    draft = _locked(actor=actor, seen=seen, at=at)
    return _save(draft=draft, content=Content(rules=draft.rules, owners=owners), part="owners", at=at)


@transaction.atomic
def publish_routing_draft(*, actor: Person, why: str, seen: int, at: datetime) -> RoutingVersion:
    """Publish the person's draft and put it away. Raises StaleRoutingDraft and what publish_routing raises."""
    draft = _locked(actor=actor, seen=seen, at=at)
    made = publish_routing(actor=actor, content=content_of(draft), why=why, at=at, based_on=draft.based_on_id)
    _discard(actor)
    return made


@transaction.atomic
def rebase_routing_draft(*, actor: Person, at: datetime) -> RoutingDraft:
    """Compare the draft with the routing in force now; what it says stays. Raises CannotRoute."""
    draft = _locked(actor=actor, seen=None, at=at)
    draft.based_on = new_routing_draft(actor, at=at).based_on
    draft.save(update_fields=["based_on"])
    return draft


@transaction.atomic
def take_routing(*, actor: Person, content: Content, at: datetime) -> RoutingDraft:
    """Go on with what an earlier version or a trial says, in place of one's own draft. Raises CannotRoute."""
    draft = _locked(actor=actor, seen=None, at=at)
    draft.based_on = new_routing_draft(actor, at=at).based_on
    draft.rules, draft.owners = list(content.rules), list(content.owners)
    draft.revision += 1
    draft.updated_at = at
    draft.save(update_fields=["rules", "owners", "based_on", "revision", "updated_at"])
    return draft


@transaction.atomic
def discard_routing_draft(*, actor: Person) -> None:
    """Throw away what the person is working on. Raises CannotRoute."""
    require_manager(actor)
    _discard(actor)


def _discard(actor: Person) -> None:
    RoutingDraft.objects.filter(owner=actor).delete()


def _locked(*, actor: Person, seen: int | None, at: datetime) -> RoutingDraft:
    """Return the person's draft, made when there is none. Raises CannotRoute, StaleRoutingDraft."""
    require_manager(actor)
    RoutingDraft.objects.bulk_create([new_routing_draft(actor, at=at)], ignore_conflicts=True)
    draft = RoutingDraft.objects.select_for_update().get(owner=actor)
    if seen is not None and seen != draft.revision:
        raise StaleRoutingDraft
    return draft


def _save(*, draft: RoutingDraft, content: Content, part: str, at: datetime) -> RoutingDraft:
    problems = {
        field: problem
        for field, problem in problems_of(content, known_codes()).items()
        if field.partition(".")[0] == part
    }
    if problems:
        raise BrokenRouting(problems)
    setattr(draft, part, getattr(tidied(content), part))
    draft.revision += 1
    draft.updated_at = at
    draft.save(update_fields=[part, "revision", "updated_at"])
    return draft
