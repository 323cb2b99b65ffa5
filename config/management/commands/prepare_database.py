from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, grant, and load the reference data: everything a release needs before it serves."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)
        self.stdout.write("The tables are up to date.")
        call_command("prepare_likeness", stdout=self.stdout)
        call_command("grant_runtime", stdout=self.stdout)
        if "load_reference" in get_commands():
            call_command("load_reference", stdout=self.stdout)
