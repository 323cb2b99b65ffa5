"""Redis is stopped, hangs or forgets while 50 tickets are logged: nobody waits, nothing is lost, nothing comes anew.

How long a request takes is printed, not judged. Waiting for Redis is wrong, and shows beside a page that asks nothing
of Redis, however busy the machine.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from tests.journeys.stack import Stack, poll
from tests.journeys.trouble import MOST_PAGES, TICKETS, all_called, all_told, calls, log_tickets, second_copies

Trouble = Callable[[Stack], contextlib.AbstractContextManager[None]]


@contextlib.contextmanager
def stopped(stack: Stack) -> Iterator[None]:
    stack.broker.kill()
    try:
        yield
    finally:
        stack.broker.start()


@contextlib.contextmanager
def hung(stack: Stack) -> Iterator[None]:
    stack.broker.hang()
    try:
        yield
    finally:
        stack.broker.go_on()


@contextlib.contextmanager
def flushed(stack: Stack) -> Iterator[None]:
    """Emptied again and again."""
    is_over = threading.Event()

    def flush() -> None:
        while not is_over.wait(0.1):
            stack.broker.flush()

    thread = threading.Thread(target=flush)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


@pytest.fixture(scope="module")
def baseline(stack: Stack) -> None:
    """The same tickets with Redis up, for comparison, after each web process has answered once. A webhook listens."""
    stack.add_webhook()
    log_tickets(stack, count=12)
    logged = log_tickets(stack)
    poll(lambda: all_told(stack, logged.numbers), what="mails with Redis up")
    poll(lambda: all_called(stack, logged.numbers), what="calls with Redis up")
    print(f"Redis up: {logged}")


@pytest.mark.usefixtures("baseline")
@pytest.mark.parametrize("trouble", [stopped, hung, flushed])
def test_fifty_tickets_are_logged_and_told(stack: Stack, trouble: Trouble) -> None:
    with trouble(stack):
        logged = log_tickets(stack)
    returned, at = time.monotonic(), datetime.now(UTC)

    poll(lambda: all_told(stack, logged.numbers), what="a mail for every ticket")
    told_seconds = time.monotonic() - returned
    poll(lambda: all_called(stack, logged.numbers), what="a call for every ticket")
    called_seconds = time.monotonic() - returned
    copies = second_copies(stack, logged.numbers)
    print(
        f"Redis {trouble.__name__}: {logged}; all told {told_seconds:.1f} s after its return, the "
        f"webhook after {called_seconds:.1f} s; second copies: {copies}"
    )

    assert (len(set(logged.numbers)), copies) == (TICKETS, 0)
    assert [ids for ids in calls(stack, logged.numbers).values() if list(ids.values()) != [1]] == []
    assert logged.in_pages < MOST_PAGES
    poll(stack.is_quiet, what="nothing left to send")
    poll(lambda: _worker_lives_after(stack, at), what="a worker that takes tasks")


def _worker_lives_after(stack: Stack, at: datetime) -> bool:
    return bool(stack.one("SELECT count(*) FROM config_heartbeat WHERE name = 'worker' AND at > %s", at))
