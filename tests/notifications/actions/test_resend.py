"""Sending again in bulk, replaying, setting aside, and the alarm."""

from datetime import timedelta

import pytest

from notifications import relay
from notifications.actions import alarm as alarm_action
from notifications.actions import delivery as sender
from notifications.actions.resend import (
    CannotResend,
    EndpointIsOff,
    NothingToReplay,
    NothingToResend,
    replay,
    resend_all,
    set_aside,
)
from notifications.models import Delivery, Endpoint
from notifications.queries.alarm import alarm, oldest_dead
from notifications.queries.deliveries import DeliveryFilter
from tests.factories import NOW, make_person, make_supervisor, make_ticket
from tests.notifications.conftest import Desk
from tests.notifications.endpoints import make_administrator, make_endpoint
from tests.notifications.hook_server import HookServer
from tests.notifications.mail_server import MailServer
from tickets.models import Ticket

ALL = DeliveryFilter()


@pytest.fixture
def dead(desk: Desk) -> list[Delivery]:
    """Two mails that were given up, to ana and ben."""
    make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)
    Delivery.objects.update(state="dead", last_error="SMTPRecipientsRefused 550", attempts=3)
    return list(Delivery.objects.order_by("recipient_id"))


def test_all_of_a_filter_are_sent_again(desk: Desk, dead: list[Delivery], server: MailServer) -> None:
    assert resend_all(actor=make_supervisor(), wanted=DeliveryFilter(recipient="ben@"), at=NOW) == 1
    assert resend_all(actor=make_supervisor(), wanted=ALL, at=NOW) == 1
    with pytest.raises(NothingToResend):
        resend_all(actor=make_supervisor(), wanted=ALL, at=NOW)

    sender.sweep(at=NOW)

    assert sorted(server.message_ids) == sorted(delivery.message_id for delivery in dead)


def test_what_is_set_aside_alarms_no_more(dead: list[Delivery]) -> None:
    before = (oldest_dead(), alarm(at=NOW).dead)

    one = set_aside(actor=make_supervisor(), wanted=ALL, delivery_id=dead[0].pk, at=NOW)
    rest = set_aside(actor=make_supervisor(), wanted=ALL, at=NOW)

    assert (before, one, rest) == ((NOW, 2), 1, 1)
    assert (oldest_dead(), alarm(at=NOW).is_on) == (None, False)


def test_sending_again_is_for_supervisors(desk: Desk, dead: list[Delivery]) -> None:
    for act in (resend_all, set_aside):
        with pytest.raises(CannotResend):
            act(actor=desk.ana, wanted=ALL, at=NOW)


def test_alarm_is_mailed_once_a_day_to_those_who_can_see_to_it(
    desk: Desk, dead: list[Delivery], server: MailServer
) -> None:
    make_supervisor(email="sue@example.com")
    make_person(role="administrator", email="adam@example.com")

    counts = [alarm_action.sweep(at=NOW + timedelta(hours=hours)) for hours in (0, 1, 24)]
    sender.sweep(at=NOW)

    assert counts == [2, 0, 2]
    assert sorted(server.recipients) == ["adam@example.com", "sue@example.com"]
    assert " ".join(server.mails[0]["Subject"].split()) == (
        "[RadDesk] Messages are not delivered: 2 messages were given up and nobody has seen to it yet."
    )


def test_alarm_that_is_over_is_not_mailed(dead: list[Delivery], server: MailServer) -> None:
    make_supervisor()
    alarm_action.sweep(at=NOW)
    set_aside(actor=make_supervisor(), wanted=ALL, at=NOW)

    sender.sweep(at=NOW)

    assert server.mails == []
    assert set(Delivery.objects.filter(template="delivery_alarm").values_list("last_error", flat=True)) == {"solved"}


def test_alarm_says_that_mail_is_down(desk: Desk, server: MailServer) -> None:
    server.stop()
    make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)
    sender.sweep(at=NOW)
    late = NOW + timedelta(minutes=5)

    found, early = alarm(at=late), alarm(at=NOW + timedelta(minutes=1))
    server.start()
    sender.sweep(at=late)

    assert (found.mail_error, found.waiting, early.is_on) == ("ConnectionRefusedError", 2, False)
    assert (found.mail_down_since or late) - NOW < timedelta(seconds=10)
    assert not alarm(at=late).is_on


@pytest.fixture
def missed(desk: Desk, hook: HookServer) -> Endpoint:
    """An endpoint that accepted one message, missed one when it was off, and had one given up, an hour apart."""
    endpoint = make_endpoint(url=hook.url)
    for hour, (state, error) in enumerate((("sent", ""), ("skipped", "endpoint_off"), ("dead", "HTTP 400"))):
        ticket = make_ticket(requester=desk.rosa, category=desk.category)
        at = NOW + timedelta(hours=hour)
        relay.sweep(at=at)
        rows = Delivery.objects.filter(endpoint=endpoint, ticket=ticket)
        rows.update(state=state, last_error=error, sent_at=at if state == "sent" else None)
    Delivery.objects.filter(endpoint=None).delete()
    return endpoint


@pytest.mark.parametrize(
    ("hours", "also_sent", "count"), [((0, 3), False, 2), ((0, 2), False, 1), ((0, 3), True, 3), ((2, 3), True, 1)]
)
def test_replay_sends_what_was_missed_under_its_id(
    missed: Endpoint, hook: HookServer, hours: tuple[int, int], also_sent: bool, count: int
) -> None:
    since, until = (NOW + timedelta(hours=hour) for hour in hours)

    sent = replay(
        actor=make_administrator(), endpoint_id=missed.pk, since=since, until=until, also_sent=also_sent, at=NOW
    )
    sender.sweep(at=NOW)

    ids = set(Delivery.objects.values_list("dedupe_key", flat=True))
    assert (sent, len(hook.asked)) == (count, count)
    assert {asked.headers["webhook-id"] for asked in hook.asked} <= ids
    assert Ticket.objects.count() == 3


def test_replay_needs_an_endpoint_that_is_on_and_something_missed(missed: Endpoint) -> None:
    admin = make_administrator()
    options = {
        "endpoint_id": missed.pk,
        "since": NOW,
        "until": NOW + timedelta(minutes=1),
        "also_sent": False,
        "at": NOW,
    }

    with pytest.raises(NothingToReplay):
        replay(actor=admin, **options)
    Endpoint.objects.update(state="disabled", off_at=NOW)
    with pytest.raises(EndpointIsOff):
        replay(actor=admin, **options)
    with pytest.raises(CannotResend):
        replay(actor=make_supervisor(), **options)
