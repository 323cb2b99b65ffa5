"""What workers do for tickets; the sweeper does the same when no worker can."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from tickets.actions import housekeeping, imaging


@shared_task
def inspect_pending(**_: Any) -> None:
    """Inspect the DICOM files that wait for it."""
    imaging.inspect_pending(at=timezone.now(), limit=20)


@shared_task
def tidy(**_: Any) -> None:
    """Remove what nobody comes back for."""
    housekeeping.tidy(at=timezone.now())
