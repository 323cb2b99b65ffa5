"""kill -9 for each process in mid-work: nothing acknowledged is lost, and no message comes under a new Message-ID."""

import contextlib
import threading
import time
from collections.abc import Iterator

import pytest

from tests.journeys.stack import Stack, poll
from tests.journeys.trouble import all_told, insist, log_tickets, second_copies, signed_in
from tests.journeys.visitor import number_in
from tests.notifications.mail_server import hesitating

TICKETS = 16
SENDERS = ("worker", "sweeper")
PAGED = """
SELECT count(*) FROM notifications_delivery WHERE ticket_id = %s AND template = 'page_sent' AND state = 'sent'
"""


@pytest.fixture
def slow_mail(stack: Stack) -> Iterator[None]:
    """A mail server that has the mail and lets the sender wait for the answer: the worst moment to die."""
    stack.mail.on_accepted = hesitating(0.3)
    yield
    stack.mail.on_accepted = hesitating(0)


@pytest.mark.usefixtures("slow_mail")
def test_senders_killed_in_mid_delivery(stack: Stack) -> None:
    before = len(stack.mail.mails)
    logged = log_tickets(stack, count=TICKETS)
    poll(lambda: len(stack.mail.mails) >= before + 3, what="the first mails")

    old = {name: stack.kill(name) for name in SENDERS}
    began = time.monotonic()
    for name in SENDERS:
        poll(lambda: stack.came_back(name, old=old[name]), what=f"a new {name}")  # noqa: B023
    _let_leases_end(stack)
    poll(lambda: all_told(stack, logged.numbers), what="a mail for every ticket")
    poll(stack.is_quiet, what="nothing left to send")
    copies = second_copies(stack, logged.numbers)
    print(f"senders killed: all told after {time.monotonic() - began:.1f} s; second copies: {copies}")

    assert copies <= len(SENDERS) * 2  # at most one for each sending that was cut: two tasks and the sweeper


def test_page_is_sent_though_its_senders_were_killed(stack: Stack) -> None:
    """Nobody helps to end a lease here: those who come after see by themselves that its holder is dead."""
    rosa, killed = stack.visitor("rosa"), threading.Event()

    def kill_all(_count: int) -> None:
        """With the first mail of the ticket in hand, once."""
        if not killed.is_set():
            killed.set()
            for name in SENDERS:
                with contextlib.suppress(ProcessLookupError):
                    stack.kill(name)

    stack.mail.on_accepted = kill_all
    number = number_in(rosa.log_ticket(affected="patient_on_table"))
    began = time.monotonic()
    poll(killed.is_set, what="a mail in hand")
    poll(lambda: stack.one(PAGED, number), what="a page")
    print(f"senders killed with a mail in hand: paged {time.monotonic() - began:.1f} s after the ticket")

    stack.mail.on_accepted = hesitating(0)
    poll(stack.is_quiet, what="nothing left to send")


def test_database_killed_while_tickets_are_logged(stack: Stack) -> None:
    signed_in(stack)
    killed: dict[str, float] = {}

    def kill() -> None:
        killed["pid"], killed["at"] = stack.kill("postgres"), time.monotonic()

    timer = threading.Timer(0.5, kill)
    timer.start()
    logged = insist(stack, count=TICKETS * 2)
    timer.join()
    print(f"database killed: {logged}; {logged.refused} requests were refused meanwhile")

    assert len(set(logged.numbers)) == TICKETS * 2
    poll(lambda: stack.health()["parts"]["database"]["state"] == "ok", what="the database back")
    print(f"database back {time.monotonic() - killed['at']:.1f} s after the kill")
    rows = "SELECT count(*) FROM tickets_ticketevent WHERE kind = 'ticket_logged' AND ticket_id = ANY(%s)"
    assert stack.one(rows, logged.numbers) == TICKETS * 2
    _let_leases_end(stack)
    poll(lambda: all_told(stack, logged.numbers), what="a mail for every ticket")
    second_copies(stack, logged.numbers)
    poll(stack.is_quiet, what="nothing left to send")


def test_web_killed_comes_back(stack: Stack) -> None:
    signed_in(stack)
    old = stack.kill("web")

    logged = insist(stack, count=4)

    assert len(set(logged.numbers)) == 4
    assert stack.came_back("web", old=old)


def _let_leases_end(stack: Stack) -> None:
    """The minute passes after which a lease of a dead sender counts no more."""
    stack.query("UPDATE notifications_delivery SET lease_until = now() WHERE state = 'sending' RETURNING 1")
