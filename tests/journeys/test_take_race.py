"""Eight agents reach for the same tickets: one has each, the others are told so kindly."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.journeys.people import AGENTS
from tests.journeys.stack import Stack, poll
from tests.journeys.visitor import Answer
from tests.processes import THREADS_MEET_SECONDS

OVER_HTTP, BY_ACTION = 8, 200
WINS = """SELECT count(*), count(DISTINCT ticket_id) FROM tickets_ticketevent
          WHERE kind = 'ticket_taken' AND ticket_id = ANY(%s)"""


def test_eight_agents_press_take_at_once(stack: Stack) -> None:
    numbers = stack.run("-m", "tests.journeys.people", "tickets", str(OVER_HTTP))
    barrier = Barrier(len(AGENTS), timeout=THREADS_MEET_SECONDS)
    visitors = [stack.visitor(name) for name in AGENTS]

    def grab(at: int) -> list[Answer]:
        barrier.wait()
        return [visitors[at].post(f"/desk/t/{number}/take/") for number in random.sample(numbers, k=OVER_HTTP)]

    with ThreadPoolExecutor(len(AGENTS)) as pool:
        answers = [answer for found in pool.map(grab, range(len(AGENTS))) for answer in found]

    assert Counter(answer.status for answer in answers) == {302: OVER_HTTP, 400: OVER_HTTP * (len(AGENTS) - 1)}
    assert all("already" in answer.text for answer in answers if answer.status == 400)
    assert stack.query(WINS, numbers) == [(OVER_HTTP, OVER_HTTP)]
    poll(stack.is_quiet, what="mails of the taken tickets")


def test_eight_agents_take_200_tickets_by_the_action(stack: Stack) -> None:
    ended = stack.run("-m", "tests.journeys.people", "race", str(BY_ACTION))

    assert (ended["wins"], ended["tickets"]) == (BY_ACTION, BY_ACTION)
    assert ended["winners"] > 1
    poll(stack.is_quiet, what="mails of the taken tickets")
