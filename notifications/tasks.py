"""What Celery does: the fast path. The sweeper does the same without it."""

from celery import shared_task
from django.utils import timezone

from notifications import relay as relay_module
from notifications.actions import alarm, delivery, page


@shared_task(name="notifications.tasks.relay")
def relay(**_: object) -> None:
    """Decide who is told of new events, and tell them at once; whom a ladder calls first."""
    if relay_module.sweep(at=timezone.now()):
        page.sweep(at=timezone.now())
        delivery.sweep_pages(at=timezone.now())
        delivery.sweep_mails(at=timezone.now())


@shared_task(name="notifications.tasks.deliver_due")
def deliver_due(**_: object) -> None:
    """Send mails that are due."""
    delivery.sweep_mails(at=timezone.now())


@shared_task(name="notifications.tasks.deliver_pages")
def deliver_pages(**_: object) -> None:
    """Send text messages that are due."""
    delivery.sweep_pages(at=timezone.now())


@shared_task(name="notifications.tasks.deliver_endpoints")
def deliver_endpoints(**_: object) -> None:
    """Call webhooks and chats that are due."""
    delivery.sweep_endpoints(at=timezone.now())


@shared_task(name="notifications.tasks.tell_alarm")
def tell_alarm(**_: object) -> None:
    """Once a day tell those who can see to it that messages do not arrive."""
    alarm.sweep(at=timezone.now())
