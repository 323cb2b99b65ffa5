from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tickets.actions.housekeeping import tidy
from tickets.actions.imports import tidy_imports


class Command(BaseCommand):
    help = "Remove staged files and keys older than a week, files without a row, sessions that ended. Daily by beat."

    def handle(self, *args: Any, **options: Any) -> None:
        done = tidy(at=timezone.now())
        imports = tidy_imports(at=timezone.now())
        self.stdout.write(
            f"Removed {done.uploads} staged files, {done.keys} keys, {done.files} files without a row "
            f"and what {imports} imports had left."
        )
