"""Working on imports: checking, writing, breaking off and going on."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.utils import timezone

from tests.factories import NOW, make_category, make_queue
from tests.factories.imports import MAPPING, import_all, make_import, work
from tickets.actions import import_batch
from tickets.actions.imports import claim_import, folder_of, start_import
from tickets.enums import ImportState
from tickets.intake import import_check, imports
from tickets.intake.imports import sweep, work_import, work_imports
from tickets.models import ImportedTicket, Ticket, TicketEvent, TicketImport
from tickets.tasks import continue_imports

pytestmark = pytest.mark.django_db

LOG = "ticket,at,activity,queue\n"


@pytest.fixture(autouse=True)
def _desk(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_category(code="R01", queue=make_queue(code="PACS"))


def many(count: int) -> str:
    acts = ((act, number) for act in ("resolved", "logged") for number in range(count))
    return LOG + "".join(f"T{number},2026-02-{1 + number % 28:02},{act},PACS\n" for act, number in acts)


def findings(row: TicketImport) -> list[list[str]]:
    text = (folder_of(row) / "findings.csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_check_says_what_would_be_made_and_imports_nothing() -> None:
    text = LOG + (
        "T2,2026-02-03T10:00,logged,PACS\n"
        "T1,2026-02-02T11:00,resolved,PACS\n"
        "T1,2026-02-02T10:00,logged,PACS\n"
        "T1,2026-02-02T12:00,resolved,PACS\n"
        "T3,soon,logged,PACS\n"
        "T3,2026-02-02,logged,PACS\n"
        ",2026-02-02,logged,PACS\n"
        "T4,2026-02-02,logged,Group 7\n"
        "T5,2026-02-02,danced,PACS\n"
    )

    row = make_import(text=text)

    report = row.report
    assert (row.state, row.total, Ticket.objects.count()) == (ImportState.CHECKED, 2, 0)
    assert (report["rows"], report["tickets"], report["left_out"], report["events"]) == (9, 2, 3, 7)
    assert (report["first_at"], report["last_at"]) == ("2026-02-02T10:00:00+00:00", "2026-02-03T10:00:00+00:00")
    assert report["standings"] == {"new": 2}
    assert report["refusals"] == {
        "left_out": 3, "bad_time": 1, "no_ticket": 1, "unknown_value": 1, "unknown_activity": 1,
    }  # fmt: skip
    assert [line[:6] for line in findings(row)] == [
        ["refused", "6", "T3", "at", "soon", "bad_time"],
        ["refused", "8", "", "ticket", "", "no_ticket"],
        ["refused", "9", "T4", "queue", "Group 7", "unknown_value"],
        ["refused", "10", "T5", "activity", "danced", "unknown_activity"],
        ["adjusted", "5", "T1", "", "", "resolved_again"],
        ["refused", "6", "T3", "", "", "left_out"],
        ["refused", "9", "T4", "", "", "left_out"],
        ["refused", "10", "T5", "", "", "left_out"],
    ]


def test_findings_are_harmless_in_a_spreadsheet() -> None:
    row = make_import(text=LOG + '"=1+1",2026-02-02,"@SUM(A1)",PACS\n')

    assert findings(row)[0][2:5] == ["'=1+1", "activity", "'@SUM(A1)"]


def test_what_was_left_out_comes_with_a_better_mapping() -> None:
    text = LOG + "T1,2026-02-02,logged,PACS\nT2,2026-02-02,logged,Group 7\n"
    first = import_all(text=text)

    second = import_all(text=text, mapping={**MAPPING, "queue": {"column": "queue", "means": {"Group 7": "PACS"}}})

    assert (first.made, second.made, second.unchanged) == (1, 1, 1)


def test_one_row_a_ticket_is_imported() -> None:
    mapping = {
        "system": "rows", "rows": "tickets", "ticket": "Key", "category": {"otherwise": "R01"},
        "moments": {"opened": "Created", "resolved": "Resolved"},
    }  # fmt: skip

    row = import_all(text="Key,Created,Resolved\nK-1,2026-02-02,2026-02-03\nK-2,2026-02-02,\nK-3,,\nK-1,2026-02-02,\n",
                     mapping=mapping)  # fmt: skip

    assert (row.made, row.report["refusals"]) == (1, {"twice_in_file": 1, "no_time": 1, "left_out": 1})
    assert Ticket.objects.get().state == "new"


def test_workbook_is_imported() -> None:
    book = openpyxl.Workbook()
    for line in (["ticket", "at", "activity"], ["T1", NOW.replace(tzinfo=None), "logged"], [7, "2026-02-02", "logged"]):
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)

    row = import_all(text=out.getvalue(), name="log.xlsx")

    assert row.made == 2
    assert list(ImportedTicket.objects.order_by("ticket").values_list("key", flat=True)) == ["7", "T1"]


def test_times_are_read_in_the_zone_of_the_import() -> None:
    import_all(text=LOG + "T1,2026-02-02T10:00,logged,PACS\n", time_zone="America/New_York")

    assert Ticket.objects.get().occurred_at.isoformat() == "2026-02-02T15:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "The file is empty. Export it again."),
        (b"at,activity\n", "There is no column “ticket” (ticket). The file has: “at”, “activity”."),
        (LOG.encode() + b"T\xff,2026-02-02,logged,\n",
         "Near line 1 the file is not UTF-8. Say in the mapping how it is written, for example “encoding”: “cp1252”."),
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_fails_with_a_sentence(text: bytes, sentence: str) -> None:
    row = make_import(text=text)

    assert (row.state, row.error) == (ImportState.FAILED, sentence)


def test_mapping_that_is_no_longer_understood_fails_with_a_sentence() -> None:
    row = make_import(text=LOG, mapping={**MAPPING, "rows": "lines"})

    assert (row.state, row.error) == (ImportState.FAILED, "rows: “lines” is not known. It may be events, tickets.")


def test_import_goes_on_where_a_crash_left_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", 2)
    row = make_import(text=many(7))
    start_import(actor=None, import_id=row.pk, at=NOW)
    claimed = claim_import(at=NOW)
    calls = iter(range(100))

    def break_off(**options: Any) -> Any:
        """As kill -9 does, in the middle of the third batch: its tickets are inserted, its events are not."""
        if next(calls) == 2:
            raise SystemExit
        return record(**options)

    record = import_batch.record_past
    monkeypatch.setattr(import_batch, "record_past", break_off)
    with time_machine.travel(NOW, tick=False), pytest.raises(SystemExit):
        work_import(row=claimed)  # type: ignore[arg-type]  # claimed it is
    row.refresh_from_db()
    assert (row.state, row.done, Ticket.objects.count()) == (ImportState.RUNNING, 4, 4)
    assert TicketEvent.objects.count() == 4 * 3

    done = work(row)

    assert (done.state, done.made, done.unchanged, done.done) == (ImportState.DONE, 7, 0, 7)
    assert (Ticket.objects.count(), ImportedTicket.objects.count(), TicketEvent.objects.count()) == (7, 7, 21)


def test_plan_that_is_written_again_from_its_start_doubles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    row = make_import(text=many(3))
    start_import(actor=None, import_id=row.pk, at=NOW)
    with monkeypatch.context() as patched:
        patched.setattr(imports, "finish_import", lambda **_: None)
        work(row)
    TicketImport.objects.filter(pk=row.pk).update(place=0, free_at=NOW)

    row.refresh_from_db()
    done = work(row)

    assert (done.made, done.unchanged, Ticket.objects.count()) == (3, 3, 3)


def test_files_that_are_gone_are_no_mystery() -> None:
    row = make_import(text=many(1))
    start_import(actor=None, import_id=row.pk, at=NOW)
    (folder_of(row) / "plan.jsonl").unlink()

    assert work(row).error == (
        "The files of this import are gone. Import the file again: what was written stays, and nothing is doubled."
    )


def test_writing_gives_way_after_its_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", 2)
    row = make_import(text=many(5))
    start_import(actor=None, import_id=row.pk, at=NOW)
    claimed = claim_import(at=NOW)
    assert claimed is not None

    with time_machine.travel(NOW, tick=False):
        work_import(row=claimed, until=NOW)

    row.refresh_from_db()
    assert (row.state, row.done, row.worker, row.free_at) == (ImportState.RUNNING, 2, None, NOW)


def test_thrown_away_while_it_is_checked_stays_away(monkeypatch: pytest.MonkeyPatch) -> None:
    row = make_import(text=many(3), is_checked=False)

    def discard(**_: Any) -> Any:
        TicketImport.objects.filter(pk=row.pk).update(state=ImportState.DISCARDED.value)
        return check(**_)

    check = imports.check_file
    monkeypatch.setattr(imports, "check_file", discard)

    assert work(row).state == ImportState.DISCARDED


def test_check_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_check, "_EVERY", 2)
    said: list[tuple[int, int]] = []
    row = make_import(text=many(6), is_checked=False)

    import_check.check_file(
        folder=folder_of(row),
        mapping=imports.mapping_of(row),
        with_texts=False,
        latest=NOW,
        say=lambda done, total: said.append((done, total)),
    )

    assert said[0][1] == said[-1][1] == 1000
    assert [done for done, _ in said] == sorted(done for done, _ in said)
    assert said[-1][0] == 1000


def test_ticket_with_too_many_rows_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_check, "MAX_ROWS", 2)

    row = make_import(text=LOG + "T1,2026-02-02,logged,\n" * 3 + "T2,2026-02-02,logged,\n")

    assert (row.report["refusals"], row.report["tickets"]) == ({"too_many_rows": 1}, 1)


def test_texts_of_a_log_are_those_of_the_first_row() -> None:
    header = "ticket,at,activity,subject\n"

    import_all(text=header + "T1,2026-02-03,note,Last\nT1,2026-02-02,logged,First\n", with_texts=True)

    assert Ticket.objects.get().subject == "Last"


def test_left_behind_runs_of_an_earlier_check_are_removed() -> None:
    row = make_import(text=LOG, is_checked=False)
    (folder_of(row) / "rows-00007.jsonl").write_text("old")

    work(row)

    assert sorted(path.name for path in folder_of(row).iterdir()) == ["findings.csv", "plan.jsonl", "source"]


def test_lease_is_kept_while_it_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_check, "_EVERY", 1)
    make_import(text=many(3), is_checked=False)

    with time_machine.travel(NOW) as clock:
        claimed = claim_import(at=NOW)
        assert claimed is not None
        say = imports._keeping(claimed)
        say(1, 10)
        clock.shift(2)
        say(5, 10)
        say(6, 10)

    claimed.refresh_from_db()
    assert (claimed.done, claimed.total) == (5, 10)
    assert claimed.free_at > NOW + timedelta(seconds=61)


def test_error_nobody_foresaw_is_raised_and_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    row = make_import(text=many(1), is_checked=False)
    monkeypatch.setattr(imports, "check_file", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        work(row)

    row.refresh_from_db()
    assert (row.state, row.worker, row.free_at) == (ImportState.CHECKING, None, NOW + timedelta(seconds=20))


def test_worker_takes_up_everything_that_waits() -> None:
    first, second = make_import(text=many(1), is_checked=False), make_import(text=many(2), is_checked=False)

    with time_machine.travel(NOW):
        continue_imports()
        assert work_imports(at=NOW) == 0

    states = TicketImport.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True)
    assert set(states) == {ImportState.CHECKED}


def test_sweeper_takes_up_only_what_workers_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(imports.threading, "Thread", lambda **options: started.append(options["name"]) or _Idle())
    make_import(text=many(1), is_checked=False)

    sweep(at=NOW + timedelta(seconds=20))
    assert started == []
    sweep(at=NOW + timedelta(seconds=40))
    sweep(at=NOW + timedelta(seconds=45))
    assert started == ["imports"]
    imports._sweeping.clear()


class _Idle:
    def start(self) -> None:
        pass


def test_thread_of_the_sweeper_works_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports.connections, "close_all", lambda: None)  # it is the test's own
    row = make_import(text=many(1), is_checked=False)
    imports._sweeping.set()

    with time_machine.travel(NOW):
        imports._sweep()
    row.refresh_from_db()
    assert (row.state, imports._sweeping.is_set()) == (ImportState.CHECKED, False)

    monkeypatch.setattr(imports, "work_imports", lambda **_: 1 / 0)
    imports._sweep()
    assert imports._sweeping.is_set() is False
    assert timezone.now() is not None
