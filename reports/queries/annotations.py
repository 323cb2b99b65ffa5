"""What happened, for the list and for the charts."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Person
from reports.enums import Dimension, NoteKind
from reports.models import Annotation
from reports.permissions import require_reports
from reports.rules.charts_notes import Note
from reports.rules.scope import Scope

ORDER = ("-date", "-id")


def annotations(user: Person) -> QuerySet[Annotation]:
    """Return all annotations for the list; page them in ORDER. Raises NoReports."""
    require_reports(user)
    return Annotation.objects.select_related("site", "author")


def annotation(user: Person, annotation_id: int) -> Annotation | None:
    """Return one annotation, or None. Raises NoReports."""
    return annotations(user).filter(pk=annotation_id).first()


def notes_of(scope: Scope) -> list[Note]:
    """Return what happened in the period, for the charts: at its site or everywhere; all of it without a site."""
    site = scope.filters.get(Dimension.SITE, "")
    return notes_between(first=scope.period.first, last=scope.period.last, site=site if site.isdecimal() else "")


def notes_between(*, first: date, last: date, site: str = "") -> list[Note]:
    """Return what happened from one local day to another. site: id as text, "" for all."""
    rows = Annotation.objects.filter(date__gte=first, date__lte=last)
    if site:
        rows = rows.filter(Q(site_id=int(site)) | Q(site__isnull=True))
    found = rows.order_by("date", "id").values_list("date", "kind", "text")
    return [Note(day=day, kind=NoteKind(kind), text=text) for day, kind, text in found]
