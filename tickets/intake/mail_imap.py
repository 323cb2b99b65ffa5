"""Fetching mail from an IMAP mailbox: waits by IDLE where the server has it, else asks every few seconds.

How far a mailbox was read is kept by UIDVALIDITY and UID, never by the \\Seen flag: somebody may look into the mailbox
with a mail program. A mail is kept before it is marked; one that is fetched twice makes no second row. When UIDVALIDITY
changes, all is fetched again, and what came before is known by its bytes.
"""

import imaplib
import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from tickets.actions.mail import Found, MailEmpty, MailTooLarge, note_read, note_unreadable, store_mail, watch_mailbox
from tickets.enums import MailSource
from tickets.intake.mail import settle_due
from tickets.intake.mail_token import access_token, forget_token
from tickets.rules.mailbox import Mailbox, mailbox_of

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 30
IDLE_SECONDS = 60.0
POLL_SECONDS = 10.0
TROUBLE = (OSError, imaplib.IMAP4.error, ImapToolsError, ssl.SSLError, socket.timeout, EOFError)
_LONGEST_WAIT = 60.0
_BOXES = {"imaps": MailBox, "imap+tls": MailBoxStartTls, "imap": MailBoxUnencrypted}


@contextmanager
def opened(place: Mailbox) -> Iterator[BaseMailBox]:
    """Sign in, by XOAUTH2 when there is an access token, and open the folder. Raises what TROUBLE names."""
    box: Any = _BOXES[place.scheme](place.host, place.port, timeout=TIMEOUT_SECONDS)
    try:
        token = access_token()
        if token:
            _sign_in(box, place=place, token=token)
        else:
            box.login(place.user, place.password, initial_folder=place.folder)
        yield box
    finally:
        with suppress(*TROUBLE):
            box.logout()


def _sign_in(box: Any, *, place: Mailbox, token: str) -> None:
    try:
        box.xoauth2(place.user, token, initial_folder=place.folder)
    except TROUBLE:
        forget_token()
        raise


def fetch_new(box: BaseMailBox, *, place: Mailbox) -> int:
    """Keep every mail that was not fetched yet, oldest first; return how many rows are new. Raises TROUBLE."""
    watch = watch_mailbox(name=place.name)
    validity = int(box.folder.status(place.folder, options=["UIDVALIDITY"])["UIDVALIDITY"])
    last = watch.last_uid if watch.uidvalidity == validity else 0
    new = 0
    note_read(name=place.name, uidvalidity=validity, last_uid=last, at=timezone.now())
    for uid in _uids_after(box, last):
        new += _keep(box, place=place, uid=uid, validity=validity)
        note_read(name=place.name, uidvalidity=validity, last_uid=uid, at=timezone.now())
        _mark(box, uid)
    return new


def _uids_after(box: BaseMailBox, last: int) -> list[int]:
    """The UIDs above the last, ascending. A range that ends in * always names the newest, so it is asked for again."""
    found = box.uids(AND(uid=f"{last + 1}:*"))
    return sorted(uid for uid in (int(each) for each in found) if uid > last)


def _keep(box: BaseMailBox, *, place: Mailbox, uid: int, validity: int) -> int:
    """Keep one mail; 0 when its bytes came before, or somebody took it out meanwhile."""
    answer = box.client.uid("FETCH", str(uid), "(BODY.PEEK[])")
    raw = next((part[1] for part in answer[1] if isinstance(part, tuple)), None)
    if raw is None:
        return 0
    found = Found(mailbox=place.name, uidvalidity=validity, uid=uid)
    try:
        stored = store_mail(raw=raw, source=MailSource.IMAP, at=timezone.now(), found=found)
    except MailTooLarge:
        head = raw[: 64 * 1024] + b"\r\n\r\n[RadDesk kept the beginning alone: the mail is too large.]\r\n"
        stored = store_mail(raw=head, source=MailSource.IMAP, at=timezone.now(), found=found)
    except MailEmpty:
        return 0
    return int(stored.is_new)


def _mark(box: BaseMailBox, uid: int) -> None:
    """Show in the mailbox that it is taken: moved to the folder for that, else marked as read. It may fail."""
    with suppress(*TROUBLE):
        if settings.IMAP_DONE:
            box.move(str(uid), settings.IMAP_DONE)
        else:
            box.client.uid("STORE", str(uid), "+FLAGS", r"(\Seen)")


def watch(
    *, is_stopping: Callable[[], bool], wait: Callable[[float], object], idle_seconds: float = IDLE_SECONDS
) -> None:
    """Fetch mail until the end is asked for; a mailbox that cannot be reached is tried again, ever more rarely."""
    place, failures = mailbox_of(settings.IMAP_URL), 0
    while not is_stopping():
        try:
            with opened(place) as box:
                _serve(box, place=place, is_stopping=is_stopping, wait=wait, idle_seconds=idle_seconds)
            failures = 0
        except TROUBLE as error:
            failures += 1
            note_unreadable(name=place.name, error=type(error).__name__, at=timezone.now())
            logger.warning("mailbox not read", extra={"error": type(error).__name__, "failures": failures})
            wait(min(_LONGEST_WAIT, 2.0 ** min(failures, 6)))


def _serve(
    box: BaseMailBox, *, place: Mailbox, is_stopping: Callable[[], bool], wait: Callable[[float], object],
    idle_seconds: float,
) -> None:  # fmt: skip
    """One connection, for an hour: then the sign-in is renewed."""
    until = timezone.now() + timedelta(hours=1)
    has_idle = "IDLE" in box.client.capabilities
    while not is_stopping() and timezone.now() < until:
        if fetch_new(box, place=place):
            settle_due(at=timezone.now())
        if is_stopping():
            return
        if has_idle:
            box.idle.wait(timeout=idle_seconds)
        else:
            wait(min(idle_seconds, POLL_SECONDS))
