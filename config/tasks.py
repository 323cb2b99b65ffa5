from typing import Any

from celery import Task, shared_task
from django.utils import timezone

from config.heartbeat import note_heartbeat
from config.standstill import is_standing_still

_ALWAYS = "config.tasks.beat"


class DeskTask(Task):  # type: ignore[type-arg]  # Celery's take none
    """A task that does nothing while the demo hospital is loaded; the next tick does its work."""

    abstract = True

    def __call__(self, *args: Any, **options: Any) -> Any:
        if self.name != _ALWAYS and is_standing_still(at=timezone.now()):
            return None
        return super().__call__(*args, **options)


@shared_task
def beat(**_: Any) -> None:
    """Say that a worker takes and finishes tasks."""
    note_heartbeat(name="worker", at=timezone.now())
