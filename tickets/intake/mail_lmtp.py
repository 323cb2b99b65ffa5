"""Taking mail by LMTP (RFC 2033), the last step of a hospital's own mail server.

What is answered with 250 is kept for good; until then the mail server has it and comes again: the same bytes make one
row. All recipients of a mail have the same answer, one line for each, since the desk keeps it once.
"""

import asyncio
import contextlib
import ipaddress
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiosmtpd.lmtp import LMTP
from django.conf import settings
from django.db import Error, close_old_connections
from django.utils import timezone

from accounts.rules.addresses import is_in, plain_address
from tickets.actions.mail import MailEmpty, MailTooLarge, store_mail
from tickets.enums import MailSource
from tickets.intake.mail import own_addresses
from tickets.rules.mail_envelope import is_for_desk, trace_lines

logger = logging.getLogger(__name__)
logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd's own tells addresses

MAX_SESSIONS, MAX_READING, MAX_KEEPING = 20, 4, 2
"""Connections; of these, mails being read at once, since each lies in memory; of these, being written."""
MAX_RECIPIENTS = 100
SESSION_SECONDS = 300.0
STOP_SECONDS = 3.0
BEAT_SECONDS = 10.0
_KEPT, _LATER = "250 2.0.0 Kept", "451 4.3.0 Cannot be kept just now, try again later"
_EMPTY, _LARGE = "554 5.6.0 The mail is empty", "552 5.3.4 The mail is too large"
_NOBODY = "550 5.1.1 Not an address of this desk"
_BUSY, _STRANGER, _BYE = (
    "421 4.3.2 Too many connections, try again later",
    "554 5.7.1 This host may not bring mail",
    "421 4.3.2 Stopping, try again later",
)


class BadListener(ValueError):
    """RADDESK_LMTP or RADDESK_LMTP_PEERS cannot be understood."""


@dataclass(frozen=True)
class Listener:
    """Where mail is taken: a path of a socket, or a host and a port. peers: who may bring mail by the network."""

    path: str = ""
    host: str = ""
    port: int = 0
    peers: Sequence[Any] = ()

    @property
    def name(self) -> str:
        return self.path or f"{self.host}:{self.port}"


def listener_of(place: str, *, peers: Sequence[str]) -> Listener:
    """Return what 127.0.0.1:8024, [::1]:8024 or unix:/run/raddesk/lmtp means. Raises BadListener."""
    if place.startswith("unix:/"):
        return Listener(path=place.removeprefix("unix:"))
    host, _, port = place.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise BadListener("RADDESK_LMTP must look like 127.0.0.1:8024 or unix:/run/raddesk/lmtp.")
    try:
        networks = [ipaddress.ip_network(each.strip()) for each in peers if each.strip()]
    except ValueError:
        raise BadListener("RADDESK_LMTP_PEERS must be addresses or networks such as 10.1.2.3 or 10.1.2.0/24.") from None
    return Listener(host=host.strip("[]"), port=int(port), peers=networks)


class Reception:
    """Everything the connections share: who is here, what is being read, and the end."""

    def __init__(self, *, peers: Sequence[Any] = ()) -> None:
        self.sessions: set[Session] = set()
        self.reading = asyncio.Semaphore(MAX_READING)
        self.keepers = ThreadPoolExecutor(MAX_KEEPING, thread_name_prefix="lmtp")
        self.is_stopping = False
        self._peers = peers

    def refusal(self, peer: Any) -> str:
        """Why a connection is refused, or an empty text. peer: as the socket names it; a file's rights are its own."""
        if isinstance(peer, tuple) and not self._may_bring(str(peer[0])):
            return _STRANGER
        return _BYE if self.is_stopping else _BUSY if len(self.sessions) >= MAX_SESSIONS else ""

    def _may_bring(self, host: str) -> bool:
        address = plain_address(host)
        return address is not None and is_in(address, self._peers)

    async def handle_EHLO(self, _server: Any, session: Any, _envelope: Any, host: str, lines: list[str]) -> list[str]:
        session.host_name = host
        return [lines[0], "250-PIPELINING", *lines[1:]]

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if not is_for_desk(address, own=own_addresses(), wanted=settings.LMTP_RECIPIENTS):
            return _NOBODY
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        head = trace_lines(sender=envelope.mail_from or "", recipients=envelope.rcpt_tos)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.keepers, keep, envelope.original_content, head)

    async def handle_exception(self, error: Exception) -> str:
        logger.error("lmtp session failed", extra={"error": type(error).__name__})
        return _LATER

    async def go_on_beating(self, beat: Callable[[], object]) -> None:
        """Give a sign of life now and then, by the threads that keep mail: one that cannot keep any gives none."""
        loop = asyncio.get_running_loop()
        while True:
            await loop.run_in_executor(self.keepers, give_sign, beat)
            await asyncio.sleep(BEAT_SECONDS)

    async def stop(self) -> None:
        """Let those that hand over a mail finish, within STOP_SECONDS; say goodbye to the others."""
        self.is_stopping = True
        for session in list(self.sessions):
            session.leave()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                while self.sessions:
                    await asyncio.sleep(0.02)
        for session in list(self.sessions):
            session.cut()
        self.keepers.shutdown(wait=True)


def keep(raw: bytes, head: bytes) -> str:
    """Keep a mail for good and return the answer of LMTP; only then it says 250."""
    try:
        close_old_connections()
        store_mail(raw=raw, head=head, source=MailSource.LMTP, at=timezone.now())
    except MailTooLarge:
        return _LARGE
    except MailEmpty:
        return _EMPTY
    except (Error, OSError) as error:
        logger.warning("mail not kept", extra={"error": type(error).__name__})
        return _LATER
    finally:
        with contextlib.suppress(Error):
            close_old_connections()
    return _KEPT


def give_sign(beat: Callable[[], object]) -> None:
    """Give a sign of life; while the database is away there is none, and mail is taken again when it is back."""
    try:
        close_old_connections()
        beat()
    except (Error, OSError) as error:
        logger.warning("no sign of life", extra={"error": type(error).__name__})
    finally:
        with contextlib.suppress(Error):
            close_old_connections()


class Session(LMTP):
    """One connection. Takes what LMTP adds to what aiosmtpd knows: one answer for each recipient after the mail."""

    line_length_limit = 2**20  # others write long lines, and whoever refuses them loses the mail

    def __init__(self, reception: Reception) -> None:
        limit = settings.MAIL_MAX_BYTES
        super().__init__(
            reception, data_size_limit=limit, enable_SMTPUTF8=True, hostname="raddesk", ident="RadDesk",
            timeout=SESSION_SECONDS, loop=asyncio.get_running_loop(),
        )  # fmt: skip
        self._reception = reception
        self._is_refused = False
        self._answers = 0  # lines the mail now being read is answered with

    def connection_made(self, transport: Any) -> None:
        refusal = self._reception.refusal(transport.get_extra_info("peername"))
        if refusal:
            self._is_refused = True
            transport.write(f"{refusal}\r\n".encode())
            transport.close()
            return
        self._reception.sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if not self._is_refused:
            self._reception.sessions.discard(self)
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        return None if self._is_refused else super().eof_received()

    async def smtp_DATA(self, arg: str) -> None:
        async with self._reception.reading:
            await super().smtp_DATA(arg)
        if self._reception.is_stopping:
            self.leave()

    async def push(self, status: Any) -> None:
        lines = [status] * (self._answers or 1)
        self._answers = len(self.envelope.rcpt_tos) if str(status).startswith("354") and self.envelope else 0
        await super().push("\r\n".join(lines) if len(lines) > 1 else status)

    def leave(self) -> None:
        """Say goodbye, unless a mail is being handed over."""
        if not self._answers and self.transport is not None:
            self.transport.write(f"{_BYE}\r\n".encode())  # type: ignore[attr-defined]  # of a socket: it writes
            self.transport.close()

    def cut(self) -> None:
        """End the connection without an answer: the mail server comes again."""
        if self.transport is not None:
            self.transport.abort()  # type: ignore[attr-defined]  # of a socket


async def listen(
    listener: Listener, *, stopping: asyncio.Event, ready: Callable[[], object], beat: Callable[[], object]
) -> None:
    """Take mail until told to stop, then finish what is being handed over.

    ready: called once it listens; beat: called every BEAT_SECONDS in a thread, may raise what the database raises.
    Raises OSError when the place cannot be listened at.
    """
    reception = Reception(peers=listener.peers)
    loop = asyncio.get_running_loop()
    if listener.path:
        server: Any = await loop.create_unix_server(lambda: Session(reception), path=listener.path)
        Path(listener.path).chmod(0o660)  # whose group may bring mail: that of the folder, see docs/mail.md
    else:
        server = await loop.create_server(lambda: Session(reception), listener.host, listener.port)
    ready()
    beating = loop.create_task(reception.go_on_beating(beat))
    await stopping.wait()
    beating.cancel()
    await asyncio.wait([beating])
    server.close()
    await reception.stop()
