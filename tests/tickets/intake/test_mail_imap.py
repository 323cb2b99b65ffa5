"""Fetching from a real IMAP server: dovecot, started for these tests."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_category, make_person, make_policy
from tests.factories.mails import mail_bytes
from tests.tickets.intake.imap_server import ImapServer, imap_server, why_not
from tickets.intake.mail_imap import fetch_new, opened, watch
from tickets.models import InboundMail, MailboxWatch, Ticket
from tickets.queries.mail import mailbox_failing_since, mailbox_read_at
from tickets.rules.mailbox import mailbox_of

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(bool(why_not()), reason=why_not())]


@pytest.fixture(scope="module")
def server() -> Iterator[ImapServer]:
    with imap_server() as running:
        yield running


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path, server: ImapServer) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.IMAP_URL = server.url
    make_policy()
    make_category(code="R00")
    server.empty()


def fetch(server: ImapServer) -> int:
    place = mailbox_of(server.url)
    with opened(place) as box:
        return fetch_new(box, place=place)


def test_each_mail_is_fetched_once_whatever_its_flags_say(server: ImapServer) -> None:
    server.deliver(mail_bytes(text="1\n"), mail_bytes(text="2\n"))

    assert (fetch(server), server.seen()) == (2, 2)
    assert fetch(server) == 0
    server.deliver(mail_bytes(text="3\n"))
    server.read_all()
    assert fetch(server) == 1
    assert [mail.uid for mail in InboundMail.objects.order_by("pk")] == [1, 2, 3]


def test_fetched_twice_makes_one_row(server: ImapServer) -> None:
    server.deliver(mail_bytes(text="1\n"))
    fetch(server)

    MailboxWatch.objects.update(last_uid=0)  # as if the reader had died before it noted how far it was

    assert (fetch(server), InboundMail.objects.count()) == (0, 1)


def test_mailbox_with_new_numbers_is_read_again_and_known(server: ImapServer) -> None:
    server.deliver(mail_bytes(text="1\n"), mail_bytes(text="2\n"))
    fetch(server)
    before = MailboxWatch.objects.get().uidvalidity
    MailboxWatch.objects.update(uidvalidity=before - 1)  # as after a restore: the numbers mean other mails now
    server.deliver(mail_bytes(text="3\n"))

    assert fetch(server) == 1
    assert (MailboxWatch.objects.get().uidvalidity, InboundMail.objects.count()) == (before, 3)


def test_mail_that_comes_while_idle_is_settled_at_once(server: ImapServer) -> None:
    person = make_person()
    timer = Timer(0.3, server.deliver, [mail_bytes(sender=person.email)])
    timer.start()

    watch(is_stopping=Ticket.objects.exists, wait=lambda _: None, idle_seconds=30)

    timer.join()
    assert InboundMail.objects.get().outcome == "accepted"


def test_mailbox_that_cannot_be_reached_is_an_alarm_until_it_can(server: ImapServer, settings: Any) -> None:
    server.deliver(mail_bytes())
    settings.IMAP_URL = server.url.replace(":only-for-tests@", ":wrong@")
    waited: list[float] = []

    watch(is_stopping=lambda: len(waited) > 1, wait=waited.append)

    assert (waited, mailbox_failing_since() is not None, mailbox_read_at()) == ([2.0, 4.0], True, None)
    settings.IMAP_URL = server.url
    out = StringIO()
    call_command("mail_fetch", "--once", stdout=out)
    assert (out.getvalue(), mailbox_failing_since()) == ("1 new, 1 settled\n", None)
    assert mailbox_read_at() == MailboxWatch.objects.get().checked_at


def test_too_large_mail_is_kept_as_far_as_it_goes(server: ImapServer, settings: Any) -> None:
    settings.MAIL_MAX_BYTES = 100_000
    server.deliver(mail_bytes(sender=make_person().email, text="word " * 40_000))

    call_command("mail_fetch", "--once", stdout=StringIO())

    assert InboundMail.objects.get().outcome == "accepted"


@pytest.mark.parametrize("url", ["", "http://a@b"])
def test_bad_address_is_refused(settings: Any, url: str) -> None:
    settings.IMAP_URL = url

    with pytest.raises(CommandError):
        call_command("mail_fetch", "--once")
    assert (mailbox_read_at(), mailbox_failing_since()) == (None, None)
