"""Files: asked for, made once, tried again, tidied away."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from accounts.models import Person
from reports.actions import export as exports
from reports.actions.export import TooManyExports, UnknownPage, export_path, make_due, request_export, tidy_exports
from reports.enums import FileKind, JobState, Paper
from reports.models import ExportJob
from reports.permissions import NoReports
from reports.queries.exports import due_exports, my_export, my_exports, oldest_unmade
from reports.render.pdf import PdfMissing
from reports.render.sections import PAGES
from tests.factories import NOW, make_agent
from tests.reports.papers import needs_paper, pages_of
from tests.reports.stories import relay_all, story

MARCH = {"period": "custom", "from": "2026-03-01", "to": "2026-03-31"}


def asked(person: Person, kind: FileKind = FileKind.CSV, **fields: Any) -> ExportJob:
    plain: dict[str, Any] = {"page": "overview", "query": MARCH, "paper": Paper.A4, "at": NOW}
    return request_export(actor=person, kind=kind, **(plain | fields))


def after(job: ExportJob) -> tuple[str, str, int]:
    job.refresh_from_db()
    return job.state, job.error, job.attempts


def test_table_is_made_of_what_the_owner_may_see(sue: Person) -> None:
    told = story(level=1)
    relay_all()
    job = asked(sue)

    ended = make_due(at=NOW)

    assert (ended, after(job)) == (1, (JobState.READY, "", 1))
    lines = export_path(job).read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["ticket", str(told.ticket.pk)]
    assert job.size == export_path(job).stat().st_size
    assert job.name.startswith("raddesk-logged-2026-03-01-to-2026-03-31-")
    assert export_path(job).stat().st_mode & 0o077 == 0


def test_spreadsheet_says_what_it_is(sue: Person) -> None:
    story(level=1)
    relay_all()
    job = asked(sue, FileKind.XLSX)

    make_due(at=NOW)

    job.refresh_from_db()
    found = openpyxl.load_workbook(export_path(job))
    about = {row[0].value: row[1].value for row in found["About"].iter_rows()}
    assert about["Period"] == "Mar 2026"
    assert about["n, tickets"] == 1
    assert set(about) >= {"Report", "Time zone", "Counted", "Time", "Definitions version", "Query", "Made"}
    assert found["Tickets"]["B2"].is_date


SAYS = {
    "overview": "7 min", "response": "7 min", "tickets": "7 min", "people": "7 min", "sla": "Answered in time",
    "hours": "hour of the week",
}  # fmt: skip
"""What a page says of a ticket answered after seven minutes."""


@pytest.mark.parametrize("page", list(PAGES))
def test_every_page_can_be_printed(sue: Person, page: str, tmp_path: Path) -> None:
    needs_paper()
    story(level=1, subject="Jane Doe 1234567").take().after(7).reply()
    relay_all()
    job = asked(sue, FileKind.PDF, page=page, query={**MARCH, "metric": "first_response"})

    make_due(at=NOW)

    assert after(job) == (JobState.READY, "", 1)
    text = "\n".join(pages_of(export_path(job).read_bytes(), tmp_path))
    assert SAYS.get(page, "Mar 2026") in text
    assert "Sue Supervisor" in text
    assert "Jane" not in text


def test_only_those_who_read_reports_may_ask(db: None) -> None:
    with pytest.raises(NoReports):
        asked(make_agent())


def test_unknown_page_is_refused(sue: Person) -> None:
    with pytest.raises(UnknownPage):
        asked(sue, page="nothing")


def test_a_page_without_rows_gives_no_table(sue: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    page = PAGES["overview"]
    monkeypatch.setitem(PAGES, "overview", type(page)(**{**vars(page), "workbook": None}))
    job = asked(sue)

    make_due(at=NOW)

    assert after(job) == (JobState.FAILED, "no_rows", 1)


def test_a_page_that_is_no_more_fails_for_good(sue: Person) -> None:
    job = asked(sue)
    ExportJob.objects.update(page="gone")

    make_due(at=NOW)

    assert after(job) == (JobState.FAILED, "no_page", 1)


def test_somebody_who_may_no_longer_read_reports_gets_no_file(sue: Person) -> None:
    job = asked(sue)
    sue.role = "agent"
    sue.save(update_fields=["role"])

    make_due(at=NOW)

    assert after(job) == (JobState.FAILED, "no_reports", 1)
    assert job.path == ""


def test_one_person_does_not_fill_the_queue(sue: Person, uma: Person) -> None:
    for _ in range(10):
        asked(sue)

    with pytest.raises(TooManyExports):
        asked(sue)
    assert asked(uma).state == JobState.WAITING


def test_missing_library_ends_the_job_with_its_code(sue: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> str:
        raise PdfMissing("libpango")

    monkeypatch.setattr(exports, "write_report", fail)
    job = asked(sue, FileKind.PDF)

    make_due(at=NOW)

    assert after(job) == (JobState.FAILED, "pdf_library_missing", 1)
    assert not list((Path(exports.settings.MEDIA_ROOT) / "exports").iterdir())


def test_what_fails_is_tried_again_later_and_then_given_up(sue: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> str:
        raise RuntimeError("disk full")

    monkeypatch.setattr(exports, "write_report", fail)
    job = asked(sue)

    tries = [make_due(at=NOW + timedelta(seconds=wait)) for wait in (0, 29, 31, 149, 152)]

    assert tries == [0, 0, 0, 0, 1]
    assert after(job) == (JobState.FAILED, "RuntimeError", 3)


def test_lease_of_a_lost_worker_is_taken_over_when_it_ends(sue: Person) -> None:
    job = asked(sue)
    exports._lease(worker="lost", at=NOW, due_at=NOW)

    assert make_due(at=NOW + timedelta(minutes=7)) == 0
    assert make_due(at=NOW + timedelta(minutes=9)) == 1
    assert after(job) == (JobState.READY, "", 2)


def test_what_was_cut_short_three_times_is_given_up(sue: Person) -> None:
    job = asked(sue)
    for number in range(3):
        later = NOW + timedelta(minutes=10 * number)
        exports._lease(worker="lost", at=later, due_at=later)

    assert make_due(at=NOW + timedelta(hours=1)) == 0
    assert after(job) == (JobState.FAILED, "lease_expired", 3)


def test_worker_that_lost_its_lease_does_not_mark(sue: Person) -> None:
    job = asked(sue)
    lost = exports._lease(worker="lost", at=NOW, due_at=NOW)
    later = NOW + timedelta(minutes=9)
    exports._lease(worker="new", at=later, due_at=later)
    assert lost is not None

    assert exports._mark(job=lost, worker="lost", state=JobState.READY, error="", at=later) is False
    job.refresh_from_db()
    assert (job.state, job.lease_by) == (JobState.MAKING, "new")


def test_sweeper_leaves_the_workers_time_and_makes_one(sue: Person) -> None:
    for _ in range(2):
        asked(sue)

    made = [exports.sweep(at=NOW + timedelta(seconds=wait)) for wait in (29, 30, 30, 30)]

    assert made == [0, 1, 1, 0]


def test_a_pass_ends_when_its_time_is_up(sue: Person) -> None:
    for _ in range(2):
        asked(sue)

    assert make_due(at=NOW, seconds=0) == 1
    assert due_exports(at=NOW).count() == 1


def test_files_go_after_a_week_and_so_do_strays(sue: Person) -> None:
    old = asked(sue)
    make_due(at=NOW)
    waiting, fresh = asked(sue), asked(sue, at=NOW + timedelta(days=7))
    ExportJob.objects.filter(pk=waiting.pk).update(next_at=NOW + timedelta(days=30))
    make_due(at=NOW + timedelta(days=7))
    for job in (old, fresh):
        job.refresh_from_db()
        os.utime(export_path(job), (0, 0))
    stray = export_path(old).with_name("stray.pdf")
    young = export_path(old).with_name("young.part")
    stray.touch()
    young.touch()
    os.utime(stray, (0, 0))
    os.utime(young, (2**31, 2**31))

    removed = tidy_exports(at=NOW + timedelta(days=8))

    assert removed == 2
    assert set(ExportJob.objects.values_list("pk", flat=True)) == {waiting.pk, fresh.pk}
    assert (export_path(fresh).exists(), stray.exists(), young.exists()) == (True, False, True)


def test_nothing_to_tidy(db: None) -> None:
    assert tidy_exports(at=NOW) == 0


def test_files_are_listed_for_their_owner_alone(sue: Person, uma: Person) -> None:
    first, second = asked(sue), asked(sue, at=NOW + timedelta(minutes=1))
    asked(uma)

    assert [job.pk for job in my_exports(sue)] == [second.pk, first.pk]
    assert my_export(uma, first.pk) is None
    assert oldest_unmade() == NOW
