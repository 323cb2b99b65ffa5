"""Files people asked for: whose, and what is due."""

from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from accounts.models import Person
from reports.enums import JobState
from reports.models import ExportJob
from reports.permissions import require_reports

UNMADE = (JobState.WAITING.value, JobState.MAKING.value)
_SHOWN = 50


def my_exports(user: Person) -> list[ExportJob]:
    """Return the latest files the person asked for, newest first. Raises NoReports."""
    require_reports(user)
    rows = ExportJob.objects.filter(owner=user, is_scheduled=False)
    return list(rows.order_by("-created_at", "-id")[:_SHOWN])


def my_export(user: Person, export_id: UUID) -> ExportJob | None:
    """Return one file the person asked for, or None. Raises NoReports."""
    require_reports(user)
    return ExportJob.objects.filter(owner=user, pk=export_id).first()


def due_exports(*, at: datetime) -> QuerySet[ExportJob]:
    """Return what may be made now: waiting for its time, or leased by a worker that never came back."""
    return ExportJob.objects.filter(
        Q(state=JobState.WAITING, next_at__lte=at) | Q(state=JobState.MAKING, lease_until__lte=at)
    ).order_by("next_at", "id")


def oldest_unmade() -> datetime | None:
    """Return when the oldest file that has still to be made was asked for; None when none waits."""
    oldest: datetime | None = ExportJob.objects.filter(state__in=UNMADE).aggregate(oldest=Min("created_at"))["oldest"]
    return oldest
