"""Bring the catalogue of a language up to date: new words are added, unused ones go, and the .mo is made."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.languages import catalogue_path, msgids, read_catalogue, write_catalogue


class Command(BaseCommand):
    help = "Update locale/<language>/LC_MESSAGES/django.po and .mo; says what is still to be translated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language", help="tag of the language, such as de")

    def handle(self, *args: Any, **options: Any) -> None:
        path = catalogue_path(options["language"])
        write_catalogue(path, read_catalogue(path))
        known = read_catalogue(path)
        missing = [msgid for msgid in msgids() if not known[msgid]]
        self.stdout.write(f"{path.name}: {len(known) - 1 - len(missing)} translated, {len(missing)} to be translated.")
        for msgid in missing:
            self.stdout.write(f"  {msgid}")
