"""Redis is stopped, hangs or forgets while 50 tickets are logged: nobody waits, nothing is lost, nothing comes anew."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from tests.journeys.stack import Stack, poll
from tests.journeys.trouble import BUSY_MACHINE, SLOWEST_SECONDS, Logged, all_told, log_tickets, second_copies

Trouble = Callable[[Stack], contextlib.AbstractContextManager[None]]


@contextlib.contextmanager
def stopped(stack: Stack) -> Iterator[None]:
    stack.broker.kill()
    yield
    stack.broker.start()


@contextlib.contextmanager
def hung(stack: Stack) -> Iterator[None]:
    stack.broker.hang()
    yield
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
    yield
    is_over.set()
    thread.join()


@pytest.fixture(scope="module")
def baseline(stack: Stack) -> Logged:
    """The same tickets with Redis up, after each web process has answered once."""
    log_tickets(stack, count=12)
    logged = log_tickets(stack)
    poll(lambda: all_told(stack, logged.numbers), seconds=60, what="mails with Redis up")
    print(f"Redis up: {logged}")
    return logged


@pytest.mark.parametrize("trouble", [stopped, hung, flushed])
def test_fifty_tickets_are_logged_and_told(stack: Stack, baseline: Logged, trouble: Trouble) -> None:
    with trouble(stack):
        logged = log_tickets(stack)
    returned, at = time.monotonic(), datetime.now(UTC)

    poll(lambda: all_told(stack, logged.numbers), seconds=60, what="a mail for every ticket")
    told_seconds = time.monotonic() - returned
    copies = second_copies(stack, logged.numbers)
    print(
        f"Redis {trouble.__name__}: {logged}; all told {told_seconds:.1f} s after its return; second copies: {copies}"
    )

    assert (len(set(logged.numbers)), copies) == (len(logged.numbers), 0)
    assert logged.slowest < max(SLOWEST_SECONDS, BUSY_MACHINE * baseline.slowest)
    poll(stack.is_quiet, seconds=30, what="nothing left to send")
    poll(lambda: _worker_lives_after(stack, at), seconds=90, what="a worker that takes tasks")


def _worker_lives_after(stack: Stack, at: datetime) -> bool:
    return bool(stack.one("SELECT count(*) FROM config_heartbeat WHERE name = 'worker' AND at > %s", at))
