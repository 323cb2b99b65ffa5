"""Signing in to a mailbox with an access token (XOAUTH2): a real dovecot that asks a sign-in service."""

import imaplib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories import make_category, make_person, make_policy
from tests.factories.mails import mail_bytes
from tests.tickets.intake.imap_server import ImapServer, TokenServer, imap_server, why_not
from tickets.intake import mail_token
from tickets.intake.mail_imap import opened, watch
from tickets.intake.mail_token import TokenRefused, access_token, forget_token
from tickets.models import InboundMail, MailboxWatch
from tickets.queries.mail import mailbox_failing_since
from tickets.rules.mailbox import mailbox_of

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(bool(why_not()), reason=why_not())]


@pytest.fixture(scope="module")
def tokens() -> Iterator[TokenServer]:
    running = TokenServer()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def server(tokens: TokenServer) -> Iterator[ImapServer]:
    with imap_server(tokens_url=tokens.url) as running:
        yield running


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


@pytest.fixture
def asking(token_file: Path, tokens: TokenServer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The site has its tokens asked for."""
    settings.IMAP_OAUTH_URL, settings.IMAP_OAUTH_CLIENT = tokens.token_url, "desk"
    settings.IMAP_OAUTH_SCOPE = "mail"
    monkeypatch.setenv("RADDESK_IMAP_OAUTH_SECRET", "p/w")
    tokens.asked, tokens.gives = [], []
    forget_token()
    yield
    forget_token()


def test_token_is_asked_for_once_and_again_when_the_mailbox_refuses_it(
    asking: None, tokens: TokenServer, server: ImapServer
) -> None:
    tokens.good, tokens.gives = {"new"}, ["run out", "new", "never asked for"]
    server.deliver(mail_bytes(sender=make_person().email))

    watch(is_stopping=InboundMail.objects.exists, wait=lambda _: None)

    assert tokens.asked == [{"grant_type": "client_credentials", "scope": "mail", "as": "desk:p%2Fw"}] * 2
    assert (access_token(), len(tokens.asked), mailbox_failing_since()) == ("new", 2, None)


def test_token_that_runs_out_is_asked_for_again_with_the_refresh_token(
    asking: None, tokens: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RADDESK_IMAP_OAUTH_REFRESH", "r")
    tokens.gives = ["one", "two"]
    clock = [0.0]
    monkeypatch.setattr(mail_token.time, "monotonic", lambda: clock[0])

    found = [access_token(), access_token()]
    clock[0] = 3600 - mail_token.EARLY_SECONDS + 1
    found.append(access_token())

    assert found == ["one", "one", "two"]
    assert [(each["grant_type"], each["refresh_token"]) for each in tokens.asked] == [("refresh_token", "r")] * 2


@pytest.mark.parametrize("url", ["", "http://login.example.org/token", "https:///token"])
def test_service_that_gives_no_token_is_trouble_with_the_mailbox(
    asking: None, tokens: TokenServer, settings: Any, url: str
) -> None:
    settings.IMAP_OAUTH_URL = url or tokens.token_url

    with pytest.raises(TokenRefused):
        access_token()
    watch(is_stopping=MailboxWatch.objects.exists, wait=lambda _: None)

    assert MailboxWatch.objects.get().last_error == "TokenRefused"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"access_token": "x", "expires_in": "soon"}'])
def test_answer_that_holds_no_token(body: bytes) -> None:
    with pytest.raises(TokenRefused):
        mail_token._read(body)
