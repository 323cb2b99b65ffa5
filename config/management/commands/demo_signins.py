from typing import Any

from django.core.management.base import BaseCommand

from config.demo.signins import signin_lines


class Command(BaseCommand):
    help = "Print who can sign in to the demo hospital."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in signin_lines():
            self.stdout.write(line)
