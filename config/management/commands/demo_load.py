import time
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings
from django.utils import timezone

from accounts.models import Person
from config.demo.generate import SEED, TICKETS, load
from config.standstill import go_on_standing, standstill


class Command(BaseCommand):
    help = "Fill an empty database with the demo hospital: invented people, devices and eighteen months of tickets."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--tickets", type=int, default=TICKETS, help="How many tickets (default: %(default)s).")
        parser.add_argument("--seed", type=int, default=SEED, help="The same seed and time give the same tickets.")
        parser.add_argument("--at", type=datetime.fromisoformat, help="Now in the hospital's world, ISO 8601.")
        parser.add_argument("--workers", type=int, default=2, choices=(1, 2), help="Processes (default: %(default)s).")

    def handle(self, *args: Any, **options: Any) -> None:
        if Person.objects.exists():
            raise CommandError("The database is not empty. Run: manage.py demo_reset")
        at = options["at"] or timezone.now()
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        began = time.monotonic()

        def say(line: str) -> None:
            go_on_standing(at=timezone.now())
            self.stdout.write(f"[{time.monotonic() - began:5.0f} s] {line}")

        with standstill(at=timezone.now()), override_settings(OUTBOX_HINTS=False):
            made = load(at=at, count=options["tickets"], seed=options["seed"], workers=options["workers"], say=say)
            say(f"The demo hospital is ready: {made:,} tickets. People, places and patients are invented.")
