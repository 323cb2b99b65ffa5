import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from config.sweeper import load_sweepers, start_apart, sweep_once


class Command(BaseCommand):
    help = "Every few seconds do what a lost hint left behind. Needs PostgreSQL only."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="Sweep once and end.")

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        sweepers = load_sweepers(paths=settings.SWEEPERS)
        apart = load_sweepers(paths=settings.SWEEPERS_APART)
        if options["once"]:
            sweepers |= apart
        else:
            seconds = settings.SWEEP_APART_SECONDS
            start_apart(sweepers=apart, seconds=seconds, stopping=stopping, clock=timezone.now)
        self.stdout.write(f"sweeping {len(sweepers | apart)} kinds of work every {settings.SWEEP_SECONDS} seconds")
        while not stopping.is_set():
            sweep_once(sweepers=sweepers, at=timezone.now())
            close_old_connections()
            stopping.wait(0 if options["once"] else settings.SWEEP_SECONDS)
            if options["once"]:
                return
