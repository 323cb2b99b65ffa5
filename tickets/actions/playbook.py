"""Saving how tickets of a category are worked: every change is a new version, and old tickets keep theirs."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.models import Category, PlaybookVersion
from tickets.queries.playbooks import category_playbook
from tickets.rules.playbook import Playbook, problems_of, stored


class CannotEditPlaybook(PermissionDenied):
    """Only administrators change how a category is worked."""

    code = "cannot_edit_playbook"


class BrokenPlaybook(ValidationError):
    """The steps, causes or fields cannot be saved; the messages say why."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems), code="broken_playbook")


class StalePlaybook(ValidationError):
    """Somebody saved another version meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody changed this category while you were working on it. Open it in another window to see what "
            "changed; then save again, and yours becomes the next version.",
            code="stale_playbook",
        )


@transaction.atomic
def save_playbook(
    *, actor: Person, category_id: int, playbook: Playbook, seen: int, at: datetime
) -> PlaybookVersion | None:
    """Make steps, causes and fields the new version of a category; None when nothing changed.

    seen: number of the version the person saw, 0 for the usual one. A ticket on which something was ticked or filled in
    keeps the version it had. Raises CannotEditPlaybook, BrokenPlaybook, StalePlaybook.
    """
    if not actor.may(Capability.MANAGE_DESK):
        raise CannotEditPlaybook("Only administrators change how tickets of a category are worked.")
    category = Category.objects.select_for_update().get(pk=category_id)
    if problems := problems_of(playbook):
        raise BrokenPlaybook(problems)
    if playbook == category_playbook(category):
        return None
    last = PlaybookVersion.objects.filter(category=category).order_by("-version").first()
    if seen != (last.version if last else 0):
        raise StalePlaybook
    made = PlaybookVersion.objects.create(
        category=category, version=seen + 1, made_by=actor, made_at=at, **stored(playbook)
    )
    category.playbook = made
    category.save(update_fields=["playbook"])
    return made
