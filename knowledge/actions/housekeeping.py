"""Forgetting in time: searches that found nothing, and who read what."""

from datetime import datetime, timedelta

from django.db import transaction

from knowledge.models import HelpStep, SearchMiss

SEARCHES_KEPT = timedelta(days=90)
STEPS_KEPT = timedelta(days=400)
"""A year and a month, so that a year can be compared with its last."""


@transaction.atomic
def tidy_knowledge(*, at: datetime) -> tuple[int, int]:
    """Remove missed searches older than 90 days and steps older than 400; return how many of each."""
    searches, _ = SearchMiss.objects.filter(at__lt=at - SEARCHES_KEPT).delete()
    steps, _ = HelpStep.objects.filter(at__lt=at - STEPS_KEPT).delete()
    return searches, steps
