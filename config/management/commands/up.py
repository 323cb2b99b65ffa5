import sys
from typing import Any

from django.core.management.base import BaseCommand

from config.supervisor.run import run


class Command(BaseCommand):
    help = "Run everything: database, broker, web, worker, beat and sweeper. Ctrl-C stops it all."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--no-demo", action="store_true", help="Leave an empty database empty.")
        parser.add_argument("--reload", action="store_true", help="Restart the web when a file changes (development).")

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(run(with_demo=not options["no_demo"], reload=options["reload"]))
