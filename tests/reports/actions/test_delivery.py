"""Mails of reports before a real mail server: lease, send, mark."""

from datetime import UTC, datetime, timedelta
from email.message import Message
from typing import Any

import pytest
from django.db import connection

from accounts.models import Person
from reports.actions import delivery as sender
from reports.actions import run
from reports.actions.export import export_path, make_due
from reports.actions.schedule import add_schedule
from reports.enums import JobState, SendAs, SendOutcome, SendState
from reports.models import ExportJob, ReportAttempt, ReportDelivery
from reports.render import mail as mails
from tests.notifications.mail_server import MailServer
from tests.reports.conftest import wanted
from tests.reports.stories import relay_all, story

AT = datetime(2026, 3, 9, 7, tzinfo=UTC)


def planned(owner: Person, *people: Person, **fields: Any) -> ReportDelivery:
    """A run of Monday with its file made, to these people or the owner; the first of its mails."""
    add_schedule(actor=owner, wanted=wanted(*(people or [owner]), **fields), at=AT - timedelta(days=1))
    run.sweep(at=AT)
    make_due(at=AT)
    return ReportDelivery.objects.order_by("recipient__full_name")[0]


def after(delivery: ReportDelivery, *, at: datetime = AT) -> tuple[str, str]:
    sender.sweep(at=at)
    delivery.refresh_from_db()
    return delivery.state, delivery.last_error


def outcomes(delivery: ReportDelivery) -> list[tuple[str, str]]:
    return list(ReportAttempt.objects.filter(delivery=delivery).order_by("id").values_list("outcome", "error"))


def attached(mail: Message) -> list[tuple[str, bytes]]:
    parts = [part for part in mail.walk() if part.get_content_disposition() == "attachment"]
    return [(part.get_filename() or "", part.get_payload(decode=True)) for part in parts]  # type: ignore[misc]  # bytes


def text_of(mail: Message) -> str:
    part = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    return part.get_payload(decode=True).decode()  # type: ignore[union-attr]  # bytes


def test_report_is_sent_with_its_file_and_marked(sue: Person, server: MailServer) -> None:
    story(level=1, subject="Jane Doe 1234567")
    relay_all()
    delivery = planned(sue)

    sent = sender.sweep(at=AT)

    delivery.refresh_from_db()
    job = ExportJob.objects.get()
    assert (sent, delivery.state, delivery.address, delivery.lease_by) == (1, SendState.SENT, "sue@example.org", "")
    assert outcomes(delivery) == [(SendOutcome.SENT, "")]
    assert attached(server.mails[0]) == [(job.name, export_path(job).read_bytes())]
    assert len(export_path(job).read_text().splitlines()) == 2
    assert "Jane" not in server.mails[0].as_string() + export_path(job).read_text()
    assert sender.sweep(at=AT + timedelta(days=1)) == 0


def test_mail_names_the_report_its_days_and_where_it_is(sue: Person, server: MailServer) -> None:
    delivery = planned(sue)

    sender.sweep(at=AT)

    mail, text = server.mails[0], text_of(server.mails[0])
    heads = {name: mail[name] for name in ("Subject", "From", "To", "Message-ID", "Auto-Submitted")}
    assert heads == {
        "Subject": "[RadDesk] Weekly: 2 to 8 Mar 2026",
        "From": "RadDesk <desk@hospital.example>",
        "To": "sue@example.org",
        "Message-ID": delivery.message_id,
        "Auto-Submitted": "auto-generated",
    }
    assert text.startswith("Weekly: 2 to 8 Mar 2026. The report is attached.")
    assert "https://desk.example/reports/?priority=1&period=custom&from=2026-03-02&to=2026-03-08" in text
    assert f"https://desk.example/reports/schedules/{delivery.schedule_id}/" in text


@pytest.mark.parametrize("name", ["Weekly\r\nBcc: evil@example.org", "x" * 80])
def test_subject_is_one_line_whatever_the_name(sue: Person, server: MailServer, name: str) -> None:
    planned(sue, name=name)

    sender.sweep(at=AT)

    assert server.recipients == ["sue@example.org"]
    assert server.mails[0]["Bcc"] is None


def test_link_alone_carries_nothing(sue: Person, server: MailServer) -> None:
    planned(sue, send_as=SendAs.LINK)

    sender.sweep(at=AT)

    assert attached(server.mails[0]) == []
    assert "attached" not in text_of(server.mails[0])


def test_file_that_could_not_be_made_is_said_with_the_link(sue: Person, server: MailServer) -> None:
    planned(sue)
    ExportJob.objects.update(state=JobState.FAILED, error="pdf_library_missing")

    sender.sweep(at=AT)

    assert attached(server.mails[0]) == []
    assert "The file could not be made. This server cannot make PDF files" in text_of(server.mails[0])


def test_file_too_large_for_a_mail_is_said(sue: Person, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mails, "MOST_BYTES", 10)
    planned(sue)

    sender.sweep(at=AT)

    assert attached(server.mails[0]) == []
    assert "too large for a mail" in text_of(server.mails[0])


def test_file_that_is_gone_is_said(sue: Person, server: MailServer) -> None:
    planned(sue)
    export_path(ExportJob.objects.get()).unlink()

    sender.sweep(at=AT)

    assert "is gone" in text_of(server.mails[0])


def test_every_recipient_gets_one_under_an_id_of_its_own(sue: Person, uma: Person, server: MailServer) -> None:
    planned(sue, sue, uma)

    assert sender.sweep(at=AT) == 2
    assert sorted(server.recipients) == ["sue@example.org", "uma@example.org"]
    assert len(set(server.message_ids)) == 2


def test_no_server_is_tried_again_under_the_same_id(sue: Person, server: MailServer) -> None:
    delivery = planned(sue)
    server.stop()
    refused = after(delivery)
    server.start()

    assert refused == (SendState.PENDING, "ConnectionRefusedError")
    assert after(delivery, at=AT + timedelta(seconds=3)) == (SendState.SENT, "")
    assert server.message_ids == [delivery.message_id]
    assert outcomes(delivery) == [(SendOutcome.RETRY, "ConnectionRefusedError"), (SendOutcome.SENT, "")]


def test_no_server_ends_the_pass(sue: Person, uma: Person, server: MailServer) -> None:
    planned(sue, sue, uma)
    server.stop()

    sender.sweep(at=AT)

    assert ReportAttempt.objects.count() == 1


def test_refused_for_good_is_given_up(sue: Person, server: MailServer) -> None:
    server.answer_rcpt = lambda _address: "550 no such person"

    assert after(planned(sue)) == (SendState.DEAD, "SMTPRecipientsRefused 550")


def test_refused_for_now_is_given_up_after_a_day(sue: Person, server: MailServer) -> None:
    server.answer_data = lambda _count: "452 full"
    delivery = planned(sue)

    first = after(delivery)

    assert first == (SendState.PENDING, "SMTPDataError 452")
    assert after(delivery, at=AT + timedelta(hours=25)) == (SendState.DEAD, "SMTPDataError 452")


def test_accepted_and_cut_off_goes_out_again_under_the_same_id(sue: Person, server: MailServer) -> None:
    server.answer_data = lambda count: "accept, then die" if count == 1 else None
    delivery = planned(sue)

    sender.sweep(at=AT)
    sender.sweep(at=AT + timedelta(seconds=5))

    assert server.message_ids == [delivery.message_id] * 2


def test_lease_of_a_lost_sender_is_taken_over_when_it_ends(sue: Person, server: MailServer) -> None:
    delivery = planned(sue)
    sender._lease(sender="lost", at=AT)

    assert sender.sweep(at=AT + timedelta(seconds=179)) == 0
    assert sender.sweep(at=AT + timedelta(seconds=181)) == 1
    assert outcomes(delivery) == [(SendOutcome.LOST, "lease_expired"), (SendOutcome.SENT, "")]


def test_sender_that_lost_its_lease_does_not_mark(sue: Person) -> None:
    delivery = planned(sue)
    lost = sender._lease(sender="lost", at=AT)
    sender._lease(sender="new", at=AT + timedelta(seconds=181))
    assert lost is not None

    sender._mark(delivery=lost, sender="lost", outcome=SendOutcome.SENT, error="", at=AT)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.lease_by) == (SendState.SENDING, "new")


@pytest.mark.parametrize(("fields", "code"), [
    ({"role": "agent"}, "not_allowed"), ({"is_active": False}, "not_allowed"), ({"email": ""}, "no_address"),
])
def test_rights_are_those_of_the_moment_of_sending(
    sue: Person, uma: Person, server: MailServer, fields: dict[str, Any], code: str
) -> None:
    delivery = planned(sue, uma)
    for name, value in fields.items():
        setattr(uma, name, value)
    uma.save(update_fields=list(fields))

    assert after(delivery) == (SendState.SKIPPED, code)
    assert server.mails == []


def test_mail_that_cannot_be_made_does_not_stop_the_others(
    sue: Person, uma: Person, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sender.compose

    def fail_for_sue(*, delivery: ReportDelivery) -> Any:
        if delivery.recipient.email == "sue@example.org":
            raise RuntimeError("no template")
        return real(delivery=delivery)

    monkeypatch.setattr(sender, "compose", fail_for_sue)
    delivery = planned(sue, sue, uma)

    assert sender.sweep(at=AT) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == (SendState.PENDING, "RuntimeError")


def test_network_is_reached_outside_any_transaction(
    sue: Person, server: MailServer, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    seen: list[bool] = []
    real = sender.send_mail
    monkeypatch.setattr(sender, "send_mail", lambda mail: (seen.append(connection.in_atomic_block), real(mail)))
    planned(sue)

    sender.sweep(at=AT)

    assert seen == [False]


def test_pass_ends_when_its_time_is_up(sue: Person, server: MailServer) -> None:
    delivery = planned(sue)

    assert sender.sweep(at=AT, seconds=0) == 0
    assert outcomes(delivery) == []
