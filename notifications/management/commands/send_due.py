"""manage.py send_due: send what is due, without Redis or Celery."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from notifications import relay
from notifications.actions import delivery, page


class Command(BaseCommand):
    """Safe to run beside the sweeper and the worker."""

    help = "Decide who is told of new events and send every message that is due."

    def handle(self, *args: Any, **options: Any) -> None:
        relay.sweep(at=timezone.now())
        page.sweep(at=timezone.now())
        sent = delivery.sweep(at=timezone.now())
        self.stdout.write(f"{sent} messages sent.")
