import shutil
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.database import is_embedded
from config.supervisor.reset import reset_demo


class Command(BaseCommand):
    help = "Throw the embedded database, uploads and mail away and load the demo hospital again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--yes", action="store_true", help="Do it without asking.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_embedded():
            raise CommandError("DATABASE_URL is set. The demo hospital is only put back in the embedded database.")
        if not options["yes"] and input("All tickets will be gone. Type yes to go on: ") != "yes":
            raise CommandError("Nothing was changed.")
        for folder in (settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH):
            shutil.rmtree(folder, ignore_errors=True)
        reset_demo()
