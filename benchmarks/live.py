"""Hold many live pages open on a RadDesk of its own; measure memory, delay, and what trouble with Redis costs.

`python -m benchmarks.live --streams 200` takes some minutes. Delay: from the return of the action that was committed,
in a process of its own, to the message in the hands of each listener on the same machine.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.env import BASE_DIR
from tests.journeys.stack import Stack, running

RESULTS = Path(__file__).parent / "results"
PEOPLE, CHANGES, PAGES = 40, 40, 20
PATIENCE_SECONDS = 120

# Run with the settings of the stack: agents who are signed in, and a colleague who writes notes.
SIGN_IN = """
import json, django
django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from accounts.enums import Role
from accounts.models import Person
store = import_module(settings.SESSION_ENGINE).SessionStore
keys = []
for number in range({count}):
    name = f"live{{number}}"
    person = Person.objects.create_user(email=f"{{name}}@hospital.example", full_name=name, role=Role.AGENT)
    session = store()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "accounts.adapter.DeskBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    keys.append(session.session_key)
print(json.dumps(keys))
"""
WRITE = """
import json, sys, time, django
django.setup()
from django.utils import timezone
from accounts.models import Person
from tickets.actions.message import note

from tests.journeys.people import make_tickets
number, ana = make_tickets(1)[0], Person.objects.get(email="ana@hospital.example")
committed = {{}}
for _ in range({count}):
    version = note(actor=ana, ticket_id=number, body="Benchmark", at=timezone.now()).version
    committed[version] = time.time()
    time.sleep(0.25)
print(json.dumps([number, committed]))
"""


@dataclass
class Tab:
    """One listener: its answer, what it was told and when."""

    status: int = 0
    is_live: bool = False
    resyncs: int = 0
    told: dict[tuple[int, int], float] = field(default_factory=dict)

    async def listen(self, port: int, session: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        address = f"/events/desk/?since={int(time.time() * 1000)}"
        writer.write(f"GET {address} HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={session}\r\n\r\n".encode())
        self.status = int((await reader.readline()).split()[1])
        event = ""
        while line := await reader.readline():
            name, _, value = line.decode().rstrip().partition(": ")
            if name == "event":
                event = value
            elif name == "data":
                self._hear(event, json.loads(value))

    def _hear(self, event: str, said: Any) -> None:
        if event == "state":
            self.is_live = said["live"]
        elif event == "resync":
            self.resyncs += 1
        elif event == "ticket":
            self.told[said["ticket"], said["version"]] = time.time()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=200)
    streams = parser.parse_args().streams
    with running() as stack:
        stack.visitor("ana").get("/desk/")
        found = asyncio.run(_measure(stack, streams))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "live.json").write_text(json.dumps(found, indent=1) + "\n")
    for name, value in found.items():
        print(f"{name}: {value}")


async def _measure(stack: Stack, streams: int) -> dict[str, Any]:
    keys = await asyncio.to_thread(stack.run, "-c", SIGN_IN.format(count=PEOPLE))
    await asyncio.to_thread(_pages, stack)
    before, page_before = _memory(stack), await asyncio.to_thread(_pages, stack)
    tabs = [Tab() for _ in range(streams)]
    began = time.monotonic()
    tasks = [asyncio.create_task(tab.listen(stack.port, keys[place % PEOPLE])) for place, tab in enumerate(tabs)]
    opened = await _until(lambda: all(tab.is_live or tab.status not in (0, 200) for tab in tabs), since=began)
    live = [tab for tab in tabs if tab.status == 200]
    after, page_after = _memory(stack), await asyncio.to_thread(_pages, stack)
    found: dict[str, Any] = {
        "load average": round(os.getloadavg()[0], 1),
        "streams": dict(Counter(tab.status for tab in tabs)),
        "all open after s": opened,
        "memory of the web before, MB": before,
        "memory of the web with streams, MB": after,
        "memory of one stream, kB": round((after - before) * 1024 / len(live), 1),
        "inbox p50 ms before and with streams": [page_before, page_after],
    }
    found |= await _delays(stack, live)
    found |= await _trouble(stack, live, name="stopped", start=stack.broker.kill, end=stack.broker.start)
    found |= await _trouble(stack, live, name="hung", start=stack.broker.hang, end=stack.broker.go_on)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return found


async def _delays(stack: Stack, tabs: list[Tab]) -> dict[str, Any]:
    number, committed = await asyncio.to_thread(stack.run, "-c", WRITE.format(count=CHANGES))
    wanted = {(number, int(version)): at for version, at in committed.items()}
    await _until(lambda: all(wanted.keys() <= tab.told.keys() for tab in tabs), since=time.monotonic())
    spent = [(tab.told[key] - at) * 1000 for tab in tabs for key, at in wanted.items() if key in tab.told]
    cuts = statistics.quantiles(spent, n=100)
    return {
        "messages": len(spent),
        "messages lost": len(tabs) * len(wanted) - len(spent),
        "delay ms p50, p95, p99, most": [round(cut, 1) for cut in (cuts[49], cuts[94], cuts[98], max(spent))],
    }


async def _trouble(
    stack: Stack, tabs: list[Tab], *, name: str, start: Callable[[], None], end: Callable[[], None]
) -> dict[str, Any]:
    """How long until every page knows that Redis is gone and is back, and what a page costs meanwhile."""
    resyncs = [tab.resyncs for tab in tabs]
    began = time.monotonic()
    await asyncio.to_thread(start)
    gone = await _until(lambda: not any(tab.is_live for tab in tabs), since=began)
    page = await asyncio.to_thread(_pages, stack)
    began = time.monotonic()
    await asyncio.to_thread(end)
    back = await _until(lambda: all(tab.is_live for tab in tabs), since=began)
    told = sum(tab.resyncs > earlier for tab, earlier in zip(tabs, resyncs, strict=True))
    return {f"Redis {name}: all know s, inbox p50 ms, all live again s, told to look again": [gone, page, back, told]}


async def _until(condition: Callable[[], bool], *, since: float) -> float:
    """Seconds from `since` until it held, or until nobody waits any more."""
    while not condition() and time.monotonic() - since < PATIENCE_SECONDS:
        await asyncio.sleep(0.01)
    return round(time.monotonic() - since, 2)


def _pages(stack: Stack) -> float:
    ana = stack.visitor("ana")
    return round(statistics.median(ana.get("/desk/").seconds for _ in range(PAGES)) * 1000, 1)


def _memory(stack: Stack) -> float:
    """MB of the web's processes, what they share counted once."""
    master = stack.pid("web")
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    kilobytes = 0
    for pid in (str(master), *children):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        kilobytes += int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1])
    return round(kilobytes / 1024, 1)


if __name__ == "__main__":
    if Path.cwd() != BASE_DIR:  # the stack starts its programs from there
        sys.exit(subprocess.run([sys.executable, "-m", "benchmarks.live", *sys.argv[1:]], cwd=BASE_DIR).returncode)
    main()
