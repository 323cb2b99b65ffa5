"""Working on imports: check what was received, write what was started. For the worker, the sweeper and the command."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from tickets.actions.import_batch import BATCH, write_batch
from tickets.actions.imports import (
    LeaseLost,
    claim_import,
    fail_import,
    finish_check,
    finish_import,
    folder_of,
    keep_import,
    release_import,
)
from tickets.enums import ImportState
from tickets.intake.import_check import check_file
from tickets.models import TicketImport
from tickets.queries.imports import due_imports
from tickets.rules.import_mapping import ImportMapping, parse_mapping
from tickets.rules.imports import PLAN, Plan, from_json

logger = logging.getLogger(__name__)

_SLICE = timedelta(seconds=50)
"""How long a worker writes before others get their turn."""
_LEFT_TO_WORKERS = timedelta(seconds=30)
"""How long the sweeper waits for a worker to take an import up."""

_AFTER_ERROR = timedelta(seconds=20)


def work_imports(*, at: datetime) -> int:
    """Take imports up, one after the other, for at most a slice of time; return how many were worked on."""
    worked, until = 0, timezone.now() + _SLICE
    while timezone.now() < until and (row := claim_import(at=timezone.now())):
        work_import(row=row, until=until)
        worked += 1
    return worked


def sweep(*, at: datetime) -> None:
    """Work on imports that no worker takes up, in a thread, so that mail and facts are not kept waiting."""
    if _sweeping.is_set() or not due_imports(at=at - _LEFT_TO_WORKERS).exists():
        return
    _sweeping.set()
    threading.Thread(target=_sweep, name="imports", daemon=True).start()


_sweeping = threading.Event()


def _sweep() -> None:
    try:
        work_imports(at=timezone.now())
    except Exception as error:  # the outermost loop of a thread; the next pass tries again
        logger.error("imports not swept", extra={"error": type(error).__name__})
    finally:
        connections.close_all()
        _sweeping.clear()


def work_import(*, row: TicketImport, until: datetime | None = None) -> None:
    """Check or write a claimed import as far as `until` allows. What cannot go on fails with a sentence."""
    try:
        if row.state == ImportState.CHECKING:
            _check(row)
        elif row.state == ImportState.RUNNING:
            _write(row, until)
    except LeaseLost:
        logger.info("import left to others", extra={"import": row.pk})
    except ValidationError as error:
        fail_import(row=row, error=" ".join(error.messages), at=timezone.now())
    except Exception:
        release_import(row=row, at=timezone.now() + _AFTER_ERROR)
        logger.exception("import broke off", extra={"import": row.pk})
        raise


def mapping_of(row: TicketImport) -> ImportMapping:
    """Return the mapping an import was received with."""
    mapping, wrong = parse_mapping(row.mapping, zones=available_timezones())
    if mapping is None:
        raise ValidationError(list(wrong), code="mapping")
    return replace(mapping, zone=row.time_zone, system=row.system)


def _check(row: TicketImport) -> None:
    report, tickets = check_file(
        folder=folder_of(row),
        mapping=mapping_of(row),
        with_texts=row.with_texts,
        latest=timezone.now(),
        say=_keeping(row),
    )
    finish_check(row=row, report=report, tickets=tickets)


def _keeping(row: TicketImport) -> Callable[[int, int], None]:
    """Renew the lease while it goes on, at most once a second."""
    last = timezone.now()

    def say(done: int, total: int) -> None:
        nonlocal last
        now = timezone.now()
        if now - last >= timedelta(seconds=1):
            keep_import(row=row, done=done, total=total, at=now)
            last = now

    return say


def _write(row: TicketImport, until: datetime | None) -> None:
    path = folder_of(row) / PLAN
    if not path.exists():
        raise ValidationError(
            "The files of this import are gone. Import the file again: what was written stays, and nothing is doubled.",
            code="files_gone",
        )
    for plans, place in _batches(path, row.place):
        row = write_batch(row=row, plans=plans, place=place, at=timezone.now())
        if until and timezone.now() >= until:
            release_import(row=row, at=timezone.now())
            return
    finish_import(row=row, at=timezone.now())


def _batches(path: Path, place: int) -> Iterator[tuple[list[Plan], int]]:
    """The plans from a place on, many at a time, each with the place behind it."""
    with path.open("rb") as lines:
        lines.seek(place)
        while raw := list(islice(lines, BATCH)):
            place += sum(len(line) for line in raw)
            yield [from_json(_loaded(line)) for line in raw], place


def _loaded(line: bytes) -> Any:
    return json.loads(line)
