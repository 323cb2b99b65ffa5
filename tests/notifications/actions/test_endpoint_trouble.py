"""Everything a receiver may do wrong, on a real one: nothing is lost, nobody else waits, copies have the same id."""

import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from notifications import relay
from notifications.actions import delivery as sender
from notifications.channels import http
from notifications.enums import DeliveryState, EndpointState, Outcome
from notifications.models import Delivery, DeliveryAttempt, Endpoint
from tests.factories import NOW, make_ticket
from tests.notifications.conftest import Desk
from tests.notifications.endpoints import make_endpoint
from tests.notifications.hook_server import HookServer, status
from tests.notifications.mail_server import MailServer

Trouble = Callable[[HookServer], Any]
PENDING, DEAD = DeliveryState.PENDING, DeliveryState.DEAD


def answers(code: int, *more: str) -> Trouble:
    return lambda hook: setattr(hook, "answer", status(code, *more))


def breaks_off(hook: HookServer) -> None:
    """Has the message, and dies before it says so."""
    hook.answer = lambda talk: talk.shutdown(socket.SHUT_RDWR)


def hangs(hook: HookServer) -> None:
    hook.answer = hook.hang


def drips(hook: HookServer) -> None:
    hook.answer = hook.drip


def speaks_smtp(hook: HookServer) -> None:
    hook.answer = lambda talk: talk.sendall(b"220 mail.example ESMTP\r\n")


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "CALL_SECONDS", 0.3)


@pytest.fixture
def told(desk: Desk, hook: HookServer, server: MailServer) -> Delivery:
    """A message to a webhook that is due, beside mails to two people."""
    make_endpoint(url=hook.url)
    make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)
    return Delivery.objects.exclude(endpoint=None).get()


PASSING: dict[str, tuple[Trouble, set[str]]] = {
    "hangs": (hangs, {"timeout", "too_slow"}),
    "drips": (drips, {"too_slow"}),
    "breaks off": (breaks_off, {"broken"}),
    "speaks smtp": (speaks_smtp, {"no_http"}),
    "redirects": (answers(302, "Location: http://127.0.0.1:1/"), {"HTTP 302"}),
    "does not know us": (answers(401), {"HTTP 401"}),
    "forbids": (answers(403), {"HTTP 403"}),
    "is moved": (answers(404), {"HTTP 404"}),
    "wants less": (answers(429, "Retry-After: 1"), {"HTTP 429"}),
    "has a bug": (answers(500), {"HTTP 500"}),
    "is being updated": (answers(503), {"HTTP 503"}),
}


@pytest.mark.parametrize("name", PASSING)
def test_trouble_that_passes_is_waited_for_and_the_message_arrives_under_its_id(
    told: Delivery, hook: HookServer, server: MailServer, name: str
) -> None:
    trouble, codes = PASSING[name]
    trouble(hook)

    sender.sweep(at=NOW)

    told.refresh_from_db()
    endpoint = Endpoint.objects.get()
    assert (told.state, told.last_error in codes, told.attempts) == (PENDING, True, 1)
    assert timedelta(seconds=1.6) <= told.next_at - NOW <= timedelta(seconds=6)
    assert (endpoint.state, endpoint.failures, endpoint.last_error) == (EndpointState.ACTIVE, 1, told.last_error)
    assert len(server.mails) == 2  # nobody else waited

    hook.answer = status(204)
    assert sender.sweep(at=NOW + timedelta(minutes=1)) == 1

    told.refresh_from_db()
    assert (told.state, {asked.headers["webhook-id"] for asked in hook.asked}) == ("sent", {told.dedupe_key})
    assert len(hook.asked) == 2
    assert list(DeliveryAttempt.objects.filter(delivery=told).order_by("pk").values_list("outcome", flat=True)) == [
        Outcome.RETRY, Outcome.SENT,
    ]  # fmt: skip


def test_nobody_listens(told: Delivery, hook: HookServer, server: MailServer) -> None:
    hook.stop()

    sender.sweep(at=NOW)

    told.refresh_from_db()
    assert (told.state, told.last_error, len(server.mails)) == (PENDING, "refused", 2)


@pytest.mark.parametrize("code", [400, 413, 415, 422])
def test_message_it_will_never_take_is_given_up_and_the_endpoint_is_not_left_alone(
    told: Delivery, hook: HookServer, code: int
) -> None:
    hook.answer = status(code)

    sender.sweep(at=NOW)

    told.refresh_from_db()
    endpoint = Endpoint.objects.get()
    assert (told.state, told.last_error) == (DEAD, f"HTTP {code}")
    assert (endpoint.state, endpoint.paused_until) == (EndpointState.ACTIVE, None)


def test_answer_whose_body_never_ends_is_an_answer(told: Delivery, hook: HookServer) -> None:
    def answer(talk: socket.socket) -> None:
        talk.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        hook.stopped.wait(30)

    hook.answer = answer

    assert sender.sweep_endpoints(at=NOW) == 1
    assert len(hook.asked) == 1


def test_trouble_of_a_day_is_given_up(told: Delivery, hook: HookServer) -> None:
    hook.answer = status(500)
    for hours in (0, 23, 25):
        sender.sweep_endpoints(at=NOW + timedelta(hours=hours))

    told.refresh_from_db()
    assert (told.state, told.last_error, told.attempts) == (DEAD, "HTTP 500", 3)
