"""Counting days in advance, and anew when the facts behind them changed; see docs/adr/0007."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db import connection, transaction

from reports.metrics.definition import Metric
from reports.models import RollUp, RollUpZone, StaleDay
from reports.queries.days import COLUMNS, all_days, day_facts, day_statement
from reports.queries.rolled import (
    ROLL_UP_VERSION,
    ROLLED,
    Rows,
    changed,
    moments_of,
    outdated_zones,
    rolled_zones,
)
from reports.queries.sql import fetch
from reports.rules.period import day_of

BATCH = 200
"""Notes of one turn; each is a metric on a day, and a day of a large hospital has some hundred tickets."""
_ROUNDS = 100
_ZONES, _TURN = 7_233_002, 7_233_003
"""Advisory locks: held together by all who store facts and alone by who changes the zones; held by who counts."""


@transaction.atomic
def note_changes(*, zones: Sequence[str], before: Rows, after: Rows) -> int:
    """Note which days must be counted anew after facts changed, and return how many notes. No event.

    Called by the projection in its own transaction; zones: what hold_zones gave it.
    """
    notes = [
        StaleDay(zone=zone, metric=code, moment=moment, day=day)
        for code, metric in ROLLED.items()
        for moment in moments_of(metric)
        for zone, day in _days(zones, _changed(metric, moment, before, after))
    ]
    StaleDay.objects.bulk_create(notes, batch_size=1000)
    return len(notes)


def hold_zones() -> list[str]:
    """Return the zones whose days are counted, and keep them until the end of the transaction.

    Many can hold them together; follow_zones waits for all of these, so that none misses a zone that begins meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_ZONES])
    return rolled_zones()


@transaction.atomic
def count_days(*, limit: int = BATCH) -> int:
    """Count the days noted as stale anew, the longest noted first, and return how many notes are done. No event.

    One at a time: somebody else who is at it is left to it, and 0 comes back. A note is deleted in the transaction
    that counts its day; what is stored meanwhile leaves another note.
    """
    if not _is_my_turn():
        return 0
    notes = list(StaleDay.objects.order_by("pk")[:limit])
    groups: dict[tuple[str, str, str], set[date]] = {}
    for note in notes:
        groups.setdefault((note.zone, note.metric, note.moment), set()).add(note.day)
    for (zone, code, moment), days in groups.items():
        if code in ROLLED and moment in moments_of(ROLLED[code]):
            _count(zone=zone, metric=ROLLED[code], moment=moment, days=sorted(days))
    StaleDay.objects.filter(pk__in=[note.pk for note in notes]).delete()
    return len(notes)


@transaction.atomic
def follow_zones() -> int:
    """Begin to count the days of zones that sites have come to, and of all when the definitions changed; end for zones
    no site is in. Return how many zones that were. No event.
    """
    if not any(outdated_zones()):
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ZONES])
    begun, ended = outdated_zones()
    for model in (RollUp, StaleDay, RollUpZone):
        model.objects.filter(zone__in=[*begun, *ended]).delete()
    RollUpZone.objects.bulk_create([RollUpZone(zone=zone, version=ROLL_UP_VERSION) for zone in begun])
    for zone in begun:
        _note_all(zone)
    return len(begun) + len(ended)


def sweep() -> None:
    """Bring zones and days up to date. Needs PostgreSQL only. Not transactional: each turn is."""
    follow_zones()
    for _ in range(_ROUNDS):
        if count_days() < BATCH:
            return


def count_all() -> int:
    """Count every day of every zone anew; return how many metrics on days. Not transactional: each turn is."""
    follow_zones()
    for zone in rolled_zones():
        _note_all(zone)
    done = 0
    while found := count_days():
        done += found
    return done


def _changed(metric: Metric, moment: str, before: Rows, after: Rows) -> Collection[datetime]:
    rows = {"before": before.get(metric.source, ()), "after": after.get(metric.source, ())}
    return changed(metric=metric, moment=moment, **rows)


def _days(zones: Iterable[str], moments: Collection[datetime]) -> Iterable[tuple[str, date]]:
    return sorted({(zone, day_of(moment, zone)) for zone in zones for moment in moments})


def _is_my_turn() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_TURN])
        return bool(cursor.fetchone()[0])


def _note_all(zone: str) -> None:
    """Note every day on which there are facts, metric by metric, so that a turn reads days that lie together."""
    notes = [
        StaleDay(zone=zone, metric=code, moment=moment, day=day)
        for code, metric in ROLLED.items()
        for moment in moments_of(metric)
        for day in all_days(metric=metric, moment=moment, zone=zone)
    ]
    StaleDay.objects.bulk_create(notes, batch_size=1000)


def _count(*, zone: str, metric: Metric, moment: str, days: Sequence[date]) -> None:
    RollUp.objects.filter(zone=zone, metric=metric.code, moment=moment, day__in=days).delete()
    rows, parameters = day_facts(zone=zone, metric=metric, moment=moment, days=days)
    insert = f"INSERT INTO reports_rollup ({', '.join(COLUMNS)}) {day_statement(metric)} RETURNING n"
    fetch(insert, rows=rows, before=parameters)
