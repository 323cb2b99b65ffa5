"""What the tests of trouble share: many people logging tickets, and counting the mails that come of it."""

import os
import re
import statistics
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.journeys.people import REQUESTERS
from tests.journeys.stack import Stack
from tests.journeys.visitor import Answer, number_in

TICKETS = 50
SLOWEST_SECONDS = float(os.environ.get("RADDESK_TEST_SLOWEST_SECONDS", "1"))
"""No request that logs a ticket may take longer, whatever became of Redis."""
BUSY_MACHINE = 2.0
"""How much slower than with Redis up the slowest request may be, when that alone was over the limit already."""


@dataclass(frozen=True)
class Logged:
    """Tickets that were acknowledged, and how long each request took."""

    numbers: Sequence[int]
    seconds: Sequence[float]
    refused: int = 0

    @property
    def slowest(self) -> float:
        return max(self.seconds)

    def __str__(self) -> str:
        p95 = statistics.quantiles(self.seconds, n=20)[-1]
        middle = statistics.median(self.seconds)
        return f"{len(self.numbers)} tickets: median {middle:.3f} s, p95 {p95:.3f} s, slowest {self.slowest:.3f} s"


def log_tickets(stack: Stack, *, count: int = TICKETS) -> Logged:
    """Let four people log tickets at once; each is logged at the first try."""
    answers = _each(stack, lambda visitor: visitor.log_ticket(), count)
    return Logged([number_in(answer) for answer in answers], [answer.seconds for answer in answers])


def insist(stack: Stack, *, count: int, seconds: float) -> Logged:
    """Let four people log tickets, sending each form again until it is acknowledged."""
    deadline, tries = time.monotonic() + seconds, []

    def log(visitor: object) -> Answer:
        token = uuid.uuid4().hex
        while True:
            answer = visitor.log_ticket(token=token)  # type: ignore[attr-defined]  # a Visitor
            if answer.status == 302:
                return answer
            tries.append(answer.status)
            assert time.monotonic() < deadline, f"no ticket in {seconds} s; last answer {answer.status}"
            time.sleep(0.2)  # a person's second click

    answers = _each(stack, log, count)
    return Logged([number_in(answer) for answer in answers], [answer.seconds for answer in answers], len(tries))


def _each(stack: Stack, log: object, count: int) -> list[Answer]:
    visitors = [stack.visitor(name) for name in REQUESTERS]
    shares = [count // len(visitors) + (at < count % len(visitors)) for at in range(len(visitors))]

    def work(at: int) -> list[Answer]:
        return [log(visitors[at]) for _ in range(shares[at])]  # type: ignore[operator]

    with ThreadPoolExecutor(len(visitors)) as pool:
        return [answer for found in pool.map(work, range(len(visitors))) for answer in found]


def copies(stack: Stack, numbers: Sequence[int]) -> dict[int, Counter[str]]:
    """Message-IDs of the mails that told the queue of each ticket, and how often each came."""
    told: dict[int, Counter[str]] = {number: Counter() for number in numbers}
    for mail in list(stack.mail.mails):
        found = re.search(r"#(\d+)\] New for", str(mail["Subject"]))
        if found and int(found[1]) in told:
            told[int(found[1])][str(mail["Message-ID"])] += 1
    return told


def all_told(stack: Stack, numbers: Sequence[int]) -> bool:
    return all(copies(stack, numbers).values())


def second_copies(stack: Stack, numbers: Sequence[int]) -> int:
    """How many mails came again under their own Message-ID. No ticket may have two Message-IDs."""
    told = copies(stack, numbers)
    assert [number for number, ids in told.items() if len(ids) != 1] == []
    return sum(count - 1 for ids in told.values() for count in ids.values())
