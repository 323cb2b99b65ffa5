"""What the tests of trouble share: many people logging tickets, and counting the mails that come of it."""

import json
import re
import statistics
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TypeVar

from django.conf import settings

from tests.journeys.people import REQUESTERS
from tests.journeys.stack import AT_LAST_SECONDS, Stack
from tests.journeys.visitor import Answer, Visitor, number_in

Done = TypeVar("Done")

TICKETS = 50
HELD_UP_SECONDS = float(settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"])
"""A request that asks a hung Redis has no answer by then."""
MOST_PAGES = 20
"""A ticket takes as long as so many pages at most, asked for in turn on the same machine.

One or two is usual; one that asks a stopped Redis takes a hundred.
"""


@dataclass(frozen=True)
class Logged:
    """Tickets that were acknowledged, how long each request took, and each page that was asked for before it."""

    numbers: Sequence[int]
    seconds: Sequence[float]
    page_seconds: Sequence[float] = ()
    refused: int = 0

    @property
    def in_pages(self) -> float:
        """How many plain pages a ticket takes, by their medians."""
        return statistics.median(self.seconds) / statistics.median(self.page_seconds)

    def __str__(self) -> str:
        p95 = statistics.quantiles(self.seconds, n=20)[-1]
        middle, slowest = statistics.median(self.seconds), max(self.seconds)
        pages = f", {self.in_pages:.1f} pages" if self.page_seconds else ""
        return f"{len(self.numbers)} tickets: median {middle:.3f} s{pages}, p95 {p95:.3f} s, slowest {slowest:.3f} s"


def log_tickets(stack: Stack, *, count: int = TICKETS) -> Logged:
    """Let four people look at a page and log a ticket in turn; each is logged at the first try, nobody held up."""

    def log(visitor: Visitor) -> tuple[Answer, Answer]:
        page, answer = visitor.get("/mine"), visitor.log_ticket()
        assert answer.seconds < HELD_UP_SECONDS, f"a ticket took {answer.seconds:.0f} s: somebody waited for Redis"
        return page, answer

    pages, answers = zip(*_each(stack, log, count), strict=True)
    numbers = [number_in(answer) for answer in answers]
    return Logged(numbers, [answer.seconds for answer in answers], [page.seconds for page in pages])


def signed_in(stack: Stack) -> None:
    """Have everybody signed in before trouble begins: what is tried is logging a ticket."""
    for name in REQUESTERS:
        stack.visitor(name)


def insist(stack: Stack, *, count: int) -> Logged:
    """Let four people log tickets, sending each form again until it is acknowledged."""
    deadline, tries = time.monotonic() + AT_LAST_SECONDS, []

    def log(visitor: Visitor) -> Answer:
        token = uuid.uuid4().hex
        while True:
            answer = visitor.log_ticket(token=token)
            if answer.status == 302:
                return answer
            tries.append(answer.status)
            assert time.monotonic() < deadline, f"no ticket in {AT_LAST_SECONDS} s; last answer {answer.status}"
            time.sleep(0.2)  # a person's second click

    answers = _each(stack, log, count)
    seconds = [answer.seconds for answer in answers]
    return Logged([number_in(answer) for answer in answers], seconds, refused=len(tries))


def _each(stack: Stack, log: Callable[[Visitor], Done], count: int) -> list[Done]:
    """Let `count` be done by whoever is free; the first failure ends it."""
    free: SimpleQueue[Visitor] = SimpleQueue()
    for name in REQUESTERS:
        free.put(stack.visitor(name))

    def work(_: int) -> Done:
        visitor = free.get()
        try:
            return log(visitor)
        finally:
            free.put(visitor)

    with ThreadPoolExecutor(len(REQUESTERS)) as pool:
        return list(pool.map(work, range(count)))


def copies(stack: Stack, numbers: Sequence[int]) -> dict[int, Counter[str]]:
    """Message-IDs of the mails that told the queue of each ticket, and how often each came."""
    told: dict[int, Counter[str]] = {number: Counter() for number in numbers}
    for mail in list(stack.mail.mails):
        found = re.search(r"#(\d+)\] New for", str(mail["Subject"]))
        if found and int(found[1]) in told:
            told[int(found[1])][str(mail["Message-ID"])] += 1
    return told


def calls(stack: Stack, numbers: Sequence[int]) -> dict[int, Counter[str]]:
    """Ids of the calls that told the webhook of each ticket, and how often each came."""
    told: dict[int, Counter[str]] = {number: Counter() for number in numbers}
    for asked in list(stack.hook.asked):
        number = json.loads(asked.body)["data"]["ticket"]["number"]
        if number in told:
            told[number][asked.headers["webhook-id"]] += 1
    return told


def all_called(stack: Stack, numbers: Sequence[int]) -> bool:
    return all(calls(stack, numbers).values())


def all_told(stack: Stack, numbers: Sequence[int]) -> bool:
    return all(copies(stack, numbers).values())


def second_copies(stack: Stack, numbers: Sequence[int]) -> int:
    """How many mails came again under their own Message-ID. No ticket may have two Message-IDs."""
    told = copies(stack, numbers)
    assert [number for number, ids in told.items() if len(ids) != 1] == []
    return sum(count - 1 for ids in told.values() for count in ids.values())
