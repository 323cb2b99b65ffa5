"""Mail by LMTP: a real client brings it, and what is answered with 250 is kept for good."""

import signal
import smtplib
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection

from config.heartbeat import note_heartbeat
from config.models import Heartbeat
from tests.factories import NOW, make_category, make_person, make_policy, make_ticket
from tests.factories.mails import bounce_bytes, mail_bytes
from tests.processes import held
from tests.tickets.intake.lmtp_server import DESK, bring, client_of, free_port, listening, start_listener
from tickets.intake import mail_lmtp
from tickets.intake.mail import settle_due
from tickets.intake.mail_lmtp import BadListener, Listener, listener_of
from tickets.models import InboundMail, Ticket
from tickets.queries.mail import reply_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAIL_REPLY_TO = DESK
    settings.LMTP_RECIPIENTS = ["@help.hospital.example"]
    make_policy()
    make_category(code="R00")


@pytest.fixture
def lmtp() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def content(mail: InboundMail) -> bytes:
    return (mail_lmtp.settings.MEDIA_ROOT / mail.path).read_bytes()


def test_mail_is_kept_as_it_came_with_its_envelope_and_becomes_a_ticket(lmtp: Listener) -> None:
    person = make_person()
    raw = mail_bytes(sender=person.email, text="One.\n.\n..two\n.three\n").replace(b"\n", b"\r\n")

    bring(lmtp, raw, DESK, "imaging@help.hospital.example", sender=person.email)

    mail = InboundMail.objects.get()
    trace = f"Return-Path: <{person.email}>\r\nDelivered-To: {DESK}\r\nDelivered-To: imaging@help.hospital.example\r\n"
    assert content(mail) == trace.encode() + raw
    assert (mail.source, mail.state) == ("lmtp", "waiting")
    settle_due(at=mail.received_at)
    assert Ticket.objects.get().description == "One.\n.\n..two\n.three"


def test_same_mail_again_makes_one_row_whoever_it_is_for(lmtp: Listener) -> None:
    raw = mail_bytes()

    bring(lmtp, raw)
    bring(lmtp, raw, "imaging@help.hospital.example", sender="")

    assert InboundMail.objects.get().copies == 1


def test_sealed_address_of_the_envelope_counts(lmtp: Listener) -> None:
    ticket = make_ticket()
    sealed = reply_to(ticket_id=ticket.pk, person_id=ticket.requester_id)

    bring(lmtp, mail_bytes(sender=ticket.requester.email), sealed)

    settle_due(at=InboundMail.objects.get().received_at)
    assert (InboundMail.objects.get().outcome, InboundMail.objects.get().ticket_id) == ("appended", ticket.pk)


def test_eight_bits_and_names_in_utf8_come_as_they_are(lmtp: Listener) -> None:
    raw = "From: jörg@x.example\r\nTo: desk@hospital.example\r\nSubject: Gerät\r\n\r\nGrüße \xff\r\n"

    bring(lmtp, raw.encode("latin-1"), options=("BODY=8BITMIME",))
    bring(lmtp, raw.encode(), sender="jörg@x.example", options=("SMTPUTF8", "BODY=8BITMIME"))

    first, second = InboundMail.objects.order_by("pk")
    assert content(first).endswith(raw.encode("latin-1"))
    assert content(second).startswith("Return-Path: <jörg@x.example>\r\n".encode())
    settle_due(at=second.received_at)
    second.refresh_from_db()
    assert (second.sender, second.subject) == ("jörg@x.example", "Gerät")


def test_bounce_comes_from_nobody(lmtp: Listener) -> None:
    bring(lmtp, bounce_bytes(about="<x@y.example>"), sender="")

    assert content(InboundMail.objects.get()).startswith(b"Return-Path: <>\r\n")


def test_ten_megabytes_and_lines_longer_than_others_allow(lmtp: Listener) -> None:
    line = b"x" * 100_000 + b"\r\n"
    raw = mail_bytes().replace(b"\n", b"\r\n") + line * 20 + b"y" * 76 * 100_000 + b"\r\n"

    with pytest.raises(smtplib.SMTPDataError) as refused:
        bring(lmtp, raw)
    assert refused.value.smtp_code == 500
    bring(lmtp, mail_bytes().replace(b"\n", b"\r\n") + line * 100)

    assert InboundMail.objects.get().size > 10_000_000


def test_each_recipient_is_answered(lmtp: Listener) -> None:
    with client_of(lmtp) as client:
        client.ehlo_or_helo_if_needed()
        client.mail("a@x.example")
        said = [client.rcpt(each)[0] for each in (DESK, "nobody@hospital.example", "a@help.hospital.example")]
        client.putcmd("data")
        assert client.getreply()[0] == 354
        client.send(mail_bytes().replace(b"\n", b"\r\n") + b"\r\n.\r\n")
        kept = [client.getreply()[0], client.getreply()[0]]
        assert client.noop()[0] == 250, "Two answers for two recipients, and no third."

    assert (said, kept) == ([250, 550, 250], [250, 250])


def test_too_large_is_said_to_each_before_it_is_sent_and_after(lmtp: Listener, settings: Any) -> None:
    settings.MAIL_MAX_BYTES = 2_000
    raw = mail_bytes(text="word " * 1_000).replace(b"\n", b"\r\n")

    with pytest.raises(smtplib.SMTPSenderRefused) as early:
        bring(lmtp, raw)
    with client_of(lmtp) as client:
        client.ehlo_or_helo_if_needed()
        client.mail("a@x.example")
        client.rcpt(DESK)
        client.rcpt("a@help.hospital.example")
        client.putcmd("data")
        client.getreply()
        client.send(raw + b"\r\n.\r\n")
        late = [client.getreply()[0], client.getreply()[0]]

    assert (early.value.smtp_code, late, InboundMail.objects.count()) == (552, [552, 552], 0)


def test_mail_for_nobody_here_and_commands_out_of_turn(lmtp: Listener) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        bring(lmtp, mail_bytes(), "nobody@hospital.example")
    with client_of(lmtp) as client:
        said = [client.docmd("EHLO", "x")[0], client.docmd("LHLO", "x")[0], client.docmd("DATA")[0]]
        client.mail("a@x.example")
        said += [client.docmd("DATA")[0], client.docmd("RCPT", "TO:")[0], client.docmd("NONSENSE")[0]]

    assert (said, InboundMail.objects.count()) == ([500, 250, 503, 503, 501, 500], 0)


def test_only_hosts_that_are_named_may_bring_mail() -> None:
    with listening(peers=("10.0.0.0/8", "::1")) as listener, pytest.raises(smtplib.SMTPConnectError) as refused:
        client_of(listener)

    assert refused.value.smtp_code == 554


def test_more_connections_than_are_held_are_told_to_come_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_lmtp, "MAX_SESSIONS", 2)
    with listening() as listener, client_of(listener), client_of(listener):
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            client_of(listener)
        assert refused.value.smtp_code == 421


def test_socket_of_a_folder_is_for_its_group(tmp_path: Path) -> None:
    path = tmp_path / "lmtp"
    with listening(path=str(path)) as listener:
        bring(listener, mail_bytes())

        assert stat.S_IMODE(path.stat().st_mode) == 0o660
    assert InboundMail.objects.count() == 1


def test_database_away_is_later_and_then_one_row(lmtp: Listener) -> None:
    raw = mail_bytes()
    with _database_away(), pytest.raises(smtplib.SMTPDataError) as refused:
        bring(lmtp, raw)

    assert (refused.value.smtp_code, InboundMail.objects.count()) == (451, 0)
    bring(lmtp, raw)
    assert InboundMail.objects.count() == 1


class _database_away:
    """The server lets nobody in and has thrown out who was there, but for the connection of the test itself."""

    def __enter__(self) -> None:
        self._allow(False)

    def __exit__(self, *_: object) -> None:
        self._allow(True)

    def _allow(self, is_allowed: bool) -> None:
        name = connection.settings_dict["NAME"]
        host, user = connection.settings_dict["HOST"], connection.settings_dict["USER"]
        with psycopg.connect(host=host, user=user, dbname="postgres", autocommit=True) as admin:
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {is_allowed}')
            if not is_allowed:
                mine = connection.connection.info.backend_pid if connection.connection else 0
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s",
                    (name, mine),
                )


def test_signs_of_life_end_with_the_database_and_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_lmtp, "BEAT_SECONDS", 0.01)
    is_there, is_away = Event(), Event()

    def beat() -> None:
        try:
            note_heartbeat(name="lmtp@here", at=NOW)
        except Error:
            is_away.set()
            raise
        is_there.set()

    with listening(beat=beat) as listener:
        assert is_there.wait(20)
        with _database_away():
            assert is_away.wait(20)
        Heartbeat.objects.all().delete()
        is_there.clear()
        assert is_there.wait(20)
        bring(listener, mail_bytes())

    assert (Heartbeat.objects.count(), InboundMail.objects.count()) == (1, 1)


def test_sign_of_life_that_hangs_holds_up_no_mail() -> None:
    hangs, goes_on = Event(), Event()

    def beat() -> None:
        hangs.set()
        goes_on.wait(20)

    with listening(beat=beat) as listener:
        assert hangs.wait(10)
        bring(listener, mail_bytes())
        kept = InboundMail.objects.count()
        goes_on.set()

    assert kept == 1


def test_mail_that_is_being_handed_over_is_finished_before_the_end() -> None:
    raw = mail_bytes().replace(b"\n", b"\r\n")
    said: list[int] = []

    def finish(idle: smtplib.LMTP, busy: smtplib.LMTP) -> None:
        said.append(idle.getreply()[0])  # told that it ends
        busy.send(raw[50:] + b"\r\n.\r\n")
        said.append(busy.getreply()[0])
        idle.close()
        busy.close()

    with listening() as listener:
        idle, busy = client_of(listener), client_of(listener)
        busy.ehlo_or_helo_if_needed()
        busy.mail("a@x.example")
        busy.rcpt(DESK)
        busy.putcmd("data")
        busy.getreply()
        busy.send(raw[:50])
        finisher = Thread(target=finish, args=(idle, busy))
        finisher.start()
    finisher.join()

    assert (said, InboundMail.objects.count()) == ([421, 250], 1)


def test_killed_between_keeping_and_answering_makes_one_outcome(settings: Any) -> None:
    person, port = make_person(), free_port()
    raw = mail_bytes(sender=person.email)
    where = Listener(host="127.0.0.1", port=port)
    with held(start_listener(port=port, dies_after_keeping=True)) as victim:
        with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
            bring(where, raw)
        assert victim.wait(20) == -signal.SIGKILL
    with held(start_listener(port=port)) as after:
        bring(where, raw)  # what a mail server does that had no answer
        after.send_signal(signal.SIGTERM)
        assert after.wait(20) == 0

    mail = InboundMail.objects.get()
    settle_due(at=mail.received_at)
    mail.refresh_from_db()
    assert (mail.copies, mail.outcome, Ticket.objects.count()) == (1, "accepted", 1)
    assert len(list(settings.MEDIA_ROOT.rglob("mail/*/*"))) == 1


@pytest.mark.parametrize("place", ["", "8024", "host:", "host:x", "host:0", "host:70000", "unix:relative"])
def test_bad_place_is_refused(settings: Any, place: str) -> None:
    settings.LMTP = place

    with pytest.raises(CommandError):
        call_command("mail_listen")


def test_parts_of_a_place() -> None:
    assert listener_of("unix:/run/x", peers=[]) == Listener(path="/run/x")
    assert (listener_of("[::1]:8024", peers=["::1"]).host, listener_of("a:1", peers=[]).name) == ("::1", "a:1")
    with pytest.raises(BadListener):
        listener_of("127.0.0.1:8024", peers=["hospital"])


def test_place_that_is_taken_is_said(settings: Any) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings.LMTP = f"127.0.0.1:{other.getsockname()[1]}"

        with pytest.raises(CommandError, match="Nothing can listen"):
            call_command("mail_listen")
