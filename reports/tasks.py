"""What Celery does for the reports. The sweeper does the same without it."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from reports.actions import delivery, export, run
from reports.actions.relay import sweep
from reports.queries.facts import differences
from tickets.queries.batches import ticket_sample

logger = logging.getLogger(__name__)

SAMPLE_SHARE = 100


@shared_task(name="reports.tasks.relay")
def relay(**_: Any) -> None:
    """Bring the facts up to date with the outbox."""
    sweep(at=timezone.now())


@shared_task(name="reports.tasks.check_sample")
def check_sample(**_: Any) -> None:
    """Compare the facts of one ticket in a hundred with its events; each night another hundredth."""
    found = differences(ticket_sample(share=SAMPLE_SHARE, turn=timezone.now().toordinal()))
    if found:
        tickets = sorted({each.ticket_id for each in found})
        logger.error("facts_differ", extra={"tickets": tickets[:50], "count": len(tickets)})


@shared_task(name="reports.tasks.make_exports")
def make_exports(**_: Any) -> None:
    """Make the files people and schedules wait for."""
    export.make_due(at=timezone.now())


@shared_task(name="reports.tasks.send_reports")
def send_reports(**_: Any) -> None:
    """Run the schedules whose time has come, and send what is ready."""
    run.sweep(at=timezone.now())
    delivery.sweep(at=timezone.now())


@shared_task(name="reports.tasks.tidy_exports")
def tidy_exports(**_: Any) -> None:
    """Remove files nobody comes back for."""
    export.tidy_exports(at=timezone.now())
