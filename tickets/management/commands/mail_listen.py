import asyncio
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

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

    async def _listen(self, listener: Listener) -> None:
        stopping = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        await listen(listener, stopping=stopping, ready=lambda: self.stdout.write(f"taking mail at {listener.name}"))
