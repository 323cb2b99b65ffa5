"""From an event to a call of an endpoint: who is told, what is signed, and how trouble of one holds up nobody else."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from notifications import relay
from notifications.actions import delivery as sender
from notifications.actions.endpoint import delete_endpoint, rotate_key, switch_endpoint, try_endpoint
from notifications.actions.fare import note_failure
from notifications.channels.keys import secrets_of
from notifications.enums import Channel, DeliveryState, EndpointKind, EndpointState, Outcome
from notifications.models import Delivery, DeliveryAttempt, Endpoint, Reach
from tests.factories import NOW, make_ticket
from tests.notifications.conftest import Desk
from tests.notifications.endpoints import make_administrator, make_endpoint
from tests.notifications.hook_server import HookServer, status
from tests.notifications.mail_server import MailServer


@pytest.fixture
def endpoint(desk: Desk, hook: HookServer) -> Endpoint:
    """A webhook that hears of new tickets in a queue."""
    return make_endpoint(url=hook.url)


def log(desk: Desk, count: int = 1) -> list[Delivery]:
    """Log tickets and relay; return the messages to endpoints, oldest first. Nobody is mailed."""
    for _ in range(count):
        make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)
    Delivery.objects.filter(endpoint=None).delete()
    return list(Delivery.objects.order_by("ticket_id"))


def test_webhook_is_called_with_a_signature_that_the_library_verifies(
    desk: Desk, hook: HookServer, endpoint: Endpoint
) -> None:
    (delivery,) = log(desk)
    at = timezone.now()

    assert sender.sweep_endpoints(at=at) == 1

    (asked,) = hook.asked
    said: Any = Webhook(secrets_of(endpoint).key).verify(asked.body, asked.headers)
    assert asked.headers["webhook-id"] == delivery.dedupe_key
    assert (said["type"], said["data"]["ticket"]["number"]) == ("ticket.ticket_routed", delivery.ticket_id)
    endpoint.refresh_from_db()
    assert endpoint.last_success_at is not None


def test_nothing_typed_is_sent(desk: Desk, hook: HookServer, endpoint: Endpoint) -> None:
    make_ticket(
        requester=desk.rosa, category=desk.category, subject="Doe^Jane", description="Doe^Jane", place="Doe^Jane"
    )
    relay.sweep(at=NOW)

    sender.sweep_endpoints(at=NOW)

    assert b"Doe" not in hook.asked[0].body


def test_relaying_twice_tells_an_endpoint_once(desk: Desk, endpoint: Endpoint) -> None:
    (delivery,) = log(desk)

    again = relay.endpoint_deliveries(event=delivery.event, listening=relay.ears(), at=NOW)

    assert [each.dedupe_key for each in again] == [delivery.dedupe_key]


def test_endpoint_hears_only_its_queue(desk: Desk, hook: HookServer) -> None:
    make_endpoint(url=hook.url, queues=(desk.net.pk,))

    assert log(desk) == []


def test_old_secret_signs_beside_the_new_for_a_day(desk: Desk, hook: HookServer, endpoint: Endpoint) -> None:
    old = secrets_of(endpoint).key
    now = timezone.now()
    rotate_key(actor=make_administrator(), endpoint_id=endpoint.pk, at=now)
    log(desk, 2)
    first, second = Delivery.objects.order_by("ticket_id")
    Delivery.objects.filter(pk=second.pk).update(next_at=now + timedelta(hours=25))
    sender.sweep_endpoints(at=now)
    sender.sweep_endpoints(at=now + timedelta(hours=25))

    during, after = hook.asked
    assert [len(each.headers["webhook-signature"].split()) for each in (during, after)] == [2, 1]
    Webhook(old).verify(during.body, during.headers)
    endpoint.refresh_from_db()
    Webhook(secrets_of(endpoint).key).verify(during.body, during.headers)


def test_endpoint_in_trouble_is_left_alone_and_the_others_are_told(
    desk: Desk, hook: HookServer, endpoint: Endpoint, server: MailServer
) -> None:
    other = HookServer()
    make_endpoint(url=other.url, name="Other")
    hook.answer = status(503)
    make_ticket(requester=desk.rosa, category=desk.category)
    make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)

    sender.sweep(at=NOW)
    sender.sweep(at=NOW + timedelta(seconds=1))

    other.stop()
    assert (len(hook.asked), len(other.asked), len(server.mails)) == (1, 2, 4)
    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.last_error) == (1, "HTTP 503")
    assert Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.PENDING).count() == 2


def test_trouble_that_ends_is_forgotten_and_all_arrives(desk: Desk, hook: HookServer, endpoint: Endpoint) -> None:
    hook.answer = status(500)
    log(desk, 3)
    sender.sweep_endpoints(at=NOW)
    hook.answer = status(200)

    sender.sweep_endpoints(at=NOW + timedelta(minutes=1))

    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.failing_since, endpoint.paused_until) == (0, None, None)
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == 3


def test_gone_switches_off_at_once_and_alarms(desk: Desk, hook: HookServer, endpoint: Endpoint) -> None:
    hook.answer = status(410)
    log(desk, 2)

    sender.sweep_endpoints(at=NOW)
    sender.sweep_endpoints(at=NOW + timedelta(minutes=1))

    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.off_reason, len(hook.asked)) == (EndpointState.DISABLED, "gone", 1)
    told = Delivery.objects.filter(endpoint=endpoint).order_by("ticket_id").values_list("state", "last_error")
    assert sorted(told) == [("dead", "HTTP 410"), ("skipped", "endpoint_off")]
    assert Delivery.objects.filter(template="delivery_alarm", recipient__role="administrator").exists()


def test_days_of_failure_switch_off(desk: Desk, endpoint: Endpoint) -> None:
    for count in range(20):
        at = NOW + timedelta(hours=6 * count + 8)
        note_failure(endpoint_id=endpoint.pk, code="timeout", is_down=True, is_gone=False, at=at)
        endpoint.refresh_from_db()
        assert endpoint.state == EndpointState.ACTIVE
    note_failure(endpoint_id=endpoint.pk, code="timeout", is_down=True, is_gone=False, at=NOW + timedelta(days=6))

    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.off_reason) == (EndpointState.DISABLED, "failing")


def test_test_goes_the_way_of_every_message_and_is_tried_once(desk: Desk, hook: HookServer, endpoint: Endpoint) -> None:
    hook.answer = status(500)

    delivery = try_endpoint(actor=make_administrator(), endpoint_id=endpoint.pk, at=NOW)
    sender.sweep(at=NOW)

    delivery.refresh_from_db()
    endpoint.refresh_from_db()
    assert (delivery.state, delivery.last_error, endpoint.failures) == (DeliveryState.DEAD, "HTTP 500", 0)
    assert json.loads(hook.asked[0].body)["type"] == "test"
    assert DeliveryAttempt.objects.get(delivery=delivery).outcome == Outcome.DEAD


def test_endpoint_that_is_off_is_tested_but_told_nothing(desk: Desk, hook: HookServer, endpoint: Endpoint) -> None:
    log(desk)
    switch_endpoint(actor=make_administrator(), endpoint_id=endpoint.pk, is_on=False, at=NOW)
    try_endpoint(actor=make_administrator(), endpoint_id=endpoint.pk, at=NOW)

    sender.sweep(at=NOW)

    states = dict(Delivery.objects.values_list("template", "state"))
    assert (states, len(hook.asked)) == ({"ticket_routed": "skipped", "test": "sent"}, 1)


def test_deleted_endpoint_leaves_its_log_and_no_secret(desk: Desk, hook: HookServer, endpoint: Endpoint) -> None:
    log(desk)
    delete_endpoint(actor=make_administrator(), endpoint_id=endpoint.pk, at=NOW)

    sender.sweep(at=NOW)

    endpoint.refresh_from_db()
    assert (endpoint.state, bytes(endpoint.secrets), hook.asked) == (EndpointState.DELETED, b"", [])
    assert Delivery.objects.get().state == DeliveryState.SKIPPED


@pytest.mark.parametrize("kind", [EndpointKind.TEAMS, EndpointKind.SLACK, EndpointKind.MATTERMOST])
def test_chat_is_written_to(desk: Desk, hook: HookServer, kind: EndpointKind) -> None:
    make_endpoint(kind, url=hook.url)
    (delivery,) = log(desk)

    sender.sweep(at=NOW)

    assert (delivery.channel, f"#{delivery.ticket_id}" in hook.asked[0].body.decode()) == ("chat", True)


@pytest.fixture
def gateway(desk: Desk, hook: HookServer) -> Endpoint:
    return make_endpoint(
        EndpointKind.GATEWAY, url=hook.url, name="SMS", number="+447700900000", headers={"X-Key": "secret"},
        body='{"to": "{number}", "m": "{text}"}', events=(),
    )  # fmt: skip


def page(desk: Desk) -> Delivery:
    """A text message to ben that a ticket came to his queue."""
    make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)
    Delivery.objects.exclude(recipient=desk.ben).delete()
    Delivery.objects.update(channel=Channel.SMS)
    return Delivery.objects.get()


def test_person_is_texted_through_the_gateway(desk: Desk, hook: HookServer, gateway: Endpoint) -> None:
    Reach.objects.create(person=desk.ben, mobile="+447700900123")
    delivery = page(desk)

    sender.sweep(at=NOW)

    delivery.refresh_from_db()
    said = json.loads(hook.asked[0].body)
    assert (delivery.state, delivery.address, said["to"]) == ("sent", "+447700900123", "+447700900123")
    assert said["m"].startswith(f"#{delivery.ticket_id} P3: New for PACS, Images missing")
    assert hook.asked[0].headers["x-key"] == "secret"


def test_pager_is_mailed_when_the_gateway_fails(
    desk: Desk, hook: HookServer, gateway: Endpoint, server: MailServer
) -> None:
    Reach.objects.create(person=desk.ben, mobile="+447700900123", pager_mail="ben@pager.example")
    hook.answer = status(500)
    delivery = page(desk)

    sender.sweep(at=NOW)

    delivery.refresh_from_db()
    assert (delivery.state, server.recipients, server.message_ids) == (
        "sent", ["ben@pager.example"], [delivery.message_id],
    )  # fmt: skip
    assert server.mails[0].get_content_type() == "text/plain"


@pytest.mark.parametrize(("mobile", "skip"), [("", "no_number"), ("+447700900123", "no_gateway")])
def test_page_that_reaches_nobody_says_why(desk: Desk, mobile: str, skip: str) -> None:
    Reach.objects.create(person=desk.ben, mobile=mobile)
    delivery = page(desk)

    sender.sweep(at=NOW)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == (DeliveryState.SKIPPED, skip)


def test_shared_pager_is_mailed_a_few_words(desk: Desk, server: MailServer) -> None:
    make_endpoint(EndpointKind.PAGER, url="oncall@pager.example", name="On call")
    log(desk)

    sender.sweep(at=NOW)

    assert server.recipients == ["oncall@pager.example"]
    assert len(server.mails[0]["Subject"]) <= 160
