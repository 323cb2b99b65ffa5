"""Live streams of the real server: who hears what, with Redis up, stopped and hung, and when the server stops."""

import contextlib
import os
import signal
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from config.settings.base import LIVE_STREAMS_EACH
from tests.journeys.listener import Listener, listen
from tests.journeys.people import AGENTS
from tests.journeys.stack import Stack, poll
from tests.journeys.trouble import HELD_UP_SECONDS
from tests.journeys.visitor import number_in

STREAMS = 50
LEAVES_SECONDS = 60
"""Whoever signs out hears nothing more after this."""


@pytest.fixture
def ears() -> Iterator[contextlib.ExitStack]:
    """Whatever listens in a test is closed after it."""
    with contextlib.ExitStack() as found:
        yield found


def _listen(ears: contextlib.ExitStack, stack: Stack, name: str, path: str) -> Listener:
    listener = listen(stack.visitor(name), path)
    ears.callback(listener.close)
    poll(lambda: listener.status, what="an answer")
    return listener


def _live(ears: contextlib.ExitStack, stack: Stack, name: str, path: str) -> Listener:
    listener = _listen(ears, stack, name, path)
    poll(lambda: listener.is_live, what=f"a live stream for {name}")
    return listener


def test_everybody_hears_of_what_they_may_see_and_of_nothing_else(stack: Stack, ears: contextlib.ExitStack) -> None:
    desk = _live(ears, stack, "ana", "/events/desk/")
    rosa, remo = (_live(ears, stack, name, "/events/mine/") for name in ("rosa", "remo"))
    began = time.monotonic()
    first = number_in(stack.visitor("rosa").log_ticket())
    poll(lambda: first in desk.tickets() and first in rosa.tickets(), what="the ticket, for both who may see it")
    print(f"heard {time.monotonic() - began:.2f} s after the form was sent")
    ana = stack.visitor("ana")
    ana.post(f"/desk/t/{first}/note/", body="Only for the desk.")
    ana.post(f"/desk/t/{first}/reply/", body="We look at it.")
    second = number_in(stack.visitor("remo").log_ticket())
    poll(lambda: second in desk.tickets() and second in remo.tickets(), what="the second ticket")
    heard = [kind for said in rosa.named("ticket") for kind in said["kinds"]]

    assert {first, second} <= set(desk.tickets())
    assert (first in remo.tickets(), second in rosa.tickets()) == (False, False)
    assert ("reply_sent" in heard, "note_added" in heard) == (True, False)
    assert [said for said in rosa.named("ticket") if set(said) != {"ticket", "kinds"}] == []
    assert rosa.named("presence") == []


def test_a_page_of_a_hidden_ticket_is_not_listened_to(stack: Stack, ears: contextlib.ExitStack) -> None:
    number = number_in(stack.visitor("rosa").log_ticket())

    assert _live(ears, stack, "rosa", f"/events/mine/?ticket={number}").status == 200
    assert _listen(ears, stack, "remo", f"/events/mine/?ticket={number}").status == 404
    assert _listen(ears, stack, "rosa", "/events/desk/").status == 403


def test_whoever_signs_out_hears_nothing_more_within_a_minute(stack: Stack, ears: contextlib.ExitStack) -> None:
    visitor = type(stack.visitor("ben"))(stack.base).sign_in("ben")
    listener = listen(visitor, "/events/desk/")
    ears.callback(listener.close)
    poll(lambda: listener.is_live, what="a live stream")
    visitor.post("/accounts/logout/")
    began = time.monotonic()
    poll(lambda: listener.ended_at, what="the end of the stream")

    assert listener.ended_at is not None
    assert listener.ended_at - began < LEAVES_SECONDS


def test_nobody_takes_all_the_room(stack: Stack, ears: contextlib.ExitStack) -> None:
    workers = 2
    listeners = [_listen(ears, stack, "cleo", "/events/desk/") for _ in range(LIVE_STREAMS_EACH * workers + 1)]

    taken = sum(listener.status == 200 for listener in listeners)
    poll(lambda: stack.health()["parts"]["live"]["streams"] >= taken, what="their number in /readyz")

    assert {listener.status for listener in listeners} == {200, 503}
    assert _live(ears, stack, "dan", "/events/desk/").status == 200


@pytest.mark.parametrize("trouble", ["stopped", "hung"])
def test_without_redis_the_page_is_told_and_asks_by_itself(
    stack: Stack, ears: contextlib.ExitStack, trouble: str
) -> None:
    listener = _live(ears, stack, "ana", "/events/desk/")
    stack.broker.kill() if trouble == "stopped" else stack.broker.hang()
    try:
        poll(lambda: not listener.is_live, what="word that changes are not told any more")
        late = _listen(ears, stack, "eva", "/events/desk/")
        ana, number = stack.visitor("ana"), number_in(stack.visitor("rosa").log_ticket())
        answers = [ana.post(f"/desk/t/{number}/here/", doing="looking") for _ in range(8)]
        seconds = [answer.seconds for answer in answers]
    finally:
        stack.broker.start() if trouble == "stopped" else stack.broker.go_on()
    poll(lambda: listener.is_live and late.is_live, what="word that changes are told again")
    resyncs = len(listener.named("resync"))
    again = number_in(stack.visitor("rosa").log_ticket())
    poll(lambda: again in listener.tickets(), what="a ticket after Redis is back")
    print(f"Redis {trouble}: presence took {statistics.median(seconds):.3f} s, at most {max(seconds):.3f} s")

    assert {answer.status for answer in answers} == {200}
    assert resyncs >= 1
    assert max(seconds) < HELD_UP_SECONDS


def test_presence_names_who_is_there_and_forgets_whoever_leaves(stack: Stack, ears: contextlib.ExitStack) -> None:
    number = number_in(stack.visitor("rosa").log_ticket())
    ana, eva = stack.visitor("ana"), stack.visitor("eva")
    listener = _live(ears, stack, "ana", f"/events/desk/?ticket={number}")
    address = f"/desk/t/{number}/here/"

    def both() -> str:
        """Both say what they do, again and again as their pages do: a broker that was away is left alone."""
        ana.post(address, doing="looking")
        return eva.post(address, doing="replying").text

    poll(lambda: "Ana Journey is looking" in both(), what="ana at the ticket")
    poll(lambda: "Eva Journey is replying" in ana.post(address, doing="looking").text, what="eva at the ticket")
    poll(lambda: number in [said["ticket"] for said in listener.named("presence")], what="word of it in the stream")
    eva.post(address, doing="leaving")

    assert "Eva Journey" not in ana.post(address, doing="looking").text


def test_stopping_the_web_ends_fifty_streams_at_once(stack: Stack, ears: contextlib.ExitStack) -> None:
    names = AGENTS[:-1]
    for name in names:
        stack.visitor(name)  # signs in once, before many do at once
    with ThreadPoolExecutor(8) as pool:
        asked = [names[place % len(names)] for place in range(STREAMS)]
        listeners = list(pool.map(lambda name: _live(ears, stack, name, "/events/desk/"), asked))
    old = stack.pid("web")
    began = time.monotonic()
    os.kill(old, signal.SIGTERM)
    poll(lambda: all(listener.ended_at for listener in listeners), what="the end of all streams")
    ended = max(listener.ended_at or 0 for listener in listeners) - began
    poll(lambda: stack.came_back("web", old=old), what="the web started again")
    goodbyes = [len(listener.named("bye")) for listener in listeners]
    print(f"{STREAMS} streams ended {ended:.2f} s after SIGTERM")

    assert goodbyes == [1] * STREAMS
    assert ended < 2
    poll(lambda: stack.visitor("ana").get("/desk/").status == 200, what="a page of the new process")
