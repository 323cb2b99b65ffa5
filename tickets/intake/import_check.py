"""Reading a file through without importing anything: what would be made, what is not understood, and the plan."""

import csv
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from tickets.intake.rows import OpenSheet
from tickets.intake.sheets import open_sheet
from tickets.intake.spool import Keyed, Spool
from tickets.queries.imports import import_reference, imported_before, standing_to
from tickets.rules.csv import safe_cell
from tickets.rules.import_mapping import ImportMapping
from tickets.rules.import_report import FINDING_COLUMNS, Finding, Report
from tickets.rules.import_rows import Reading, reading_of
from tickets.rules.imports import FINDINGS, MAX_ROWS, PLAN, SOURCE, CannotPlan, Plan, plan_ticket, to_json

Say = Callable[[int, int], None]
"""Is told how far it is: done and total, 0 when nobody knows."""

_EVERY = 500
_REFUSED = "null"
_HALF = 500
"""Reading is one half of the way, planning the other."""


class MappingDoesNotFit(ValidationError):
    """The columns of the file are not those of the mapping, or this desk has not what the mapping names."""

    def __init__(self, sentences: Iterable[str]) -> None:
        super().__init__(" ".join(sentences), code="mapping_does_not_fit")


def check_file(
    *, folder: Path, mapping: ImportMapping, with_texts: bool, latest: datetime, say: Say
) -> tuple[dict[str, Any], int]:
    """Check the file of an import; return the report and how many tickets the plan holds.

    Writes the plan, ordered by when the tickets began, and every finding into `folder`. Safe to run again. Memory does
    not grow with the file: rows and plans are sorted on disk. Raises SheetBroken, MappingDoesNotFit.
    """
    for left in folder.glob("*.jsonl"):
        left.unlink()
    with (folder / FINDINGS).open("w", encoding="utf-8-sig", newline="") as out:
        check = _Check(folder=folder, mapping=mapping, out=out, say=say)
        with open_sheet(path=folder / SOURCE, sheet=mapping.sheet) as sheet:
            check.read(sheet, latest=latest, with_texts=with_texts)
        check.plan()
    check.write_plan(folder / PLAN)
    return check.report.as_json(), check.report.tickets


class _Check:
    """One pass over one file."""

    def __init__(self, *, folder: Path, mapping: ImportMapping, out: Any, say: Say) -> None:
        self.report = Report()
        self._mapping, self._say = mapping, say
        self._reference = import_reference()
        self._rows, self._plans = Spool(folder=folder, name="rows"), Spool(folder=folder, name="plans")
        self._csv = csv.writer(out)
        self._csv.writerow(FINDING_COLUMNS)

    def read(self, sheet: OpenSheet, *, latest: datetime, with_texts: bool) -> None:
        """Read every row and sort it by ticket, time and place in the file; a row that was refused comes first."""
        reading = self._reading(sheet, latest=latest, with_texts=with_texts)
        seen: set[int] = set()
        for number, cells in sheet.rows():
            row = reading.row(number, cells)
            self._note(self.report.take_row(row))
            if self.report.rows % _EVERY == 0:
                self._say_read(sheet.progress())
            if row.refused and row.ticket:
                self._rows.add([row.ticket, "", number], _REFUSED)
            elif row.ticket:
                _drop_repeated_texts(row.ticket, row.values, seen)
                self._rows.add([row.ticket, row.values.get("at", ""), number], json.dumps(row.values))

    def plan(self) -> None:
        """Plan every ticket that can be made, and sort the plans by when the tickets began."""
        waiting: list[Plan] = []
        done = 0
        for key, group in groupby(self._rows.sorted(), key=lambda item: item[0][0]):
            items = list(islice(group, MAX_ROWS + 1))
            done += len(items)
            if plan := self._plan(key, items):
                waiting.append(plan)
            if len(waiting) >= _EVERY:
                self._keep(waiting)
                waiting = []
                self._say(_HALF + min(_HALF, done * _HALF // self.report.rows), 2 * _HALF)
        self._keep(waiting)

    def write_plan(self, path: Path) -> None:
        """Write the plans, one a line; the file is whole or not there."""
        partial = path.with_suffix(".part")
        with partial.open("w", encoding="utf-8") as out:
            for place, (_, plan) in enumerate(self._plans.sorted()):
                out.write(f"{plan}\n")
                if place % _EVERY == 0:
                    self._say(2 * _HALF, 2 * _HALF)
        partial.rename(path)

    def _reading(self, sheet: OpenSheet, *, latest: datetime, with_texts: bool) -> Reading:
        reading, wrong = reading_of(
            mapping=self._mapping,
            header=sheet.header,
            reference=self._reference,
            latest=latest,
            with_texts=with_texts,
        )
        if reading is None:
            raise MappingDoesNotFit(wrong)
        return reading

    def _plan(self, key: str, items: list[Keyed]) -> Plan | None:
        first = items[0][0][2]
        if items[0][1] == _REFUSED:
            self._note(self.report.take_left_out(key=key, row=first))
            return None
        try:
            if len(items) > MAX_ROWS:
                raise CannotPlan("too_many_rows", first)
            rows = [(keyed[2], json.loads(values) or {}) for keyed, values in items]
            plan = plan_ticket(key=key, rows=rows, mapping=self._mapping, reference=self._reference)
        except CannotPlan as refusal:
            self._note(self.report.take_refusal(key=key, refusal=refusal))
            return None
        self._note(self.report.take_plan(plan))
        return plan

    def _keep(self, plans: list[Plan]) -> None:
        """Say which of these tickets were imported before, and take all of them into the plan."""
        before = imported_before(system=self._mapping.system, keys=[plan.key for plan in plans])
        for plan in plans:
            standing = standing_to(plan=plan, before=before.get(plan.key))
            self._note(self.report.take_standing(key=plan.key, row=plan.row, standing=standing))
            self._plans.add([plan.started_at.isoformat(), plan.key], json.dumps(to_json(plan)))

    def _note(self, findings: Iterable[Finding]) -> None:
        self._csv.writerows([safe_cell(cell) for cell in finding.cells()] for finding in findings)

    def _say_read(self, progress: float | None) -> None:
        if progress is None:
            self._say(self.report.rows, 0)
        else:
            self._say(int(progress * _HALF), 2 * _HALF)


def _drop_repeated_texts(ticket: str, values: dict[str, str], seen: set[int]) -> None:
    """Keep the texts of the first row of a ticket only: a log repeats them on every row."""
    if "subject" in values or "description" in values:
        if hash(ticket) in seen:
            values.pop("subject", None)
            values.pop("description", None)
        seen.add(hash(ticket))
