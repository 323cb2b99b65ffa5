from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.actions.export import tidy_exports


class Command(BaseCommand):
    help = "Remove the files of reports a week after they were asked for. Daily by beat."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Removed {tidy_exports(at=timezone.now())} files.")
