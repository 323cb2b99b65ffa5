"""Views of reports that people keep, and share. They concern no ticket: no events."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from reports.actions.export import UnknownPage
from reports.models import SavedReport
from reports.permissions import require_owner, require_reports
from reports.render.sections import PAGES

MOST_SAVED = 100


class NameTaken(ValidationError):
    """The person has a view of this name."""

    def __init__(self) -> None:
        super().__init__("You have a view of this name. Choose another, or delete the old one.", code="name_taken")


class TooManySaved(ValidationError):
    """More views than anybody finds again."""

    def __init__(self) -> None:
        super().__init__(f"You have {MOST_SAVED} views. Delete one you no longer use first.", code="too_many_saved")


class SavedMissing(ValidationError):
    """There is no such view, or it was deleted."""

    def __init__(self) -> None:
        super().__init__("This view is not there any more.", code="saved_missing")


@transaction.atomic
def save_view(
    *, actor: Person, name: str, page: str, query: Mapping[str, str], is_shared: bool, at: datetime
) -> SavedReport:
    """Keep a report page with its question. Raises NoReports, UnknownPage, NameTaken, TooManySaved."""
    require_reports(actor)
    if page not in PAGES:
        raise UnknownPage
    Person.objects.select_for_update(of=("self",)).get(pk=actor.pk)  # two clicks at once are one view
    mine = SavedReport.objects.filter(owner=actor)
    if mine.filter(name=name).exists():
        raise NameTaken
    if mine.count() >= MOST_SAVED:
        raise TooManySaved
    return SavedReport.objects.create(
        owner=actor, name=name, page=page, query=dict(query), is_shared=is_shared, created_at=at
    )


@transaction.atomic
def share_view(*, actor: Person, saved_id: int) -> SavedReport:
    """Let everybody who reads reports find it. Raises NotYours, SavedMissing."""
    return _set_shared(_lock(actor=actor, saved_id=saved_id), is_shared=True)


@transaction.atomic
def unshare_view(*, actor: Person, saved_id: int) -> SavedReport:
    """Keep it to its owner again. Raises NotYours, SavedMissing."""
    return _set_shared(_lock(actor=actor, saved_id=saved_id), is_shared=False)


@transaction.atomic
def delete_view(*, actor: Person, saved_id: int) -> str:
    """Forget a view; return its name. Raises NotYours, SavedMissing."""
    saved = _lock(actor=actor, saved_id=saved_id)
    saved.delete()
    return saved.name


def _set_shared(saved: SavedReport, *, is_shared: bool) -> SavedReport:
    saved.is_shared = is_shared
    saved.save(update_fields=["is_shared"])
    return saved


def _lock(*, actor: Person, saved_id: int) -> SavedReport:
    """The locked view. One that is not shared is not there for others, administrators included."""
    require_reports(actor)
    saved = SavedReport.objects.select_for_update().filter(pk=saved_id).first()
    if saved is None or (saved.owner_id != actor.pk and not saved.is_shared):
        raise SavedMissing
    require_owner(user=actor, owner_id=saved.owner_id)
    return saved
