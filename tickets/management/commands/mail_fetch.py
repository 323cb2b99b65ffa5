import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tickets.actions.mail import note_unreadable
from tickets.intake.mail import settle_due
from tickets.intake.mail_imap import TROUBLE, fetch_new, opened, watch
from tickets.rules.mailbox import BadAddress, mailbox_of


class Command(BaseCommand):
    help = "Fetch mail from the mailbox of RADDESK_IMAP_URL until stopped."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="Fetch what is there and end.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            place = mailbox_of(settings.IMAP_URL)
        except BadAddress as error:
            raise CommandError(str(error)) from error
        if options["once"]:
            self._once(place)
            return
        stopping = threading.Event()

        def _stop(*_: object) -> None:
            stopping.set()
            raise SystemExit(0)

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop)  # at once, also out of IDLE: what was begun is rolled back and comes again
        self.stdout.write(f"fetching mail from {place.host}")
        watch(is_stopping=stopping.is_set, wait=stopping.wait, idle_seconds=30.0)

    def _once(self, place: Any) -> None:
        try:
            with opened(place) as box:
                new = fetch_new(box, place=place)
        except TROUBLE as error:
            note_unreadable(name=place.name, error=type(error).__name__, at=timezone.now())
            raise CommandError(f"The mailbox could not be read: {type(error).__name__}.") from error
        self.stdout.write(f"{new} new, {settle_due(at=timezone.now(), limit=1000)} settled")
