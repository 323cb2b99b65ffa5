"""manage.py import_tickets: bring in the history of another help desk from a file."""

import hashlib
import json
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tickets.actions.imports import (
    NewImport,
    claim_import,
    discard_import,
    folder_of,
    receive_import,
    start_import,
)
from tickets.enums import ImportState
from tickets.intake.imports import work_import
from tickets.models import TicketImport
from tickets.queries.import_presets import preset, preset_names
from tickets.queries.imports import unfinished_import
from tickets.rules.import_mapping import parse_mapping
from tickets.rules.import_words import sentence_of
from tickets.rules.imports import FINDINGS


class Command(BaseCommand):
    help = (
        "Import tickets and their history from CSV, CSV.GZ or XLSX. Nobody is mailed; the same file twice changes "
        "nothing. docs/import.md describes mapping files."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--preset", choices=[code for code, _ in preset_names()], help="A mapping of the desk.")
        how.add_argument("--mapping", type=Path, help="A mapping file of your own.")
        parser.add_argument("--zone", default="", help="Time zone of the file's times, unless the mapping names one.")
        parser.add_argument("--system", default="", help="Name of the other system, instead of the mapping's.")
        parser.add_argument("--texts", action="store_true", help="Take over subjects and descriptions.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would happen.")
        parser.add_argument("--resume", action="store_true", help="Go on where an import of this file broke off.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        row = self._resumed(path) if options["resume"] else self._received(path, options)
        if row.state == ImportState.CHECKING:
            row = self._work(row)
            self._report(row)
            if options["dry_run"]:
                self._forget(row)
                return
            start_import(actor=None, import_id=row.pk, at=timezone.now())
        row = self._work(row)
        self.stdout.write(
            f"Import {row.pk}: {row.made:,} tickets made, {row.lengthened:,} got longer, {row.unchanged:,} were here, "
            f"{row.changed:,} differ and were left alone; {row.events:,} events."
        )

    def _received(self, path: Path, options: dict[str, Any]) -> TicketImport:
        raw = self._mapping(options)
        mapping, wrong = parse_mapping(raw, zones=available_timezones())
        if mapping is None:
            raise CommandError("The mapping is wrong.\n" + "\n".join(wrong))
        if options["zone"] and options["zone"] not in available_timezones():
            raise CommandError(f"“{options['zone']}” is no time zone. Write it like Europe/London.")
        new = NewImport(
            name=path.name,
            system=options["system"] or mapping.system,
            mapping=raw,
            time_zone=options["zone"] or mapping.zone or "UTC",
            preset=options["preset"] or "",
            with_texts=options["texts"],
        )
        with path.open("rb") as file:
            return receive_import(actor=None, file=File(file), new=new, at=timezone.now(), is_attended=True)

    def _mapping(self, options: dict[str, Any]) -> dict[str, Any]:
        if options["preset"]:
            return preset(options["preset"]) or {}
        if not options["mapping"]:
            raise CommandError("Say how the file is to be read: --preset NAME or --mapping FILE.")
        try:
            loaded = json.loads(options["mapping"].read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            raise CommandError(f"The mapping cannot be read: {error}.") from error
        return loaded if isinstance(loaded, dict) else {}

    def _resumed(self, path: Path) -> TicketImport:
        with path.open("rb") as file:
            row = unfinished_import(hashlib.file_digest(file, "sha256").hexdigest())
        if row is None:
            raise CommandError("No import of this file broke off. Leave --resume out.")
        return row

    def _work(self, row: TicketImport) -> TicketImport:
        """Do what is to be done next, all of it. Raises CommandError with the sentence of what is wrong."""
        claimed = claim_import(at=timezone.now(), import_id=row.pk)
        if claimed is not None:
            work_import(row=claimed)
        row.refresh_from_db()
        if row.state == ImportState.FAILED:
            raise CommandError(row.error)
        if row.state in (ImportState.RUNNING, ImportState.CHECKING):
            raise CommandError("Somebody else works on this import. Look at its page.")
        return row

    def _report(self, row: TicketImport) -> None:
        report = row.report
        say = self.stdout.write
        say(f"{report['rows']:,} rows, {report['tickets']:,} tickets, {report['events']:,} events.")
        say(f"From {report['first_at'] or '–'} to {report['last_at'] or '–'} (UTC); times read as {row.time_zone}.")
        say("Tickets: " + (", ".join(f"{count:,} {name}" for name, count in report["standings"].items()) or "none"))
        for title, counts in (("Left out", report["refusals"]), ("Adjusted", report["adjustments"])):
            for code, count in sorted(counts.items(), key=lambda item: -item[1]):
                say(f"{title}: {count:,} × {sentence_of(code)}")
        for name, value, count, number in report["values"][:20]:
            say(f"Unknown {name}: {count:,} × “{value}”, first in row {number}")
        for number, ticket, column, value, code in report["refused_rows"][:20]:
            say(f"Row {number} ({ticket or 'no ticket'}): {column} “{value}”. {sentence_of(code)}")
        say(f"Every finding: {folder_of(row) / FINDINGS}")

    def _forget(self, row: TicketImport) -> None:
        try:
            discard_import(actor=None, import_id=row.pk, at=timezone.now())
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
