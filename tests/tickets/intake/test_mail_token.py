"""Signing in to a mailbox with an access token (XOAUTH2): a real dovecot that asks a sign-in service."""

import imaplib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories import make_category, make_person, make_policy
from tests.factories.mails import mail_bytes
from tests.tickets.intake.imap_server import ImapServer, TokenServer, why_not
from tickets.intake.mail_imap import mailbox_of, opened, watch
from tickets.models import InboundMail, MailboxWatch
from tickets.queries.mail import mailbox_failing_since

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(bool(why_not()), reason=why_not())]


@pytest.fixture(scope="module")
def tokens() -> Iterator[TokenServer]:
    running = TokenServer()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def server(tokens: TokenServer) -> Iterator[ImapServer]:
    with tempfile.TemporaryDirectory(prefix="rd-imap-") as folder:
        Path(folder).chmod(0o755)
        running = ImapServer(Path(folder), tokens_url=tokens.url)
        running.start()
        yield running
        running.stop()


@pytest.fixture
def token_file(settings: Any, tmp_path: Path, server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.IMAP_URL = server.url.replace(":only-for-tests@", "@")
    monkeypatch.setenv("RADDESK_IMAP_TOKEN_FILE", str(tmp_path / "token"))
    make_policy()
    make_category(code="R00")
    server.empty()
    return tmp_path / "token"


def test_token_opens_the_mailbox_and_a_wrong_one_does_not(token_file: Path, tokens: TokenServer, settings: Any) -> None:
    tokens.good = {"first"}
    token_file.write_text("first\n")
    with opened(mailbox_of(settings.IMAP_URL)) as box:
        assert box.folder.get() == "INBOX"

    token_file.write_text("forged\n")
    with pytest.raises(imaplib.IMAP4.error), opened(mailbox_of(settings.IMAP_URL)):
        pass


def test_expired_token_is_an_alarm_until_its_file_is_renewed(
    token_file: Path, tokens: TokenServer, server: ImapServer
) -> None:
    tokens.good = {"second"}
    token_file.write_text("first\n")
    server.deliver(mail_bytes(sender=make_person().email))
    failing: list[bool] = []

    def renew(_seconds: float) -> None:
        failing.append(mailbox_failing_since() is not None)
        token_file.write_text("second\n")

    watch(is_stopping=InboundMail.objects.exists, wait=renew)

    assert (failing, mailbox_failing_since()) == ([True], None)
    assert MailboxWatch.objects.get().last_uid == 1


def test_token_file_that_is_missing_is_an_alarm_too(token_file: Path, tokens: TokenServer) -> None:
    tokens.good = {"third"}

    watch(is_stopping=MailboxWatch.objects.exists, wait=lambda _: None)

    assert MailboxWatch.objects.get().last_error == "FileNotFoundError"
