"""A real SMTP server in a thread, with the faults a real one has."""

import email
import logging
import socket
import time
from collections.abc import Callable
from email.message import Message
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

logging.getLogger("mail.log").setLevel(logging.ERROR)


class MailServer:
    """Keeps what it accepted.

    Set `answer_rcpt` or `answer_data` to answer otherwise; `on_accepted` runs before the 250.
    """

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.recipients: list[str] = []
        self.answer_rcpt: Callable[[str], str | None] = lambda _address: None
        self.answer_data: Callable[[int], str | None] = lambda _count: None
        self.on_accepted: Callable[[int], None] = lambda _count: None
        self._lock = Lock()
        self.port = _free_port()
        self._controller: Controller | None = None

    @property
    def message_ids(self) -> list[str]:
        return [mail["Message-ID"] for mail in self.mails]

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10)
        self._controller.start()

    def stop(self) -> None:
        """Stop if running: connections are refused until the next start."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:
        answer = self.answer_rcpt(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:
        with self._lock:
            answer = self.answer_data(len(self.mails) + 1)
            if answer == "accept, then die":
                self._keep(envelope)
                server.transport.abort()
                return "250 OK"
            if answer:
                return answer
            self._keep(envelope)
            self.on_accepted(len(self.mails))
        return "250 OK"

    def _keep(self, envelope: Any) -> None:
        self.mails.append(email.message_from_bytes(envelope.content))
        self.recipients += envelope.rcpt_tos


def hesitating(seconds: float) -> Callable[[int], None]:
    """An `on_accepted` that keeps the sender waiting for the 250."""
    return lambda _count: time.sleep(seconds)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
