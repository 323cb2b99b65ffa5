"""Write docs/metrics.md from the definitions."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from reports.render.definitions import metrics_page


class Command(BaseCommand):
    help = "Write docs/metrics.md from the definitions of the metrics."

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.ROOT_DIR) / "docs" / "metrics.md"
        page.write_text(metrics_page(), encoding="utf-8")
        self.stdout.write(f"Wrote {page.name}.")
