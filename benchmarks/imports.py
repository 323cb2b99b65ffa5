"""Import a synthetic event log: how long it takes and how much memory it needs.

`python -m benchmarks.imports` makes a log of 25,000 tickets with 140,000 events in no order, imports it with
`manage.py import_tickets` into a scratch database under var/bench/imports/, lets the relay project the facts, and
imports the same file once more.
"""

import argparse
import csv
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench" / "imports"
HEADER = ("ticket", "at", "activity", "priority", "queue", "requester", "actor", "assignee")
_QUEUES = ("PACS", "NET", "MOD", "INT", "RIS")
_MIDDLE = ("replied", "note", "waiting for vendor", "resumed")
_START = datetime(2019, 1, 1, 6, 0)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("--tickets", type=int, default=25_000)
    parser.add_argument("--events", type=int, default=140_000)
    parser.add_argument("--part", choices=["all", "inside"], default="all", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part == "inside":
        _inside()
        return
    VAR.mkdir(parents=True, exist_ok=True)
    write_log(VAR / "log.csv", tickets=asked.tickets, events=asked.events)
    environment = os.environ | {"RADDESK_VAR": str(VAR), "DJANGO_SETTINGS_MODULE": "config.settings.prod"}
    words = [sys.executable, "-m", "benchmarks.imports", "--part", "inside"]
    subprocess.run(words, env=environment, cwd=ROOT, check=True)


def write_log(path: Path, *, tickets: int, events: int, seed: int = 7) -> None:
    """Write a log in which rows of different tickets are mixed, some are tied, and some tell what cannot be."""
    rng = Random(seed)
    rows = [row for number in range(tickets) for row in _story(rng, number, events / tickets)]
    rng.shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        writer.writerows(rows[:events])


def _story(rng: Random, number: int, mean: float) -> Iterator[tuple[str, ...]]:
    at = _START + timedelta(minutes=rng.randrange(60 * 24 * 365 * 5))
    agent, queue = f"Agent {rng.randrange(40)}", rng.choice(_QUEUES)
    middle = max(0, round(rng.gauss(mean - 4, 1.5)))
    acts = ["logged", "taken", *(rng.choice(_MIDDLE) for _ in range(middle))]
    acts += ["resolved", "closed"] if rng.random() < 0.97 else ["replied", "note"]
    if rng.random() < 0.08:
        acts.insert(-1, "resolved")
    for act in acts:
        yield (
            f"T{number:07}", at.isoformat(), act, str(1 + number % 5), queue, f"Person {number % 3000}", agent,
            agent if act != "logged" else "",
        )  # fmt: skip
        at += timedelta(seconds=rng.choice((0, 60, 600, 3_600, 40_000, 90_000)))


def _inside() -> None:
    from benchmarks.server import running

    with running() as postgres:
        from django.core.management import call_command

        postgres.drop_database()
        postgres.create_roles()
        call_command("prepare_database", verbosity=0)
        for turn in ("first", "again"):
            began = time.perf_counter()
            words = [sys.executable, "manage.py", "import_tickets", str(VAR / "log.csv"), "--preset", "plain-events"]
            subprocess.run(words, cwd=ROOT, check=True)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(f"{turn}: {time.perf_counter() - began:.1f} s, peak {peak:.0f} MB", flush=True)
            if turn == "first":
                _project()


def _project() -> None:
    from django.utils import timezone

    from reports.actions.relay import BATCH, relay_facts
    from tickets.models import Outbox

    began = time.perf_counter()
    while relay_facts(at=timezone.now()) >= BATCH:
        pass
    left = Outbox.objects.count()
    print(f"facts: {time.perf_counter() - began:.1f} s, outbox rows left: {left}", flush=True)


if __name__ == "__main__":
    main()
