"""manage.py import_tickets."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.factories.imports import MAPPING
from tickets.actions.imports import folder_of
from tickets.enums import ImportState
from tickets.intake import imports
from tickets.models import Ticket, TicketImport

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

LOG = "ticket,at,activity,queue\nT1,2025-02-01T10:00,logged,PACS\nT1,2025-02-01T11:00,closed,PACS\n"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(LOG)
    return path


def run(*words: Any, **options: Any) -> str:
    out = StringIO()
    call_command("import_tickets", *map(str, words), stdout=out, **options)
    return out.getvalue()


def test_file_is_imported_with_a_preset(file: Path) -> None:
    said = run(file, "--preset", "plain-events", "--zone", "Europe/Berlin", "--system", "old")

    assert "2 rows, 1 tickets, 4 events." in said
    assert "From 2025-02-01T09:00:00+00:00 to 2025-02-01T10:00:00+00:00 (UTC); times read as Europe/Berlin." in said
    assert "Adjusted: 1 × Closed and never resolved: resolved at the closing." in said
    assert "1 tickets made, 0 got longer, 0 were here, 0 differ and were left alone; 4 events." in said
    row = TicketImport.objects.get()
    assert (row.system, row.is_attended, row.created_by, row.state) == ("old", True, None, ImportState.DONE)
    assert "0 tickets made, 0 got longer, 1 were here" in run(file, "--preset", "plain-events", "--system", "old",
                                                              "--zone", "Europe/Berlin")  # fmt: skip


def test_dry_run_only_says_what_would_happen(
    file: Path, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({**MAPPING, "priority": {"column": "queue"}}), encoding="utf-8-sig")
    file.write_text(LOG + "T2,soon,logged,Group 7\n")

    with django_capture_on_commit_callbacks(execute=True):
        said = run(file, "--mapping", mapping, "--dry-run")

    assert "Row 2 (T1): queue “PACS”. The mapping does not say what this value means" in said
    assert Ticket.objects.count() == 0
    row = TicketImport.objects.get()
    assert row.state == ImportState.DISCARDED
    assert [path.name for path in folder_of(row).iterdir()] == ["findings.csv"]
    assert str(folder_of(row) / "findings.csv") in said


def test_unknown_values_are_named(file: Path) -> None:
    file.write_text(LOG + "T1,2025-02-01T12:00,note,PACS\n" + "T2,2025-02-01,logged,PACS\n")
    category = {"column": "queue", "otherwise": "R01"}
    path = file.with_name("mapping.json")
    path.write_text(json.dumps({**MAPPING, "category": category}))

    assert "Unknown category: 4 × “PACS”, first in row 2" in run(file, "--mapping", path, "--dry-run")


def test_import_that_broke_off_goes_on(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(imports, "write_batch", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(file, "--preset", "plain-events")
    assert TicketImport.objects.get().state == ImportState.RUNNING

    said = run(file, "--resume")

    assert "1 tickets made" in said
    assert TicketImport.objects.get().state == ImportState.DONE
    with pytest.raises(CommandError, match="No import of this file broke off"):
        run(file, "--resume")


def test_check_that_broke_off_is_made_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(imports, "check_file", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(file, "--preset", "plain-events")

    assert "1 tickets made" in run(file, "--resume")


def test_import_somebody_else_works_on_is_left_to_them(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickets.management.commands.import_tickets.claim_import", lambda **_: None)

    with pytest.raises(CommandError, match="Somebody else works on this import"):
        run(file, "--preset", "plain-events")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--preset", "jira"], "There is no column “Issue key” (ticket)"),
        ([], "Say how the file is to be read"),
        (["--preset", "plain-events", "--zone", "Mars"], "“Mars” is no time zone"),
        (["--mapping", "nowhere.json"], "The mapping cannot be read"),
    ],
)
def test_what_is_wrong_is_said(file: Path, words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        run(file, *words)


def test_wrong_mapping_is_said_place_by_place(file: Path, tmp_path: Path) -> None:
    for text, sentence in (("[1]", "system: give a short name"), ('{"rows": "x"}', "rows: “x” is not known")):
        path = tmp_path / "mapping.json"
        path.write_text(text)
        with pytest.raises(CommandError, match=sentence):
            run(file, "--mapping", path)


def test_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "nothing.csv", "--preset", "jira")
