from typing import Any

from celery import shared_task
from django.utils import timezone

from config.heartbeat import note_heartbeat


@shared_task
def beat(**_: Any) -> None:
    """Say that a worker takes and finishes tasks."""
    note_heartbeat(name="worker", at=timezone.now())
