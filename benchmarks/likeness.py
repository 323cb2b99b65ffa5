"""How much better like tickets are found by meaning, and how long the nearest take to find.

`python -m benchmarks.likeness` (after `make likeness`) takes the subjects and descriptions that the demo hospital logs
for each of its causes of trouble: two texts of the same cause say the same in other words. Each text is left out in
turn and looked for among the others. No ticket, database or network is needed.

`python -m benchmarks.likeness --tickets 1000000` gives the scratch database of that size (`make bench`) random vectors
for its active and newest tickets, the worst case for the index, and measures the query.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "config" / "demo" / "texts"
SUBJECTS_ALIKE = 0.35
_EXAMS = ("CT head", "chest film", "MR knee", "leg ultrasound", "mammogram")
Likeness = Sequence[Sequence[float]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.likeness", description=__doc__)
    parser.add_argument("--tickets", type=int, default=0)
    parser.add_argument("--vectors", type=int, default=60_000)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        _measure_nearest(count=asked.vectors)
    elif asked.tickets:
        var = ROOT / "var" / "bench" / str(asked.tickets)
        words = [sys.executable, "-m", "benchmarks.likeness", "--inside", "--vectors", str(asked.vectors)]
        subprocess.run(words, env=os.environ | {"RADDESK_VAR": str(var)}, cwd=ROOT, check=True)
    else:
        _measure_hits()


def _measure_hits() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    from tickets.encoder.encoder import load_encoder
    from tickets.rules.likeness import ALIKE, text_to_compare

    encoder = load_encoder()
    if encoder is None:
        sys.exit("The model is not installed: make likeness")
    rows = _texts()
    began = time.process_time()
    vectors = [encoder.encode(text_to_compare(subject=subject, description=said)) for _, subject, said in rows]
    took_ms = (time.process_time() - began) * 1000 / len(rows)
    meaning = [[sum(a * b for a, b in zip(one, other, strict=True)) for other in vectors] for one in vectors]
    pieces = [_trigrams(subject) for _, subject, _ in rows]
    words = [[len(one & other) / max(1, len(one | other)) for other in pieces] for one in pieces]
    causes = [cause for cause, _, _ in rows]
    print(f"{len(rows)} texts of {len(set(causes))} causes, {took_ms:.0f} ms of one core a text\n")
    print("| Found by | hit@1 | hit@3 | hit@8 |\n|---|---:|---:|---:|")
    listed = [[share if share >= SUBJECTS_ALIKE else 0 for share in row] for row in words]
    both = [
        [share + (close if close >= ALIKE else 0) for share, close in zip(*rows, strict=True)]
        for rows in zip(listed, meaning, strict=True)
    ]
    named = {"trigrams of the subject": words, "meaning": meaning, "the list, without": listed, "the list, with": both}
    for name, found in named.items():
        print(f"| {name} | " + " | ".join(f"{_hit(found, causes, most):.2f}" for most in (1, 3, 8)) + " |")
    print("\n| From | Right | Found of all | Found for each text |\n|---|---:|---:|---:|")
    print(f"| trigrams {SUBJECTS_ALIKE} | {_shares(words, causes, SUBJECTS_ALIKE)} |")
    for least in (0.40, 0.45, 0.50, 0.55, 0.60, 0.65):
        print(f"| meaning {least:.2f} | {_shares(meaning, causes, least)} |")


def _texts() -> list[tuple[str, str, str]]:
    """Cause, subject and description; no description is used twice, or it alone would tell the cause."""
    found = []
    for path in sorted(TEXTS.glob("*.json")):
        for cause, told in json.loads(path.read_text()).items():
            for number, subject in enumerate(told["say"]):
                said = told["tell"][number] if number < len(told["tell"]) else ""
                kinds = told["on"] or ["station"]
                known = _known(kind=kinds[number % len(kinds)], number=number)
                found.append((cause, subject.format(**known), said.format(**known)))
    return found


def _known(*, kind: str, number: int) -> Mapping[str, str]:
    """What the demo fills in: a device of the kind that has the trouble, an examination, a time, a number."""
    exam = kind if kind in {"CT", "MR"} else _EXAMS[number % len(_EXAMS)]
    filled = {"dev": f"{kind} {number + 1}", "tag": f"{kind.upper()}0{number + 1}", "t": f"{8 + number}:20"}
    filled |= {"n": str(number + 2), "m": str(217 + number), "exam": exam, "room": f"room 2.{number}", "day": "Monday"}
    return filled


def _trigrams(text: str) -> set[str]:
    """As pg_trgm makes them: two blanks before each word and one after it."""
    words = [f"  {word} " for word in re.findall(r"[^\W_]+", text.lower())]
    return {word[start : start + 3] for word in words for start in range(len(word) - 2)}


def _hit(found: Likeness, causes: Sequence[str], most: int) -> float:
    """The share of texts that have one of the same cause among the `most` likest that are alike at all."""
    hits = 0
    for number, row in enumerate(found):
        others = sorted((each for each in range(len(row)) if each != number), key=lambda each: -row[each])[:most]
        hits += any(row[each] > 0 and causes[each] == causes[number] for each in others)
    return hits / len(found)


def _shares(found: Likeness, causes: Sequence[str], least: float) -> str:
    """Of pairs at least so alike: the share of the same cause, how many of those there are, and how many for each."""
    count = len(causes)
    pairs = [(one, other) for one in range(count) for other in range(count) if one != other]
    same = {(one, other) for one, other in pairs if causes[one] == causes[other]}
    alike = {(one, other) for one, other in pairs if found[one][other] >= least}
    right = len(alike & same)
    return f"{right / max(1, len(alike)):.2f} | {right / len(same):.2f} | {len(alike) / count:.1f}"


def _measure_nearest(*, count: int) -> None:
    from benchmarks.server import running

    with running():
        from django.core.management import call_command

        call_command("prepare_database")
        from config.database import as_owner

        with as_owner():
            _give_vectors(count)
        _time_nearest()


def _give_vectors(count: int) -> None:
    from django.db import connection

    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE tickets_ticketvector")
        cursor.execute("DROP INDEX IF EXISTS ticketvector_nearest")
        cursor.execute(
            "INSERT INTO tickets_ticketvector (ticket_id, encoder, made_at, embedding)"
            " SELECT id, 'random / 1', now(), (SELECT array_agg(random() - 0.5)"
            " FROM generate_series(1, 384 + 0 * t.id))::vector FROM (SELECT id FROM tickets_ticket"
            " ORDER BY (state IN ('new', 'open', 'waiting')) DESC, id DESC LIMIT %s) t",
            [count],
        )
        print(f"[{time.monotonic() - began:5.0f} s] {count:,} vectors", flush=True)
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SELECT tickets_prepare_likeness()")
        cursor.execute("SELECT pg_size_pretty(pg_relation_size('ticketvector_nearest'))")
        print(f"[{time.monotonic() - began:5.0f} s] index of {cursor.fetchone()[0]}", flush=True)
        cursor.execute("ANALYZE tickets_ticketvector")


def _time_nearest() -> None:
    from django.utils import timezone

    from tickets.models import Ticket, TicketVector
    from tickets.queries.likeness import nearest, without_vector

    numbers = list(TicketVector.objects.order_by("pk").values_list("pk", flat=True))
    asked, at = Random(1).sample(numbers, 200), timezone.now()
    took: Mapping[str, list[float]] = {"nearest to a ticket": [], "what still needs a vector": []}
    for number in asked:
        began = time.perf_counter()
        nearest(Ticket.objects.all(), number=number, at=at)
        between = time.perf_counter()
        without_vector(encoder="random / 1", at=at, limit=32, with_solved=True)
        took["nearest to a ticket"].append((between - began) * 1000)
        took["what still needs a vector"].append((time.perf_counter() - between) * 1000)
    print("| What | p50 ms | p95 ms |\n|---|---:|---:|")
    for name, times in took.items():
        print(f"| {name} | {median(times):.1f} | {quantiles(times, n=20)[-1]:.1f} |")


if __name__ == "__main__":
    main()
