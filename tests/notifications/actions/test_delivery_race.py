"""Many senders at once, and senders that are killed."""

import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Barrier, Event, Thread
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from accounts.rules.mail import message_id
from notifications import relay
from notifications.actions import delivery as sender
from notifications.actions.digest import gather
from notifications.actions.locks import alive
from notifications.enums import Channel, DeliveryState, Outcome
from notifications.models import Delivery, DeliveryAttempt
from notifications.queries.deliveries import Lane
from tests.factories import NOW, make_agent, make_ticket
from tests.notifications.conftest import Desk
from tests.notifications.endpoints import make_endpoint
from tests.notifications.hook_server import HookServer, status
from tests.notifications.mail_server import MailServer
from tests.processes import THREADS_MEET_SECONDS
from tickets.actions import message
from tickets.models import Outbox, TicketEvent

pytestmark = pytest.mark.django_db(transaction=True)


def make_due(desk: Desk, count: int) -> set[str]:
    """So many due deliveries to Rosa; returns their Message-IDs."""
    ticket = make_ticket(requester=desk.rosa, category=desk.category)
    message.reply(actor=desk.ana, ticket_id=ticket.pk, body="x", at=NOW)
    event = TicketEvent.objects.get(kind="reply_sent")
    keys = [
        relay.dedupe_key(event_id=event.pk, channel=Channel.EMAIL, recipient_id=number, template="reply_sent")
        for number in range(count)
    ]
    rows = Delivery.objects.bulk_create(
        Delivery(
            event=event,
            ticket=ticket,
            recipient=desk.rosa,
            channel="email",
            template="reply_sent",
            reason="requester",
            dedupe_key=key,
            message_id=message_id(dedupe_key=key, domain="hospital.example"),
            next_at=NOW,
            created_at=NOW,
        )
        for key in keys
    )
    Outbox.objects.all().delete()
    return {row.message_id for row in rows}


def by_four(send: Callable[[], None]) -> None:
    """Let four threads do it, and wait for them."""
    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_four_senders_send_each_of_200_once(desk: Desk, server: MailServer) -> None:
    expected = make_due(desk, 200)
    counts: list[int] = []

    def send() -> None:
        counts.append(sender.deliver_due(at=NOW, seconds=600))
        connection.close()

    by_four(send)

    assert sum(counts) == 200
    assert Counter(server.message_ids) == Counter(expected)
    assert Delivery.objects.filter(state=DeliveryState.SENT, attempts=1).count() == 200


def test_four_senders_make_one_digest_for_each_person(desk: Desk, server: MailServer) -> None:
    """All start at the same moment, at messages of a dozen people that fell due in the same hour."""
    waiting = list(make_due(desk, 48))
    people = [make_agent(email=f"reader{number}@example.org") for number in range(12)]
    for number, name in enumerate(waiting):
        Delivery.objects.filter(message_id=name).update(recipient=people[number % 12], is_digest=True)
    barrier = Barrier(4, timeout=THREADS_MEET_SECONDS)

    def send() -> None:
        barrier.wait()
        sender.deliver_due(at=NOW, seconds=600)
        connection.close()

    by_four(send)

    assert Counter(server.recipients) == Counter(person.email for person in people)
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == 48


def test_messages_are_left_to_whoever_makes_the_digest_already(
    desk: Desk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worst moment: one sender has its first message and not yet gathered the others."""
    make_due(desk, 3)
    Delivery.objects.update(is_digest=True)
    has_first, go_on = Event(), Event()

    def gather_late(*, leader: Delivery, at: datetime) -> None:
        has_first.set()
        assert go_on.wait(60)
        gather(leader=leader, at=at)

    def send() -> None:
        sender.deliver_due(at=NOW)
        connection.close()

    monkeypatch.setattr(sender, "gather", gather_late)
    other = Thread(target=send)
    other.start()
    assert has_first.wait(60)

    mine = sender._lease(lane=Lane("email"), sender="second", at=NOW)

    go_on.set()
    other.join()
    assert (mine, len(server.mails)) == (None, 1)
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == 3


def test_lease_of_a_dead_sender_ends_at_once_and_that_of_a_living_one_does_not(desk: Desk, server: MailServer) -> None:
    make_due(desk, 2)
    assert sender._lease(lane=Lane("email"), sender="gone", at=NOW) is not None
    stop, is_leased = Event(), Event()

    def live() -> None:
        with alive("there"):
            sender._lease(lane=Lane("email"), sender="there", at=NOW)
            is_leased.set()
            stop.wait(60)
        connection.close()

    living = Thread(target=live)
    living.start()
    assert is_leased.wait(60)

    sent = sender.deliver_due(at=NOW)

    stop.set()
    living.join()
    states = dict(Delivery.objects.values_list("state", "lease_by"))
    assert (sent, states) == (1, {"sent": "", "sending": "there"})
    assert DeliveryAttempt.objects.filter(outcome=Outcome.LOST).count() == 1


@pytest.fixture
def killer(server: MailServer) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The processes to kill: each dies by SIGKILL once the server has accepted its third mail, before the 250."""
    victims: list[subprocess.Popen[bytes]] = []
    accepted = Counter[int]()

    def kill(_count: int) -> None:
        if victims and victims[-1].poll() is None:
            accepted[victims[-1].pid] += 1
            if accepted[victims[-1].pid] == 3:
                os.kill(victims[-1].pid, signal.SIGKILL)

    server.on_accepted = kill
    yield victims
    for victim in victims:
        if victim.poll() is None:
            victim.kill()
            victim.wait()


def test_killed_senders_lose_nothing_and_copies_have_the_same_id(
    desk: Desk, server: MailServer, killer: list[subprocess.Popen[bytes]]
) -> None:
    expected = make_due(desk, 12)
    crashes = 2
    for _ in range(crashes):
        killer.append(start_sender(port=server.port))
        assert killer[-1].wait(timeout=60) == -signal.SIGKILL
    killer.clear()

    sender.deliver_due(at=timezone.now() + sender.LEASE, seconds=600)

    copies = Counter(server.message_ids)
    assert set(copies) == expected
    assert sum(copies.values()) - len(expected) == crashes
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == 12
    assert DeliveryAttempt.objects.filter(outcome=Outcome.LOST).count() == crashes


def test_killed_callers_lose_nothing_and_copies_have_the_same_id(desk: Desk, hook: HookServer) -> None:
    endpoint = make_endpoint(url=hook.url)
    make_due(desk, 12)
    Delivery.objects.update(endpoint=endpoint, recipient=None, channel=Channel.WEBHOOK)
    victims: list[subprocess.Popen[bytes]] = []

    def answer(talk: socket.socket) -> None:
        """Answer the first two calls of a victim; the third is taken, and it dies before it knows."""
        if victims and victims[-1].poll() is None and len(hook.asked) % 3 == 0:
            victims[-1].kill()
            return
        status(204)(talk)

    hook.answer = answer
    for _ in range(2):
        victims.append(start_sender(port=1))
        assert victims[-1].wait(timeout=60) == -signal.SIGKILL
    victims.clear()

    sender.deliver_due(at=timezone.now() + sender.LEASE, seconds=600)

    copies = Counter(asked.headers["webhook-id"] for asked in hook.asked)
    assert set(copies) == set(Delivery.objects.values_list("dedupe_key", flat=True))
    assert sum(copies.values()) - 12 == 2
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == 12


def start_sender(*, port: int) -> subprocess.Popen[bytes]:
    """`manage.py send_due` on the database of this test."""
    database = connection.settings_dict
    address = f"postgres://{database['USER']}@{quote(str(database['HOST']), safe='')}/{database['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "tests.notifications.sender_settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "RADDESK_HOOK_NETWORKS": "127.0.0.0/8",
    }
    return subprocess.Popen([sys.executable, "manage.py", "send_due"], cwd=django_settings.BASE_DIR, env=environment)
