"""What the beat does for the articles."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from knowledge.actions.housekeeping import tidy_knowledge


@shared_task
def tidy(**_: Any) -> None:
    """Forget old searches and steps."""
    tidy_knowledge(at=timezone.now())
