"""An impatient finger makes one ticket."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.journeys.stack import Stack, poll
from tests.journeys.visitor import Answer, number_in
from tests.processes import THREADS_MEET_SECONDS

CLICKS = 8


def test_eight_equal_posts_at_once_make_one_ticket(stack: Stack) -> None:
    barrier, token = Barrier(CLICKS, timeout=THREADS_MEET_SECONDS), uuid.uuid4().hex
    visitors = [stack.visitor("rosa") for _ in range(CLICKS)]

    def click(at: int) -> Answer:
        barrier.wait()
        return visitors[at].log_ticket(token=token)

    with ThreadPoolExecutor(CLICKS) as pool:
        numbers = {number_in(answer) for answer in pool.map(click, range(CLICKS))}

    assert len(numbers) == 1
    number = numbers.pop()
    logged = "SELECT count(*) FROM tickets_ticketevent WHERE kind = 'ticket_logged' AND ticket_id = %s"
    assert stack.one(logged, number) == 1
    poll(stack.is_quiet, what="mail of the ticket")
    assert [mail["To"] for mail in stack.mail.mails if _is_told(mail["Subject"], number)] == ["ana@hospital.example"]


def _is_told(subject: str, number: int) -> bool:
    """True for a mail about the ticket that is no page: nobody is on call here, so its ladder pages supervisors too."""
    return f"#{number}]" in subject and "PAGE" not in subject
