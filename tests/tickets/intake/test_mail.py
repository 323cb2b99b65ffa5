"""From the bytes of a mail to its one outcome, and what it does to tickets on the way."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Person
from notifications.channels.email import compose
from notifications.models import Delivery
from notifications.queries.deliveries import ticket_for
from notifications.relay import sweep as relay
from notifications.render import render
from tests.factories import NOW, make_agent, make_category, make_person, make_policy, make_ticket
from tests.factories.mails import bounce_bytes, mail_bytes, take_in
from tickets.actions import mail as mail_actions
from tickets.actions.lifecycle import close, resolve
from tickets.actions.mail import MAX_ATTEMPTS, MailEmpty, MailTooLarge, claim_mail, store_mail
from tickets.enums import MailSource, MessageKind, Source, State
from tickets.intake import mail as intake
from tickets.intake.mail import settle_due
from tickets.models import Attachment, InboundMail, MailTrouble, Message, Ticket, TicketEvent
from tickets.queries.mail import mailbox_failing_since, oldest_waiting, reply_to

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.MAIL_REPLY_TO = "desk@hospital.example"
    settings.MAIL_AUTHSERV = ["mx.hospital.example"]
    make_policy()
    make_category(code="R00")


def outcome(raw: bytes, **options: Any) -> tuple[str, str, int | None]:
    mail = take_in(raw, **options)
    return mail.outcome, mail.why, mail.ticket_id


def kinds(ticket_id: int) -> list[str]:
    return list(TicketEvent.objects.filter(ticket=ticket_id).order_by("seq").values_list("kind", flat=True))


def answer(ticket: Ticket, person: Person, **options: Any) -> bytes:
    to = reply_to(ticket_id=ticket.pk, person_id=person.pk)
    return mail_bytes(**{"sender": person.email, "subject": f"Re: [RadDesk #{ticket.pk}] Taken", "To": to} | options)


def test_known_sender_logs_a_ticket_since_the_mail_came() -> None:
    person = make_person()
    raw = mail_bytes(sender=f"{person.full_name} <{person.email.upper()}>", files=(("a.txt", b"x"), ("b.dcm", b"y")))
    mail = store_mail(raw=raw, source=MailSource.PIPE, at=NOW).mail

    settle_due(at=LATER)

    mail.refresh_from_db()
    ticket = Ticket.objects.get()
    assert (mail.outcome, mail.ticket_id, mail.has_dicom) == ("accepted", ticket.pk, True)
    assert (ticket.subject, ticket.description, ticket.requester_id) == ("CT2 is slow", "It is slow.", person.pk)
    assert (ticket.source, ticket.occurred_at, ticket.created_at) == (Source.EMAIL, NOW, LATER)
    assert [file.name for file in Attachment.objects.order_by("pk")] == ["a.txt", "b.dcm"]
    assert kinds(ticket.pk) == ["ticket_logged", "ticket_routed", "file_added", "file_added"]


def test_same_bytes_make_one_outcome() -> None:
    raw = mail_bytes(sender=make_person().email)
    first = take_in(raw)

    again = store_mail(raw=raw, source=MailSource.IMAP, at=LATER)
    settle_due(at=LATER)

    assert (again.is_new, again.mail.pk, again.mail.copies) == (False, first.pk, 1)
    assert Ticket.objects.count() == 1


def test_same_mail_by_another_way_is_a_copy_and_other_content_is_not() -> None:
    person = make_person()
    words = {"sender": person.email, "Message_ID": "<a@x.example>"}

    assert outcome(mail_bytes(**words))[0] == "accepted"
    assert outcome(mail_bytes(**words, Delivered_To="other@hospital.example"))[:2] == ("ignored", "copy")
    other = take_in(mail_bytes(**words, text="Another matter.\n"))
    assert (other.outcome, other.remark) == ("accepted", "same_id")


def test_crash_midway_leaves_nothing_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = store_mail(raw=mail_bytes(sender=make_person().email), source=MailSource.PIPE, at=NOW).mail

    def die(**_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(intake, "settle_mail", die)
    with pytest.raises(KeyboardInterrupt):
        settle_due(at=NOW)
    monkeypatch.undo()
    assert Ticket.objects.count() == 0
    assert settle_due(at=NOW) == 0, "The lease of the dead reader still runs."

    settle_due(at=LATER)

    mail.refresh_from_db()
    assert (mail.outcome, mail.attempts, Ticket.objects.count()) == ("accepted", 2, 1)


def test_mail_that_kills_its_readers_is_given_up_on() -> None:
    mail = store_mail(raw=mail_bytes(), source=MailSource.PIPE, at=NOW).mail
    for number in range(MAX_ATTEMPTS):
        claim_mail(at=NOW + timedelta(minutes=2 * number))

    settle_due(at=NOW + timedelta(days=1))

    mail.refresh_from_db()
    assert (mail.state, mail.outcome, mail.why) == ("failed", "failed", "gave_up")
    assert oldest_waiting() == NOW


def test_error_puts_one_mail_off_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    bad = store_mail(raw=mail_bytes(sender=person.email), source=MailSource.PIPE, at=NOW).mail
    good = store_mail(raw=mail_bytes(sender=person.email, text="Two.\n"), source=MailSource.PIPE, at=NOW).mail
    real = intake.settle_read

    def broken(**given: Any) -> None:
        if given["mail"].pk == bad.pk:
            raise ZeroDivisionError
        real(**given)

    monkeypatch.setattr(intake, "settle_read", broken)

    settle_due(at=NOW)

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.last_error, bad.not_before) == ("waiting", "ZeroDivisionError", NOW + timedelta(seconds=2))
    assert good.outcome == "accepted"


def test_file_that_is_gone_is_a_failure_that_can_be_seen() -> None:
    mail = store_mail(raw=mail_bytes(), source=MailSource.PIPE, at=NOW).mail
    for path in Path(mail_actions.settings.MEDIA_ROOT).rglob("mail/*/*"):
        path.unlink()

    settle_due(at=NOW)

    mail.refresh_from_db()
    assert (mail.state, mail.why) == ("failed", "gone")


@pytest.mark.parametrize(("raw", "error"), [(b"", MailEmpty), (b"x" * 11, MailTooLarge)])
def test_entry_refuses(settings: Any, raw: bytes, error: type[Exception]) -> None:
    settings.MAIL_MAX_BYTES = 10

    with pytest.raises(error):
        store_mail(raw=raw, source=MailSource.PIPE, at=NOW)


def test_answer_to_the_sealed_address_is_the_requesters_message() -> None:
    person = make_person()
    ticket = make_ticket(requester=person)
    text = "Still slow.\n\nOn Mon, 5 Jan 2026 at 10:00, RadDesk <d@x.example> wrote:\n> It is taken.\n"

    assert outcome(answer(ticket, person, text=text)) == ("appended", "", ticket.pk)

    message = Message.objects.get()
    assert (message.kind, message.body, message.author_id) == (MessageKind.REQUEST, "Still slow.", person.pk)
    assert kinds(ticket.pk)[-1] == "requester_replied"


def test_answer_reopens_a_solved_ticket_and_follows_up_one_that_is_over() -> None:
    person, agent = make_person(), make_agent()
    ticket = make_ticket(requester=person)
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=NOW)

    assert outcome(answer(ticket, person, text="No.\n"))[0] == "appended"
    assert kinds(ticket.pk)[-1] == "ticket_reopened"

    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=NOW)
    close(actor=agent, ticket_id=ticket.pk, at=NOW)
    assert outcome(answer(ticket, person, text="No, no.\n"))[0] == "appended"
    assert Ticket.objects.get(pk=ticket.pk).state in (State.NEW, State.OPEN)

    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=NOW)
    close(actor=agent, ticket_id=ticket.pk, at=NOW)
    again = take_in(answer(ticket, person, text="Again.\n", files=(("a.txt", b"x"),)), at=NOW + timedelta(days=30))
    assert (again.outcome, again.ticket_id != ticket.pk) == ("accepted", True)
    assert kinds(again.ticket_id or 0)[-2:] == ["link_added", "file_added"]


def test_strangers_and_others_never_join() -> None:
    ticket = make_ticket()
    other = make_person()

    assert outcome(mail_bytes(subject=f"Re: [RadDesk #{ticket.pk}]"))[:2] == ("quarantined", "not_participant")
    assert outcome(answer(ticket, other))[:2] == ("quarantined", "not_participant")
    passed_on = answer(ticket, ticket.requester).replace(ticket.requester.email.encode(), other.email.encode())
    assert outcome(passed_on)[:2] == ("quarantined", "not_participant")
    forged = f"desk+{ticket.pk}.{ticket.requester_id}.{'a' * 17}@hospital.example"
    assert outcome(mail_bytes(sender=ticket.requester.email, To=forged))[:2] == ("quarantined", "forged_address")
    assert kinds(ticket.pk) == ["ticket_logged", "ticket_routed"]
    assert Ticket.objects.count() == 1


def test_answer_without_the_address_joins_by_message_id() -> None:
    person = make_person()
    ticket = make_ticket(requester=person, actor=make_agent())
    relay(at=NOW)
    sent = Delivery.objects.get(recipient=person)

    assert outcome(mail_bytes(sender=person.email, In_Reply_To=sent.message_id)) == ("appended", "", ticket.pk)
    first = take_in(mail_bytes(sender=person.email, Message_ID="<new@x.example>", text="New.\n"))
    again = mail_bytes(sender=person.email, References="<new@x.example>", text="One more thing.\n")
    assert outcome(again) == ("appended", "", first.ticket_id)


def test_agent_writes_to_the_desk_alone_and_never_without_a_sealed_address(settings: Any) -> None:
    agent, ticket = make_agent(), make_ticket(requester=make_person(), actor=make_agent())

    assert outcome(answer(ticket, agent, text="Cable is broken.\n")) == ("appended", "", ticket.pk)
    assert kinds(ticket.pk)[-1] == "note_added"
    relay(at=NOW)
    reference = mail_bytes(sender=agent.email, In_Reply_To=Delivery.objects.order_by("pk")[0].message_id)
    assert outcome(reference)[:2] == ("quarantined", "agent_unsealed")
    settings.MAIL_AGENTS = "reply"
    assert outcome(answer(ticket, agent, text="Two.\n"))[0] == "appended"
    assert kinds(ticket.pk)[-1] == "note_added"
    passed = "mx.hospital.example; dmarc=pass header.from=example.org"
    assert outcome(answer(ticket, agent, text="Three.\n", Authentication_Results=passed))[0] == "appended"
    assert kinds(ticket.pk)[-1] == "reply_sent"


def test_what_our_server_says_counts_and_what_others_say_does_not() -> None:
    person = make_person()
    failed, other = "mx.hospital.example; dmarc=fail", "mx.evil.example; dmarc=fail"

    held = take_in(mail_bytes(sender=person.email, Authentication_Results=failed))
    assert (held.outcome, held.why, held.auth["dmarc"]) == ("quarantined", "auth_failed", "fail")
    taken = take_in(mail_bytes(sender=person.email, Authentication_Results=other))
    assert (taken.outcome, taken.auth) == ("accepted", {})


def test_strangers_by_policy(settings: Any) -> None:
    passed = "mx.hospital.example; dkim=pass header.d=hospital.example"

    assert outcome(mail_bytes())[:2] == ("quarantined", "stranger")
    settings.MAIL_STRANGERS, settings.MAIL_DOMAINS = "portal", ["hospital.example"]
    assert outcome(mail_bytes(text="2\n"))[:2] == ("quarantined", "stranger")
    new = "New Nurse <new@hospital.example>"
    assert outcome(mail_bytes(sender=new))[:2] == ("quarantined", "stranger_unchecked")
    assert outcome(mail_bytes(sender=new, Authentication_Results=passed))[0] == "accepted"
    assert Ticket.objects.get().requester.full_name == "New Nurse"
    settings.MAIL_STRANGERS = "ignore"
    assert outcome(mail_bytes(text="3\n"))[:2] == ("ignored", "stranger")


def test_loop_stops_by_itself(settings: Any) -> None:
    settings.MAIL_PER_HOUR = 3
    person = make_person()

    outcomes = [outcome(mail_bytes(sender=person.email, text=f"{number}\n"))[1] for number in range(6)]

    assert outcomes == ["", "", "", "too_many", "too_many", "too_many"]
    assert outcome(mail_bytes(sender=person.email), at=NOW + timedelta(hours=2))[0] == "accepted"


def test_bounce_marks_the_address_and_tells_the_ticket() -> None:
    person = make_person()
    ticket = make_ticket(requester=person, actor=make_agent())
    relay(at=NOW)
    sent = Delivery.objects.get(recipient=person)

    delayed = take_in(bounce_bytes(about=sent.message_id, action="delayed", status="4.4.1"))
    assert (delayed.why, MailTrouble.objects.count()) == ("delayed", 0)
    bounced = take_in(bounce_bytes(about=sent.message_id))
    assert (bounced.outcome, bounced.why, bounced.ticket_id) == ("ignored", "bounce", ticket.pk)
    event = TicketEvent.objects.filter(ticket=ticket).order_by("-seq")[0]
    assert (event.kind, event.payload, event.actor) == ("mail_bounced", {"person": person.pk, "status": "5.1.1"}, None)
    assert MailTrouble.objects.get().address == person.email
    take_in(bounce_bytes(about="<" + "0" * 32 + "@localhost>"))
    assert kinds(ticket.pk).count("mail_bounced") == 1
    take_in(answer(ticket, person))
    assert MailTrouble.objects.count() == 0


def test_patient_words_are_said_and_nothing_is_lost() -> None:
    person = make_person()

    mail = take_in(mail_bytes(sender=person.email, text="Patient: Smith, Joan cannot be found.\n"))

    assert (mail.outcome, mail.remark) == ("accepted", "phi")
    assert kinds(mail.ticket_id or 0)[-1] == "identifiers_sent"


def test_long_text_goes_on_in_a_file() -> None:
    mail = take_in(mail_bytes(sender=make_person().email, text="word " * 6_000))

    ticket = Ticket.objects.get(pk=mail.ticket_id)
    assert ticket.description.endswith("[The rest is in the file mail-text.txt.]")
    assert Attachment.objects.get().size == 29_999


def test_acknowledgement_of_a_page_goes_to_the_hook(settings: Any) -> None:
    settings.MAIL_ACKNOWLEDGERS = ["tests.tickets.intake.test_mail.acknowledge"]
    person = make_person()

    assert outcome(mail_bytes(sender=person.email, text="ACK 4821\n"))[:2] == ("ignored", "acknowledged")
    assert outcome(mail_bytes(sender=person.email, text="ACK 9999\n"))[0] == "accepted"


def acknowledge(*, person_id: int, code: str, at: Any) -> bool:
    return code == "4821"


def test_every_mail_has_a_row_and_health_knows_what_waits(settings: Any) -> None:
    assert (oldest_waiting(), mailbox_failing_since()) == (None, None)
    store_mail(raw=b"\x00\xff nonsense", source=MailSource.PIPE, at=NOW)
    assert oldest_waiting() == NOW

    settle_due(at=NOW)

    assert oldest_waiting() is None
    assert InboundMail.objects.get().why == "no_sender"


def test_mail_of_ours_that_comes_back_ends_there_also_by_another_desk(settings: Any) -> None:
    """Two desks that mail each other: what each sends says that a program sent it, so neither answers."""
    other_desk = make_person(email="desk@other.example")
    make_ticket(requester=other_desk, actor=make_agent())
    relay(at=NOW)
    delivery = Delivery.objects.get(recipient=other_desk)
    ticket = ticket_for(delivery)
    assert ticket is not None
    sent = compose(rendered=render(delivery=delivery, ticket=ticket), delivery=delivery, address=other_desk.email)
    raw = sent.message().as_bytes()
    assert f"Reply-To: {reply_to(ticket_id=ticket.pk, person_id=other_desk.pk)}".encode() in raw

    assert outcome(raw)[:2] == ("ignored", "own")
    settings.DEFAULT_FROM_EMAIL = "Other desk <desk@other.example>"  # as it looks over there
    over_there = raw.replace(delivery.message_id.encode(), b"<other@x.example>")
    assert outcome(over_there)[:2] == ("ignored", "own")
    assert Ticket.objects.count() == 1


def test_who_writes_has_a_receipt_with_the_number() -> None:
    person = make_person()
    ticket = Ticket.objects.get(pk=take_in(mail_bytes(sender=person.email)).ticket_id)

    relay(at=NOW)

    sent = Delivery.objects.get(recipient=person)
    rendered = render(delivery=sent, ticket=ticket)
    assert rendered.subject == f"[RadDesk #{ticket.pk}] Logged: {ticket.category.title}"
    assert "Your mail has come and is a ticket now." in rendered.text


def test_program_whose_mail_is_taken_has_no_receipt(settings: Any) -> None:
    scanner = make_person(email="ct2@hospital.example")
    settings.MAIL_TAKE = [scanner.email]

    mail = take_in(mail_bytes(sender=scanner.email, Auto_Submitted="auto-generated"))
    relay(at=NOW)

    assert (mail.outcome, mail.is_automatic) == ("accepted", True)
    assert Delivery.objects.filter(recipient=scanner).count() == 0
