"""Recompute all facts from the events, or prove that they are what a rebuild would give."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from reports.actions.project import project_tickets
from reports.actions.rollup import count_all
from reports.queries.days import day_differences
from reports.queries.facts import differences
from tickets.queries.batches import ticket_batches, ticket_count

_SHOWN = 50


class Command(BaseCommand):
    help = "Recompute the facts and roll-ups behind every figure from the events of all tickets. --check only compares."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; exit 1 when any fact differs.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
        else:
            self._rebuild()

    def _rebuild(self) -> None:
        total, done = ticket_count(), 0
        for batch in ticket_batches():
            project_tickets(ticket_ids=batch)
            done += len(batch)
            self.stdout.write(f"{done:,} of {total:,} tickets")
        days = count_all()
        self.stdout.write(f"Rebuilt the facts of {done:,} tickets and {days:,} roll-ups of days.")

    def _check(self) -> None:
        compared, differing = 0, 0
        for batch in ticket_batches():
            for found in differences(batch):
                differing += 1
                self._show(
                    differing, f"#{found.ticket_id} {found.field}: stored {found.stored}, events say {found.computed}"
                )
            compared += len(batch)
        for day in day_differences():
            differing += 1
            where = f"{day.metric} on {day.day} {day.cell}".strip()
            self._show(differing, f"{where}: stored {day.stored}, facts say {day.computed}")
        if differing:
            self.stdout.write(f"{differing:,} differences in {compared:,} tickets. Run: manage.py rebuild_facts")
            sys.exit(1)
        self.stdout.write(f"The facts of {compared:,} tickets are exactly what their events say, and the roll-ups too.")

    def _show(self, number: int, line: str) -> None:
        if number <= _SHOWN:
            self.stdout.write(line)
