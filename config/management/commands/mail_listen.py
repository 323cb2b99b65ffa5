import asyncio
import contextlib
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils import timezone

from config.listeners import forget_listening, note_listening
from tickets.intake.mail_lmtp import BadListener, Listener, listen, listener_of


class Command(BaseCommand):
    help = "Take mail by LMTP at RADDESK_LMTP until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            listener = listener_of(settings.LMTP, peers=settings.LMTP_PEERS)
            asyncio.run(self._listen(listener))
        except BadListener as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Nothing can listen at RADDESK_LMTP: {error.strerror}.") from error
        with contextlib.suppress(Error):  # the database is away: the row grows old, which is told
            forget_listening()

    async def _listen(self, listener: Listener) -> None:
        stopping = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        await listen(
            listener,
            stopping=stopping,
            ready=lambda: self.stdout.write(f"taking mail at {listener.name}"),
            beat=lambda: note_listening(at=timezone.now()),
        )
