"""What happened, written down by supervisors for the charts. It concerns no ticket: no events."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person, Site
from reports.enums import NoteKind
from reports.models import Annotation
from reports.permissions import require_reports


class AnnotationMissing(ValidationError):
    """There is no such annotation, or it was deleted."""

    def __init__(self) -> None:
        super().__init__("This note is not there any more.", code="annotation_missing")


@dataclass(frozen=True)
class Happened:
    """site: None concerns all sites."""

    date: date
    kind: NoteKind
    text: str
    site: Site | None


@transaction.atomic
def add_annotation(*, actor: Person, happened: Happened, at: datetime) -> Annotation:
    """Write down what happened. Raises NoReports."""
    require_reports(actor)
    return Annotation.objects.create(
        date=happened.date,
        kind=happened.kind.value,
        text=happened.text,
        site=happened.site,
        author=actor,
        created_at=at,
    )


@transaction.atomic
def change_annotation(*, actor: Person, annotation_id: int, happened: Happened) -> Annotation:
    """Correct what was written down; any supervisor may. Raises NoReports, AnnotationMissing."""
    found = _lock(actor=actor, annotation_id=annotation_id)
    found.date, found.kind, found.text, found.site = happened.date, happened.kind.value, happened.text, happened.site
    found.save(update_fields=["date", "kind", "text", "site"])
    return found


@transaction.atomic
def delete_annotation(*, actor: Person, annotation_id: int) -> None:
    """Take it off the charts. Raises NoReports, AnnotationMissing."""
    _lock(actor=actor, annotation_id=annotation_id).delete()


def _lock(*, actor: Person, annotation_id: int) -> Annotation:
    require_reports(actor)
    found = Annotation.objects.select_for_update().filter(pk=annotation_id).first()
    if found is None:
        raise AnnotationMissing
    return found
