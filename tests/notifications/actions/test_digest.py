from datetime import timedelta
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

import pytest

from notifications import relay
from notifications.actions import delivery as sender
from notifications.actions import resend
from notifications.actions.preference import Chosen, save_preference
from notifications.enums import Digest, Outcome, Skip
from notifications.models import Delivery, DeliveryAttempt
from notifications.queries.deliveries import Lane, oldest_unsent
from tests.factories import NOW, make_category, make_person, make_policy, make_supervisor, make_ticket
from tests.factories.mails import mail_bytes, take_in
from tests.notifications.conftest import Desk
from tests.notifications.mail_server import MailServer
from tickets.actions import assignment, lifecycle, message
from tickets.models import Ticket
from tickets.queries.mail import reply_to

HOUR = (NOW + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
LATER = HOUR + timedelta(minutes=1)


@pytest.fixture
def tickets(desk: Desk) -> list[Ticket]:
    """Two of Rosa's, who wants one mail an hour; Ana took the first and replied on both: three mails wait."""
    made = [make_ticket(requester=desk.rosa, category=desk.category) for _ in range(2)]
    relay.sweep(at=NOW)
    Delivery.objects.all().delete()
    save_preference(actor=desk.rosa, chosen=Chosen(channels={}, digest=Digest.HOURLY), at=NOW)
    assignment.take_ticket(actor=desk.ana, ticket_id=made[0].pk, at=NOW)
    for number, ticket in enumerate(made):
        at = NOW + timedelta(seconds=number + 1)
        message.reply(actor=desk.ana, ticket_id=ticket.pk, body="About Doe^Jane", at=at)
    relay.sweep(at=NOW + timedelta(seconds=5))
    return made


def states() -> list[str]:
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_messages_wait_and_go_out_as_one_mail(desk: Desk, tickets: list[Ticket], server: MailServer) -> None:
    assert set(Delivery.objects.values_list("next_at", "is_digest")) == {(HOUR, True)}
    assert sender.deliver_due(at=NOW + timedelta(minutes=2)) == 0

    assert sender.deliver_due(at=LATER) == 1

    [mail] = server.mails
    text = mail.get_payload()[0].get_payload(decode=True).decode()
    assert mail["Subject"] == "[RadDesk] 3 messages on 2 tickets"
    assert mail["In-Reply-To"] is None
    assert "Doe" not in mail.as_string()
    assert [text.count(f"#{ticket.pk} Images missing") for ticket in tickets] == [1, 1]
    assert (text.count("Reply, Ana Agent"), text.count("Taken, Ana Agent")) == (2, 1)
    assert states() == ["sent"] * 3
    assert DeliveryAttempt.objects.filter(outcome=Outcome.SENT).count() == 3


def test_digest_speaks_the_language_of_its_reader(desk: Desk, tickets: list[Ticket], server: MailServer) -> None:
    desk.rosa.language = "de"
    desk.rosa.save(update_fields=["language"])

    sender.deliver_due(at=LATER)

    [mail] = server.mails
    text = mail.get_payload()[0].get_payload(decode=True).decode()
    assert str(make_header(decode_header(mail["Subject"]))) == "[RadDesk] 3 Nachrichten zu 2 Tickets"
    assert ("Antwort, Ana Agent" in text, "Jetzt: " in text, "waited" in text) == (True, True, False)


def test_ticket_solved_meanwhile_is_said_so(desk: Desk, tickets: list[Ticket], server: MailServer) -> None:
    lifecycle.resolve(actor=desk.ana, ticket_id=tickets[0].pk, code="resent", done="x", at=NOW + timedelta(minutes=1))

    sender.deliver_due(at=LATER)

    assert "Solved meanwhile" in server.mails[0].get_payload()[0].get_payload(decode=True).decode()


def test_crash_sends_the_same_parts_again_under_the_same_id(
    desk: Desk, tickets: list[Ticket], server: MailServer
) -> None:
    first = sender._lease(lane=Lane("email"), sender="gone", at=LATER)  # and dies before it can say how it went
    assert first is not None
    message.reply(actor=desk.ana, ticket_id=tickets[1].pk, body="y", at=NOW + timedelta(minutes=3))
    relay.sweep(at=NOW + timedelta(minutes=3))  # comes too late for that mail, and waits for none

    sender.deliver_due(at=LATER + sender.LEASE)

    found = {mail["Message-ID"]: mail["Subject"] for mail in server.mails}
    assert len(found) == 2
    assert found[first.message_id] == "[RadDesk] 3 messages on 2 tickets"
    assert states() == ["sent"] * 4


def test_digest_that_is_given_up_is_dead_in_all_parts_and_can_be_sent_again(
    desk: Desk, tickets: list[Ticket], server: MailServer
) -> None:
    sender.deliver_due(at=LATER)
    Delivery.objects.update(state="dead", sent_at=None)
    part = Delivery.objects.exclude(bundle=None)[:1].get()

    resend.resend(actor=make_supervisor(), delivery_id=part.pk, at=LATER)
    sender.deliver_due(at=LATER)

    part.refresh_from_db()
    assert (part.state, part.bundle_id, server.mails[-1]["Message-ID"]) == ("sent", None, part.message_id)
    assert states() == ["dead", "dead", "sent"]


def test_what_may_no_longer_be_seen_is_left_out(desk: Desk, tickets: list[Ticket], server: MailServer) -> None:
    stranger = make_person()
    Ticket.objects.filter(pk=tickets[1].pk).update(requester=stranger, created_by=stranger)

    sender.deliver_due(at=LATER)
    sender.deliver_due(at=LATER)

    assert server.mails[0]["Subject"] == "[RadDesk] 2 messages on 1 ticket"
    hidden = Delivery.objects.get(ticket=tickets[1])
    assert (hidden.state, hidden.last_error) == ("skipped", Skip.NOT_VISIBLE)
    assert states() == ["sent", "sent", "skipped"]


def test_leader_that_may_not_be_sent_keeps_nobody(desk: Desk, tickets: list[Ticket], server: MailServer) -> None:
    stranger = make_person()
    Ticket.objects.filter(pk=tickets[0].pk).update(requester=stranger, created_by=stranger)

    while sender.deliver_due(at=LATER) or Delivery.objects.filter(state="pending").exists():
        pass

    assert states() == ["sent", "skipped", "skipped"]
    assert len(server.mails) == 1


def test_digest_switched_off_in_between_sends_what_waited(
    desk: Desk, tickets: list[Ticket], server: MailServer
) -> None:
    at = NOW + timedelta(minutes=2)

    save_preference(actor=desk.rosa, chosen=Chosen(channels={}), at=at)
    sender.deliver_due(at=at)

    assert states() == ["sent"] * 3
    assert [mail["Subject"] for mail in server.mails] == ["[RadDesk] 3 messages on 2 tickets"]


def test_one_message_alone_is_a_mail_as_ever(desk: Desk, tickets: list[Ticket], server: MailServer) -> None:
    Delivery.objects.filter(ticket=tickets[0]).delete()

    sender.deliver_due(at=LATER)

    assert server.mails[0]["Subject"] == f"[RadDesk #{tickets[1].pk}] Reply: Images missing"


def test_what_is_held_alarms_nobody(desk: Desk, tickets: list[Ticket]) -> None:
    assert oldest_unsent() == HOUR


def test_answer_to_a_digest_is_a_ticket_of_its_own_unless_it_names_one(
    desk: Desk, tickets: list[Ticket], server: MailServer, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT, settings.MAIL_REPLY_TO = tmp_path, "desk@hospital.example"
    make_policy()
    make_category(code="R00")
    sender.deliver_due(at=LATER)
    [mail] = server.mails
    answer = {"sender": desk.rosa.email, "To": mail["Reply-To"], "In_Reply_To": mail["Message-ID"]}
    numbers = ", ".join(f"#{ticket.pk}" for ticket in tickets)

    open_one = take_in(mail_bytes(**answer, text="The second is not.\n"), at=LATER)
    named = take_in(mail_bytes(**answer, text=f"#{tickets[1].pk} is not.\n"), at=LATER)
    agents = take_in(mail_bytes(**answer | {"sender": desk.ana.email}, text="Mine.\n"), at=LATER)

    assert mail["Reply-To"] == "desk@hospital.example"
    assert (open_one.outcome, open_one.remark) == ("accepted", "digest")
    made = Ticket.objects.get(pk=open_one.ticket_id)
    assert made.description == f"[This answers a digest of {numbers}.]\n\nThe second is not."
    assert (named.outcome, named.ticket_id) == ("appended", tickets[1].pk)
    assert (agents.outcome, agents.why) == ("quarantined", "agent_unsealed")


def test_digest_of_one_ticket_is_answered_on_it(
    desk: Desk, tickets: list[Ticket], server: MailServer, settings: Any
) -> None:
    settings.MAIL_REPLY_TO = "desk@hospital.example"
    Delivery.objects.filter(ticket=tickets[1]).delete()

    sender.deliver_due(at=LATER)

    [mail] = server.mails
    assert mail["Reply-To"] == reply_to(ticket_id=tickets[0].pk, person_id=desk.rosa.pk)
