from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from assets.models import Device
from notifications import relay
from notifications.actions import delivery as sender
from notifications.actions import resend
from notifications.actions.locks import alive
from notifications.enums import DeliveryState, Outcome
from notifications.models import Delivery, DeliveryAttempt
from notifications.queries.deliveries import Lane
from tests.factories import NOW, make_supervisor, make_ticket
from tests.notifications.conftest import Desk
from tests.notifications.mail_server import MailServer, hesitating
from tickets.actions import assignment


@pytest.fixture
def taken(desk: Desk) -> Delivery:
    """The mail to Rosa that Ana has taken her ticket; the only one that is due."""
    ticket = make_ticket(requester=desk.rosa, category=desk.category, device=Device.objects.get(tag="CT2"))
    relay.sweep(at=NOW)
    Delivery.objects.all().delete()
    assignment.take_ticket(actor=desk.ana, ticket_id=ticket.pk, at=NOW)
    relay.sweep(at=NOW)
    return Delivery.objects.get()


def state_after(delivery: Delivery, *, at: datetime = NOW) -> tuple[str, str]:
    sender.deliver_due(at=at)
    delivery.refresh_from_db()
    return delivery.state, delivery.last_error


def outcomes(delivery: Delivery) -> list[tuple[str, str]]:
    return list(DeliveryAttempt.objects.filter(delivery=delivery).order_by("id").values_list("outcome", "error"))


def test_mail_is_sent_and_marked(taken: Delivery, server: MailServer) -> None:
    sent = sender.deliver_due(at=NOW)

    taken.refresh_from_db()
    assert sent == 1
    assert (taken.state, taken.address, taken.attempts, taken.lease_by) == ("sent", "rosa@example.org", 1, "")
    assert NOW <= (taken.sent_at or NOW) < NOW + timedelta(seconds=5)
    assert server.recipients == ["rosa@example.org"]
    assert outcomes(taken) == [(Outcome.SENT, "")]
    assert sender.deliver_due(at=NOW + timedelta(hours=1)) == 0


def test_mail_has_the_headers_of_a_thread_and_of_a_robot(taken: Delivery, server: MailServer) -> None:
    sender.deliver_due(at=NOW)

    mail = server.mails[0]
    thread = f"<ticket-{taken.ticket_id}@hospital.example>"
    expected = {
        "From": "RadDesk <desk@hospital.example>",
        "To": "rosa@example.org",
        "Subject": f"[RadDesk #{taken.ticket_id}] Taken: Images missing at CT2",
        "In-Reply-To": thread,
        "References": thread,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Id": "RadDesk <raddesk.hospital.example>",
    }
    assert {name: mail[name] for name in expected} == expected
    assert mail["Message-ID"] == taken.message_id
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_refused_connection_is_tried_again(taken: Delivery, server: MailServer) -> None:
    server.stop()

    assert state_after(taken) == (DeliveryState.PENDING, "ConnectionRefusedError")
    assert timedelta(seconds=1.6) <= taken.next_at - NOW <= timedelta(seconds=3)
    server.start()
    assert state_after(taken, at=taken.next_at) == (DeliveryState.SENT, "")


def test_server_down_is_asked_once_a_pass(desk: Desk, server: MailServer) -> None:
    for _ in range(3):
        make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)
    server.stop()

    sender.deliver_due(at=NOW)

    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 0, 1]


def test_temporary_refusal_is_tried_again(taken: Delivery, server: MailServer) -> None:
    server.answer_rcpt = lambda _address: "451 try later"
    first = state_after(taken)
    server.answer_rcpt = lambda _address: None

    assert first == (DeliveryState.PENDING, "SMTPRecipientsRefused 451")
    assert state_after(taken, at=taken.next_at) == (DeliveryState.SENT, "")
    assert outcomes(taken) == [(Outcome.RETRY, "SMTPRecipientsRefused 451"), (Outcome.SENT, "")]


@pytest.mark.parametrize("where", ["answer_rcpt", "answer_data"])
def test_permanent_refusal_is_given_up_and_the_next_mail_goes_out(
    where: str, taken: Delivery, desk: Desk, server: MailServer
) -> None:
    setattr(server, where, lambda _what: "550 no such person")
    make_ticket(requester=desk.rosa, category=desk.category)

    state, error = state_after(taken)
    setattr(server, where, lambda _what: None)
    relay.sweep(at=NOW)
    sent = sender.deliver_due(at=NOW)

    assert (state, error[-3:]) == (DeliveryState.DEAD, "550")
    assert sent == 2


def test_day_of_tries_is_enough(taken: Delivery, server: MailServer) -> None:
    server.answer_rcpt = lambda _address: "451 try later"
    state_after(taken)

    assert state_after(taken, at=NOW + timedelta(hours=23))[0] == DeliveryState.PENDING
    assert state_after(taken, at=NOW + timedelta(hours=25))[0] == DeliveryState.DEAD


def test_slow_server_is_left_after_the_timeout(taken: Delivery, server: MailServer, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    server.on_accepted = hesitating(0.6)

    assert state_after(taken) == (DeliveryState.PENDING, "TimeoutError")


def test_server_that_accepts_and_dies_gets_the_same_message_id_again(taken: Delivery, server: MailServer) -> None:
    server.answer_data = lambda count: "accept, then die" if count == 1 else None
    first = state_after(taken)

    assert first == (DeliveryState.PENDING, "SMTPServerDisconnected")
    assert state_after(taken, at=taken.next_at)[0] == DeliveryState.SENT
    assert server.message_ids == [taken.message_id] * 2


def test_lease_is_taken_over_when_it_ends(taken: Delivery, server: MailServer) -> None:
    """Of a sender that seems alive: a machine that lost its power keeps its connections for a while."""
    with alive("lost"):
        sender._lease(lane=Lane("email"), sender="lost", at=NOW)

        assert sender.deliver_due(at=NOW + timedelta(seconds=59)) == 0
        assert sender.deliver_due(at=NOW + timedelta(seconds=61)) == 1
    assert outcomes(taken) == [(Outcome.LOST, "lease_expired"), (Outcome.SENT, "")]


def test_sender_that_lost_its_lease_does_not_mark(taken: Delivery) -> None:
    lost = sender._lease(lane=Lane("email"), sender="lost", at=NOW)
    sender._lease(lane=Lane("email"), sender="new", at=NOW + timedelta(seconds=61))
    assert lost is not None

    sender._mark(delivery=lost, sender="lost", outcome=Outcome.SENT, at=NOW)

    taken.refresh_from_db()
    assert (taken.state, taken.lease_by) == (DeliveryState.SENDING, "new")


def test_inactive_recipient_is_skipped(taken: Delivery, desk: Desk, server: MailServer) -> None:
    desk.rosa.is_active = False
    desk.rosa.save(update_fields=["is_active"])

    assert state_after(taken) == (DeliveryState.SKIPPED, "inactive")
    assert server.mails == []


def test_recipient_who_may_no_longer_see_the_ticket_is_skipped(desk: Desk, server: MailServer) -> None:
    make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)
    desk.ana.role = "requester"
    desk.ana.save(update_fields=["role"])

    sender.deliver_due(at=NOW)

    states = dict(Delivery.objects.values_list("recipient__full_name", "state"))
    assert states == {"Ana Agent": DeliveryState.SKIPPED, "Ben Agent": DeliveryState.SENT}
    assert server.recipients == ["ben@example.org"]


def test_mail_goes_to_the_address_of_the_moment(taken: Delivery, desk: Desk, server: MailServer) -> None:
    desk.rosa.email = "new@example.org"
    desk.rosa.save(update_fields=["email"])

    sender.deliver_due(at=NOW)

    assert server.recipients == ["new@example.org"]


def test_message_that_cannot_be_made_does_not_stop_the_others(
    taken: Delivery, desk: Desk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    Delivery.objects.filter(pk=taken.pk).update(template="missing")
    make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)

    sent = sender.deliver_due(at=NOW)

    taken.refresh_from_db()
    assert sent == 2
    assert (taken.state, taken.last_error) == (DeliveryState.PENDING, "ValueError")


def test_resend_tries_a_given_up_message_again_under_its_id(taken: Delivery, server: MailServer) -> None:
    server.answer_rcpt = lambda _address: "550 no such person"
    state_after(taken)
    server.answer_rcpt = lambda _address: None

    resend.resend(actor=make_supervisor(), delivery_id=taken.pk, at=NOW)

    assert state_after(taken) == (DeliveryState.SENT, "")
    assert server.message_ids == [taken.message_id]
    assert Counter(dict(outcomes(taken)).keys()) == Counter([Outcome.DEAD, Outcome.RESENT, Outcome.SENT])


def test_resend_needs_a_given_up_message(taken: Delivery) -> None:
    with pytest.raises(resend.NothingToResend) as caught:
        resend.resend(actor=make_supervisor(), delivery_id=taken.pk, at=NOW)

    assert caught.value.code == "nothing_to_resend"


def test_resend_is_for_supervisors(taken: Delivery, desk: Desk) -> None:
    with pytest.raises(resend.CannotResend):
        resend.resend(actor=desk.ana, delivery_id=taken.pk, at=NOW)


def test_sweep_sends_what_is_due(taken: Delivery, server: MailServer) -> None:
    sent = sender.sweep(at=NOW)

    assert (sent, state_after(taken)) == (1, ("sent", ""))


def test_pass_ends_when_its_time_is_up(taken: Delivery, server: MailServer) -> None:
    sent = sender.deliver_due(at=NOW, seconds=0)

    taken.refresh_from_db()
    assert (sent, taken.state, outcomes(taken)) == (0, "pending", [])
