from typing import Any

from django.core.management.base import BaseCommand

from config.database import as_owner
from config.grants import grant_runtime


class Command(BaseCommand):
    help = "Give the runtime database role its rights; run it after migrate."

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            role = grant_runtime()
        self.stdout.write(f"Rights of {role} are in place." if role else "One role owns and runs: nothing to grant.")
