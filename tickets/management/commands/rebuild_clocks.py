"""Recompute all clocks from the events, or prove that they are what a rebuild would give."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from tickets.actions.sla import rebuild_clocks
from tickets.queries.batches import ticket_batches, ticket_count
from tickets.queries.clock_check import clock_differences

_SHOWN = 50


class Command(BaseCommand):
    help = "Recompute clocks and due times from the events of all tickets. --check only compares."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; exit 1 when any clock differs.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
        else:
            self._rebuild()

    def _rebuild(self) -> None:
        total, done = ticket_count(), 0
        for batch in ticket_batches():
            done += rebuild_clocks(ticket_ids=batch)
            self.stdout.write(f"{done:,} of {total:,} tickets")
        self.stdout.write(f"Rebuilt the clocks of {done:,} tickets.")

    def _check(self) -> None:
        compared, differing = 0, 0
        for batch in ticket_batches():
            for found in clock_differences(batch):
                differing += 1
                if differing <= _SHOWN:
                    self.stdout.write(
                        f"#{found.ticket_id} {found.field}: stored {found.stored}, events say {found.computed}"
                    )
            compared += len(batch)
        if differing:
            self.stdout.write(f"{differing:,} differences in {compared:,} tickets. Run: manage.py rebuild_clocks")
            sys.exit(1)
        self.stdout.write(f"The clocks of {compared:,} tickets are exactly what their events say.")
