"""One of each chart, with invented figures, for the tests that draw them."""

from datetime import date
from typing import Any

from reports.enums import Grain, NoteKind
from reports.rules.charts import trend_chart
from reports.rules.charts_control import control_chart
from reports.rules.charts_distribution import bucket_counts, distribution_chart
from reports.rules.charts_hours import hours_chart
from reports.rules.charts_notes import Note, annotated
from reports.rules.charts_stacks import age_chart, stack_chart
from reports.rules.control import limits, signals
from reports.rules.period import Period, steps

PERIOD = Period(first=date(2026, 1, 5), last=date(2026, 7, 5), zone="Europe/Berlin")
WEEKS = steps(PERIOD, Grain.WEEK)
NOTES = (
    Note(day=date(2026, 2, 10), kind=NoteKind.OUTAGE, text="PACS archive down for six hours"),
    Note(day=date(2026, 3, 2), kind=NoteKind.GO_LIVE, text="New worklist"),
    Note(day=date(2026, 6, 24), kind=NoteKind.OTHER, text="Two new agents start"),
)


def wave(number: int, size: int) -> int:
    """A figure that moves, without chance."""
    return (number * 7 + number * number) % size


def all_charts() -> dict[str, dict[str, Any]]:
    """Name to specification."""
    return {
        "trend": annotated(_trend(), steps=WEEKS, notes=NOTES),
        "control": annotated(_control(), steps=WEEKS, notes=NOTES),
        "age": annotated(_age(), steps=WEEKS, notes=NOTES),
        "distribution": _distribution(),
        "hours": _hours(),
        "stack": _stack(),
    }


def _trend() -> dict[str, Any]:
    lines = {
        "Logged": [20 + wave(number, 15) for number in range(len(WEEKS))],
        "Solved": [18 + wave(number + 3, 17) for number in range(len(WEEKS))],
    }
    words = {name: [str(value) for value in line] for name, line in lines.items()}
    return trend_chart(steps=WEEKS, series=lines, unit="tickets", description="Tickets.", words=words)


def _control() -> dict[str, Any]:
    values: list[float | None] = [4 + wave(number, 11) / 10 for number in range(len(WEEKS))]
    values[5], values[9] = 12.0, None
    known = limits(values)
    assert known is not None
    return control_chart(
        steps=WEEKS, values=values, known=known, marks=signals(values, known), unit="hours",
        words=["" if value is None else f"{value} h" for value in values], description="Times.",
    )  # fmt: skip


def _age() -> dict[str, Any]:
    bands = {
        band: [2 + wave(number + place, 12) for number in range(len(WEEKS))]
        for place, band in enumerate(("under 1 d", "1 to 3 d", "3 to 7 d", "7 to 30 d", "over 30 d"))
    }
    return age_chart(steps=WEEKS, bands=bands, description="Backlog by age.")


def _distribution() -> dict[str, Any]:
    seconds = [0, *(40 * 1.03**number for number in range(300))]
    marks = {"median": 3361.0, "90 % within": 120_000.0, "target": 14400.0, "none": None}
    return distribution_chart(counts=bucket_counts(seconds), marks=marks, description="How long it took.")


def _hours() -> dict[str, Any]:
    values = [None if number % 31 == 4 else wave(number, 13) for number in range(168)]
    words = ["" if value is None else str(value) for value in values]
    return hours_chart(values=values, words=words, unit="tickets", description="Tickets by hour of the week.")


def _stack() -> dict[str, Any]:
    parts = {"New": [1.0, 2.0, 0.5], "In hand": [4.0, 3.0, 6.0], "Waiting": [2.0, 0.0, 9.0]}
    words = {part: [f"{value} h" for value in line] for part, line in parts.items()}
    rows = ["PACS", "Network", "Scanners"]
    return stack_chart(rows=rows, parts=parts, words=words, unit="hours", description="Where the time went.")
