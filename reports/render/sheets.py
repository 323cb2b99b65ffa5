"""Rows of an export, whatever file they end in: headings, and cells as numbers, moments and words.

No subject and no text of a ticket: those can hold patient data.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from reports.metrics.definition import Metric
from reports.models import CycleFact, TicketFact
from reports.rules.facts import DEFINITION_VERSION
from reports.rules.scope import Scope, digest
from tickets.rules.csv import safe_cell


@dataclass(frozen=True)
class Sheet:
    """name: of the sheet, at most 31 signs. rows: read once, one at a time; cells in the order of the headings.

    zone: IANA name; moments are written in it.
    """

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]
    zone: str


_DIMENSIONS = ("site", "queue", "first_queue", "priority", "first_priority", "category", "category_title", "device",
               "modality", "department", "source", "affected", "work", "shift", "hour_of_week")  # fmt: skip
TICKET_HEADINGS = (
    "ticket",
    "logged_at",
    *_DIMENSIONS,
    "state",
    "first_responded_at",
    "first_response_wall_seconds",
    "first_response_business_seconds",
    "first_response_target_seconds",
    "first_response_due_at",
    "first_response_met",
    "first_resolved_at",
    "resolved_at",
    "resolution_wall_seconds",
    "resolution_business_seconds",
    "resolution_target_seconds",
    "resolution_due_at",
    "resolution_met",
    "closed_at",
    "is_cancelled",
    "reopened_count",
    "reassigned_count",
    "contact_count",
    "is_first_contact",
    "used_vendor",
    "patient_waiting_seconds",
    "definition_version",
    "query",
)
CYCLE_HEADINGS = (
    "ticket",
    "promise",
    "cycle",
    *_DIMENSIONS,
    "state",
    "started_at",
    "stopped_at",
    "due_at",
    "breached_at",
    "decided_at",
    "met",
    "target_seconds",
    "wall_seconds",
    "business_seconds",
    "reopened_at",
    "rating",
    "rated_at",
    "definition_version",
    "query",
)


def ticket_sheet(*, facts: Iterable[TicketFact], metric: Metric, scope: Scope) -> Sheet:
    """One row a ticket. The facts come with site, queues, category and device."""
    return _sheet("Tickets", TICKET_HEADINGS, facts, {"logged_at": "started_at"}, metric=metric, scope=scope)


def cycle_sheet(*, cycles: Iterable[CycleFact], metric: Metric, scope: Scope) -> Sheet:
    """One row a cycle of a promise: each answer owed, each time a ticket was solved. Related rows as above."""
    return _sheet("Cycles", CYCLE_HEADINGS, cycles, {"promise": "metric"}, metric=metric, scope=scope)


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """Yield the lines of the sheet as CSV, its headings first."""
    writer = csv.writer(_Echo())
    zone = ZoneInfo(sheet.zone)
    yield writer.writerow(sheet.headings)
    for row in sheet.rows:
        yield writer.writerow([safe_cell(_plain(value, zone)) for value in row])


def file_stem(*, metric: Metric, scope: Scope, part: str = "") -> str:
    """Name of a file by what it holds, without its ending. part: what of it, when it is not the tickets."""
    question = digest(scope=scope, metric=metric.code)
    return f"raddesk-{metric.code}{part and f'-{part}'}-{scope.period.first}-to-{scope.period.last}-{question}"


class _Echo:
    """A file that gives back what is written to it, so that rows can be streamed."""

    def write(self, value: str) -> str:
        return value


def _sheet(
    name: str, headings: Sequence[str], found: Iterable[Any], renamed: dict[str, str], *, metric: Metric, scope: Scope
) -> Sheet:
    """renamed: headings whose column has another name."""
    question = digest(scope=scope, metric=metric.code)
    columns = headings[:-2]

    def rows() -> Iterator[list[Any]]:
        for row in found:
            names = _names(row)
            cells = [names[each] if each in names else getattr(row, renamed.get(each, each)) for each in columns]
            yield [*cells, DEFINITION_VERSION, question]

    return Sheet(name=name, headings=headings, rows=rows(), zone=scope.period.zone)


def _names(row: Any) -> dict[str, Any]:
    """Codes in place of the rows of the register."""
    return {
        "ticket": row.ticket_id,
        "site": row.site.code if row.site else "",
        "queue": row.queue.code,
        "first_queue": row.first_queue.code,
        "category": row.category.code,
        "category_title": row.category.title,
        "device": row.device.tag if row.device else "",
    }


def _plain(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value
