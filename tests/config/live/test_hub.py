"""Who hears what, how much may wait, and what was missed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from config.live.frames import RESYNC
from config.live.hub import KEPT_SIGNALS, MOST_REPLAYED, SLACK_MS, Hub, Limits, TooMany
from config.live.stream import MOST_WAITING, Stream, Watcher
from tickets.enums import EventKind
from tickets.rules.live import EVERYTHING, Signal, notice_signal, presence_of, signal_of

NOW_MS = 1_700_000_000_000
ANA = Watcher(person_id=1, session_key="a", is_desk=True)
ANA_ON_12 = Watcher(person_id=1, session_key="a", is_desk=True, number=12)
ROSA = Watcher(person_id=2, session_key="r", is_desk=False)
REMO_ON_12 = Watcher(person_id=3, session_key="m", is_desk=False, number=12)


def _reply(number: int = 12, *, version: int = 2, parties: tuple[int, ...] = (2,)) -> Signal:
    return signal_of(number=number, version=version, happened=[(EventKind.REPLY_SENT, {})], parties=parties)


def _note(number: int = 12) -> Signal:
    return signal_of(number=number, version=2, happened=[(EventKind.NOTE_ADDED, {})], parties=(2, 3))


async def _heard(stream: Stream) -> list[tuple[str, Any]]:
    """What waits, as event and data, without the state at the beginning."""
    await asyncio.sleep(0.01)  # questions about requesters are asked beside
    found = []
    for piece in (await stream.take(seconds=0.01)).decode().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in piece.splitlines())
        if lines.get("event", "state") != "state":
            found.append((lines["event"], json.loads(lines["data"])))
    return found


async def _yes(_person_id: int, _number: int) -> bool:
    return True


async def _no(_person_id: int, _number: int) -> bool:
    return False


def _hub(*, may_hear: Callable[[int, int], Awaitable[bool]] = _yes, **limits: int) -> Hub:
    hub = Hub(limits=Limits(**limits), may_hear=may_hear)
    hub.link(True, at_ms=NOW_MS - 60_000)
    return hub


def _open(hub: Hub, watcher: Watcher, *, since_ms: int = NOW_MS) -> Stream:
    return hub.open(watcher, since_ms=since_ms, at_ms=NOW_MS)


def _run(test: Callable[[], Awaitable[None]]) -> None:
    with ThreadPoolExecutor(1) as alone:  # the browser tests of this process leave a loop running in its main thread
        alone.submit(asyncio.run, test()).result()  # type: ignore[arg-type]  # a coroutine function


def test_the_desk_hears_of_every_ticket() -> None:
    async def test() -> None:
        hub = _hub(may_hear=_no)
        stream = _open(hub, ANA)
        hub.tell(_note(), at_ms=NOW_MS + 5000)

        assert await _heard(stream) == [("ticket", {"ticket": 12, "version": 2, "kinds": ["note_added"]})]

    _run(test)


def test_a_requester_hears_of_their_own_ticket() -> None:
    async def test() -> None:
        hub = _hub()
        stream = _open(hub, ROSA)
        for signal in (_reply(12), _note(12), _reply(13, parties=(3,))):
            hub.tell(signal, at_ms=NOW_MS + 5000)

        assert await _heard(stream) == [("ticket", {"ticket": 12, "kinds": ["reply_sent"]})]

    _run(test)


def test_a_requester_who_may_not_see_it_any_more_hears_nothing() -> None:
    async def test() -> None:
        hub = _hub(may_hear=_no)
        streams = [_open(hub, ROSA), _open(hub, REMO_ON_12)]
        hub.tell(_reply(12), at_ms=NOW_MS + 5000)

        assert [await _heard(stream) for stream in streams] == [[], []]

    _run(test)


def test_the_ticket_on_the_page_is_heard_of_by_those_the_database_lets() -> None:
    asked = []

    async def may_hear(person_id: int, number: int) -> bool:
        asked.append((person_id, number))
        return person_id == 3

    async def test() -> None:
        hub = _hub(may_hear=may_hear)
        rosa, remo = _open(hub, ROSA), _open(hub, REMO_ON_12)
        hub.tell(_reply(12), at_ms=NOW_MS + 5000)

        assert (await _heard(rosa), len(await _heard(remo))) == ([], 1)
        assert sorted(asked) == [(2, 12), (3, 12)]

    _run(test)


def test_a_notice_goes_to_the_people_it_names_and_says_nothing() -> None:
    async def test() -> None:
        hub = _hub(may_hear=_no)
        ana, rosa, remo = (_open(hub, each) for each in (ANA, ROSA, REMO_ON_12))
        hub.tell(notice_signal([1, 2]), at_ms=NOW_MS + 5000)

        assert [await _heard(each) for each in (ana, rosa, remo)] == [[("notice", {})], [("notice", {})], []]

    _run(test)


def test_presence_goes_to_the_desk_on_that_ticket_alone() -> None:
    async def test() -> None:
        hub = _hub()
        on_it, elsewhere, remo = _open(hub, ANA_ON_12), _open(hub, ANA), _open(hub, REMO_ON_12)
        hub.tell(presence_of(12), at_ms=NOW_MS + 5000)

        assert [event for event, _ in await _heard(on_it)] == ["presence"]
        assert (await _heard(elsewhere), await _heard(remo)) == ([], [])

    _run(test)


def test_so_much_happened_that_all_look_again() -> None:
    async def test() -> None:
        hub = _hub()
        streams = [_open(hub, ANA), _open(hub, ROSA)]
        hub.tell(EVERYTHING, at_ms=NOW_MS + 5000)

        assert [await _heard(stream) for stream in streams] == [[("resync", {})], [("resync", {})]]

    _run(test)


def test_a_slow_browser_is_told_to_look_again_instead_of_everything() -> None:
    async def test() -> None:
        hub = _hub()
        stream = _open(hub, ANA)
        for number in range(MOST_WAITING + 5):
            hub.tell(_reply(number + 1), at_ms=NOW_MS + 5000)
        heard = await _heard(stream)

        assert heard[0] == ("resync", {})
        assert len(heard) < MOST_WAITING

    _run(test)


def test_what_happened_while_the_page_came_is_told() -> None:
    async def test() -> None:
        hub = _hub()
        hub.tell(_reply(11), at_ms=NOW_MS - SLACK_MS - 1)
        hub.tell(_reply(12), at_ms=NOW_MS - SLACK_MS + 1)

        assert [said["ticket"] for _, said in await _heard(_open(hub, ANA))] == [12]

    _run(test)


@pytest.mark.parametrize("since_ms", [0, NOW_MS - 60_000, NOW_MS - 120_000])
def test_a_page_older_than_what_we_know_looks_again(since_ms: int) -> None:
    async def test() -> None:
        assert await _heard(_open(_hub(), ANA, since_ms=since_ms)) == [("resync", {})]

    _run(test)


def test_a_page_that_missed_too_much_looks_again() -> None:
    async def test() -> None:
        hub = _hub()
        for number in range(MOST_REPLAYED + 1):
            hub.tell(_reply(number + 1), at_ms=NOW_MS)

        assert await _heard(_open(hub, ANA)) == [("resync", {})]

    _run(test)


def test_a_page_older_than_the_oldest_kept_signal_looks_again() -> None:
    async def test() -> None:
        hub = _hub()
        for number in range(KEPT_SIGNALS):
            hub.tell(_reply(number + 1), at_ms=NOW_MS + 60_000)

        assert await _heard(_open(hub, ANA, since_ms=NOW_MS + 61_000)) == [("resync", {})]

    _run(test)


def test_a_lost_broker_is_said_and_after_it_all_look_again() -> None:
    async def test() -> None:
        hub = _hub()
        stream = _open(hub, ANA)
        await stream.take(seconds=0)
        hub.link(False, at_ms=NOW_MS + 1)
        lost = await stream.take(seconds=0)
        hub.link(True, at_ms=NOW_MS + 2)
        found = await stream.take(seconds=0)

        assert (b'"live":false' in lost, b'"live":true' in found, found.endswith(RESYNC)) == (True, True, True)

    _run(test)


def test_many_streams_are_asked_to_spread_their_questions() -> None:
    async def test() -> None:
        hub = _hub()
        streams = [_open(hub, Watcher(person_id=n, session_key="", is_desk=True)) for n in range(12)]

        assert b'"spread_ms":0}' in await streams[0].take(seconds=0)
        assert b'"spread_ms":100}' in await streams[11].take(seconds=0)

    _run(test)


def test_limits() -> None:
    async def test() -> None:
        hub = _hub(of_process=3, of_person=2)
        first = _open(hub, ANA)
        _open(hub, ANA_ON_12)
        with pytest.raises(TooMany, match="person"):
            _open(hub, ANA)
        _open(hub, ROSA)
        with pytest.raises(TooMany, match="process"):
            _open(hub, REMO_ON_12)
        hub.close(first)
        hub.close(first)
        _open(hub, ANA)

        assert len(hub.streams) == 3

    _run(test)


def test_a_process_that_ends_takes_nobody() -> None:
    async def test() -> None:
        hub = _hub()
        hub.is_ending = True
        with pytest.raises(TooMany):
            _open(hub, ANA)

    _run(test)


def test_goodbye_is_the_last_word() -> None:
    async def test() -> None:
        hub = _hub()
        stream = _open(hub, ANA)
        hub.end(hub.streams)
        hub.tell(_reply(), at_ms=NOW_MS + 5000)
        hub.end(hub.streams)
        heard = await _heard(stream)

        assert [event for event, _ in heard] == ["bye"]
        assert 200 <= heard[0][1]["again_ms"] <= 2200
        assert (await stream.take(seconds=5), stream.is_over) == (b"", True)

    _run(test)
