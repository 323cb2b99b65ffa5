"""What the pages of an import show, in words."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.http import urlencode

from tickets.enums import ImportState, State
from tickets.rules.import_words import sentence_of
from tickets.rules.lifecycle import STATE_WORDS


class Look(NamedTuple):
    """A state in words, with the kind and icon of its badge."""

    words: str
    kind: str
    icon: str


LOOKS: Mapping[ImportState, Look] = {
    ImportState.CHECKING: Look("Being checked", "info", "clock"),
    ImportState.CHECKED: Look("Checked, not started", "warn", "eye"),
    ImportState.RUNNING: Look("Being imported", "info", "clock"),
    ImportState.DONE: Look("Imported", "ok", "check"),
    ImportState.FAILED: Look("Failed", "danger", "alert"),
    ImportState.DISCARDED: Look("Thrown away", "", "trash"),
}
_OLDEST_REPORT = date(2000, 1, 1)


def list_rows(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return imports for the list."""
    return [{"import": row, "look": LOOKS[ImportState(row.state)]} for row in rows]


def import_context(row: Any) -> dict[str, Any]:
    """Return everything the page of one import shows."""
    state, report = ImportState(row.state), row.report
    context = {
        "import": row,
        "look": LOOKS[state],
        "is_working": state in (ImportState.CHECKING, ImportState.RUNNING),
        "is_checked": state is ImportState.CHECKED,
        "is_done": state is ImportState.DONE,
        "is_failed": state is ImportState.FAILED,
        "progress": _progress(row),
        "about": _about(row),
    }
    return context | _found(report) if report else context


def _progress(row: Any) -> dict[str, Any]:
    """How far it is, for people and for a progress bar; percent None when nobody knows."""
    percent = min(100, row.done * 100 // row.total) if row.total else None
    if row.state == ImportState.RUNNING:
        return {"percent": percent, "text": f"{row.done:,} of {row.total:,} tickets written"}
    if percent is None:
        return {"percent": None, "text": f"{row.done:,} rows read" if row.done else "Waiting for its turn"}
    return {"percent": percent, "text": f"{percent} % of the check done"}


def _about(row: Any) -> list[dict[str, Any]]:
    return [
        {"label": "File", "value": row.name},
        {"label": "Read as", "value": row.mapping.get("name", "A mapping")},
        {"label": "From system", "value": row.system},
        {"label": "Times are in", "value": row.time_zone},
        {"label": "Texts", "value": "Taken over" if row.with_texts else "Left out"},
        {"label": "By", "value": row.created_by.full_name if row.created_by else "The command line"},
    ]


def _found(report: Mapping[str, Any]) -> dict[str, Any]:
    standings = report["standings"]
    return {
        "report": report,
        "new": standings.get("new", 0),
        "longer": standings.get("longer", 0),
        "same": standings.get("same", 0),
        "differing": standings.get("changed", 0),
        "first_at": _moment(report["first_at"]),
        "last_at": _moment(report["last_at"]),
        "states": [(STATE_WORDS[State(name)], count) for name, count in _most_first(report["states"])],
        "refusals": [(sentence_of(code), count) for code, count in _most_first(report["refusals"])],
        "adjustments": [(sentence_of(code), count) for code, count in _most_first(report["adjustments"])],
        "values": [
            {"column": name.capitalize(), "value": value, "count": count, "row": number}
            for name, value, count, number in report["values"]
        ],
        "refused": [
            {"row": number, "ticket": ticket, "column": column, "value": value, "why": sentence_of(code)}
            for number, ticket, column, value, code in report["refused_rows"]
        ],
        "reports_url": _reports(report),
    }


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The database keeps no order of names."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _reports(report: Mapping[str, Any]) -> str:
    """The reports over the time the tickets are from."""
    first, last = _moment(report["first_at"]), _moment(report["last_at"])
    if first is None or last is None:
        return reverse("reports:overview")
    days = [max(moment.date(), _OLDEST_REPORT).isoformat() for moment in (first, last)]
    return f"{reverse('reports:overview')}?{urlencode({'from': days[0], 'to': days[1], 'cohort': 'logged'})}"
