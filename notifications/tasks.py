"""What Celery does: the fast path. The sweeper does the same without it."""

from celery import shared_task
from django.utils import timezone

from notifications import relay as relay_module
from notifications.actions import delivery, page


@shared_task(name="notifications.tasks.relay")
def relay(**_: object) -> None:
    """Decide who is told of new events, and tell them at once; whom a ladder calls first."""
    if relay_module.sweep(at=timezone.now()):
        page.sweep(at=timezone.now())
        delivery.sweep(at=timezone.now())


@shared_task(name="notifications.tasks.deliver_due")
def deliver_due(**_: object) -> None:
    """Send what is due."""
    delivery.sweep(at=timezone.now())
