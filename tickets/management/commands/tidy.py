from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tickets.actions.housekeeping import tidy


class Command(BaseCommand):
    help = "Remove staged files and keys older than a week, files without a row, sessions that ended. Daily by beat."

    def handle(self, *args: Any, **options: Any) -> None:
        done = tidy(at=timezone.now())
        self.stdout.write(
            f"Removed {done.uploads} staged files, {done.keys} keys and {done.files} files without a row."
        )
