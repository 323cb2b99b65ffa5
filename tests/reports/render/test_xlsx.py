"""Spreadsheets read back: types, zones, no formulas, as many sheets as rows need."""

from datetime import UTC, date, datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from reports.metrics.registry import METRICS
from reports.render.sheets import CYCLE_HEADINGS, Sheet, csv_lines, cycle_sheet
from reports.render.xlsx import xlsx_file
from reports.rules.period import Period
from reports.rules.scope import Scope, digest

AT = datetime(2026, 3, 2, 10, 0, 30, 500_000, tzinfo=UTC)
SCOPE = Scope(period=Period(first=date(2026, 3, 1), last=date(2026, 3, 31), zone="Europe/Berlin"))


def book(*rows: list[Any], most_rows: int = 1_048_576) -> Any:
    sheet = Sheet(name="Tickets", headings=("a", "b"), rows=iter(rows), zone="Europe/Berlin")
    with xlsx_file(about=[("Report", "=Logged"), ("Zone", "")], sheets=[sheet], most_rows=most_rows) as file:
        return openpyxl.load_workbook(BytesIO(file.read()))


def cells(page: Any) -> list[tuple[Any, ...]]:
    return [tuple(cell.value for cell in row) for row in page.iter_rows()]


@pytest.mark.parametrize(("value", "read", "kind"), [
    (3, 3, "n"),
    (2.5, 2.5, "n"),
    (0, 0, "n"),
    (True, True, "b"),
    (AT, datetime(2026, 3, 2, 11, 0, 30), "d"),
    (date(2026, 3, 2), datetime(2026, 3, 2), "d"),
    ("CT2", "CT2", "s"),
    ("12", "12", "s"),
    ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0", "s"),
    ("  +1", "'  +1", "s"),
    ("https://evil.example", "https://evil.example", "s"),
    ("a\x00b\x0bc", "a b c", "s"),
    ("", None, "n"),
    (None, None, "n"),
    ("x" * 40_000, "x" * 32_000, "s"),
])  # fmt: skip
def test_cell_is_typed_and_is_no_formula_and_no_link(value: Any, read: Any, kind: str) -> None:
    cell = book([value, "x"])["Tickets"]["A2"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (read, kind, None)


def test_first_sheet_says_what_it_is_and_counts_the_rows() -> None:
    found = book([1, 2], [3, 4])

    assert found.sheetnames == ["About", "Tickets"]
    assert cells(found["About"]) == [("Report", "'=Logged"), ("Zone", None), ("n, tickets", 2)]
    assert cells(found["Tickets"]) == [("a", "b"), (1, 2), (3, 4)]
    assert found["Tickets"].freeze_panes == "B2"


def test_no_rows_are_headings_alone() -> None:
    assert cells(book()["Tickets"]) == [("a", "b")]


def test_rows_go_on_in_the_next_sheet() -> None:
    found = book(*([number, "x"] for number in range(5)), most_rows=3)

    assert found.sheetnames == ["About", "Tickets", "Tickets 2", "Tickets 3"]
    assert [cells(found[name])[1:] for name in found.sheetnames[1:]] == [
        [(0, "x"), (1, "x")], [(2, "x"), (3, "x")], [(4, "x")],
    ]  # fmt: skip
    assert found["About"]["B3"].value == 5


def test_a_failing_row_leaves_no_file_open() -> None:
    def rows() -> Any:
        yield [1, 2]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        xlsx_file(about=[], sheets=[Sheet(name="Tickets", headings=("a", "b"), rows=rows(), zone="UTC")])


def _cycle(**fields: Any) -> Any:
    code = SimpleNamespace(code="PACS", title="Images missing")
    plain = dict.fromkeys(CYCLE_HEADINGS) | {
        "ticket_id": 7, "metric": "next_response", "cycle": 2, "site": None, "queue": code, "first_queue": code,
        "category": code, "device": SimpleNamespace(tag="=CT2"), "met": False, "started_at": AT, "wall_seconds": 90,
    }  # fmt: skip
    return SimpleNamespace(**(plain | fields))


def test_cycles_are_rows_of_their_own_in_csv_too() -> None:
    sheet = cycle_sheet(cycles=[_cycle()], metric=METRICS["logged"], scope=SCOPE)

    head, row = (line.strip().split(",") for line in csv_lines(sheet))

    named = dict(zip(head, row, strict=True))
    assert tuple(head) == CYCLE_HEADINGS
    assert {name: named[name] for name in ("ticket", "promise", "cycle", "device", "met", "started_at", "site")} == {
        "ticket": "7", "promise": "next_response", "cycle": "2", "device": "'=CT2", "met": "no",
        "started_at": "2026-03-02T11:00:30+01:00", "site": "",
    }  # fmt: skip
    assert named["query"] == digest(scope=SCOPE, metric="logged")
