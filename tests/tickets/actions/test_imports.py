"""The life of an import: who may, what follows what, and who works on it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile

from accounts.enums import Role
from tests.factories import NOW, make_person, make_supervisor
from tests.factories.imports import MAPPING, import_all, make_import
from tickets.actions import imports
from tickets.actions.imports import (
    LEASE,
    CannotImport,
    ImportNotReady,
    ImportTooLarge,
    LeaseLost,
    NewImport,
    claim_import,
    discard_import,
    fail_import,
    finish_check,
    finish_import,
    folder_of,
    keep_import,
    receive_import,
    release_import,
    start_import,
    tidy_imports,
)
from tickets.enums import ImportState
from tickets.models import TicketImport

pytestmark = pytest.mark.django_db

TEXT = "ticket,at,activity\nT1,2026-02-02,logged\n"
LATER = NOW + timedelta(days=31)


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def administrator() -> Any:
    return make_person(role=Role.ADMINISTRATOR)


def files_of(row: TicketImport) -> list[str]:
    return sorted(path.name for path in folder_of(row).glob("*"))


def test_received_file_waits_to_be_checked() -> None:
    actor = administrator()

    row = make_import(text=TEXT, actor=actor, is_checked=False, name="../../etc/Export of May.csv", with_texts=True)

    assert (row.name, row.size) == ("Export of May.csv", len(TEXT))
    assert (row.state, row.created_by) == (ImportState.CHECKING, actor)
    assert (row.free_at, row.is_attended, row.with_texts, row.mapping) == (NOW, False, True, MAPPING)
    assert (folder_of(row) / "source").read_text() == TEXT
    assert folder_of(row).stat().st_mode & 0o077 == 0


def test_only_who_manages_the_desk_imports() -> None:
    row = make_import(text=TEXT)
    new = NewImport(name="x", system="old", mapping=MAPPING, time_zone="UTC")
    stranger = make_supervisor()
    acts: list[Callable[[], Any]] = [
        lambda: receive_import(actor=stranger, file=ContentFile(b"x"), new=new, at=NOW),
        lambda: start_import(actor=stranger, import_id=row.pk, at=NOW),
        lambda: discard_import(actor=stranger, import_id=row.pk, at=NOW),
    ]

    for act in acts:
        with pytest.raises(PermissionDenied) as refusal:
            act()
        assert isinstance(refusal.value, CannotImport)
    assert TicketImport.objects.get().state == ImportState.CHECKED


def test_file_over_the_limit_is_refused_to_people_only(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10

    with pytest.raises(ImportTooLarge):
        make_import(text=TEXT, actor=administrator(), is_checked=False)

    assert make_import(text=TEXT, is_checked=False).size == len(TEXT)


def test_import_is_started_once() -> None:
    row = make_import(text=TEXT)

    started = start_import(actor=administrator(), import_id=row.pk, at=NOW)

    assert (started.state, started.started_at, started.attempts) == (ImportState.RUNNING, NOW, 0)
    for act in (start_import, discard_import):
        with pytest.raises(ImportNotReady):
            act(actor=administrator(), import_id=row.pk, at=NOW)
    with pytest.raises(ValidationError):
        start_import(actor=None, import_id=row.pk + 1, at=NOW)


def test_discarding_keeps_only_what_was_found(django_capture_on_commit_callbacks: Any) -> None:
    row = make_import(text=TEXT)
    assert files_of(row) == ["findings.csv", "plan.jsonl", "source"]

    with django_capture_on_commit_callbacks(execute=True):
        discarded = discard_import(actor=administrator(), import_id=row.pk, at=NOW)

    assert (discarded.state, discarded.finished_at) == (ImportState.DISCARDED, NOW)
    assert files_of(row) == ["findings.csv"]


def test_one_worker_has_an_import_until_its_lease_ends() -> None:
    row = make_import(text=TEXT, is_checked=False)

    first = claim_import(at=NOW)
    assert first is not None
    assert (first.pk, first.attempts, first.free_at) == (row.pk, 1, NOW + LEASE)
    assert claim_import(at=NOW + LEASE / 2) is None
    keep_import(row=first, done=1, total=10, at=NOW + LEASE / 2)
    assert claim_import(at=NOW + LEASE) is None

    second = claim_import(at=NOW + LEASE * 2)
    assert second is not None
    assert (second.done, second.total, second.attempts) == (1, 10, 2)
    with pytest.raises(LeaseLost):
        keep_import(row=first, done=2, total=10, at=NOW)
    with pytest.raises(LeaseLost):
        finish_check(row=first, report={}, tickets=0)
    fail_import(row=first, error="x", at=NOW)
    finish_import(row=first, at=NOW)
    row.refresh_from_db()
    assert row.state == ImportState.CHECKING


def test_released_import_is_free_from_then_on() -> None:
    make_import(text=TEXT, is_checked=False)
    first = claim_import(at=NOW)
    assert first is not None

    release_import(row=first, at=NOW + timedelta(seconds=5))

    assert claim_import(at=NOW + timedelta(seconds=4)) is None
    assert claim_import(at=NOW + timedelta(seconds=5)) is not None


def test_import_that_always_breaks_off_fails() -> None:
    row = make_import(text=TEXT, is_checked=False)
    for turn in range(3):
        assert claim_import(at=NOW + LEASE * turn) is not None

    assert claim_import(at=NOW + LEASE * 3) is None

    row.refresh_from_db()
    assert (row.state, row.error) == (
        ImportState.FAILED, "It broke off three times at the same place. The log says why.",
    )  # fmt: skip


def test_workers_leave_alone_what_a_command_attends_to() -> None:
    row = make_import(text=TEXT, is_checked=False)
    TicketImport.objects.filter(pk=row.pk).update(is_attended=True)

    assert claim_import(at=NOW) is None
    assert claim_import(at=NOW, import_id=row.pk) is not None


def test_the_oldest_import_comes_first() -> None:
    first, second = make_import(text=TEXT, is_checked=False), make_import(text=TEXT, is_checked=False)

    claimed = [claim_import(at=NOW), claim_import(at=NOW)]

    assert [row and row.pk for row in claimed] == [first.pk, second.pk]


def test_finished_import_keeps_only_what_was_found() -> None:
    row = import_all(text=TEXT)

    assert (row.state, row.finished_at, row.made) == (ImportState.DONE, NOW, 1)
    assert files_of(row) == ["findings.csv"]


def test_what_nobody_comes_back_for_goes_after_a_month() -> None:
    done, waiting, fresh = import_all(text=TEXT), make_import(text=TEXT), make_import(text=TEXT, at=LATER)

    assert (tidy_imports(at=LATER), tidy_imports(at=LATER)) == (2, 0)

    assert [files_of(row) for row in (done, waiting)] == [[], []]
    assert len(files_of(fresh)) == 3


def test_error_is_cut_to_its_column() -> None:
    row = make_import(text=TEXT, is_checked=False)
    claimed = claim_import(at=NOW)
    assert claimed is not None

    fail_import(row=claimed, error="x" * 5000, at=NOW)

    row.refresh_from_db()
    assert (len(row.error), row.finished_at) == (1000, NOW)
    assert imports.MAX_ATTEMPTS == 3
