from typing import Any

from django.core.management.base import BaseCommand

from config.database import as_owner
from tickets.actions.likeness import prepare_likeness


class Command(BaseCommand):
    help = "Make room for the vectors that like tickets are found by, where PostgreSQL has the extension vector."

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            is_ready = prepare_likeness()
        self.stdout.write(
            "Tickets can be compared by meaning."
            if is_ready
            else "Tickets are compared by words alone: the database has no extension vector (docs/operations.md)."
        )
