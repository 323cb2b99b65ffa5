"""What is removed, and what is left alone."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from assets.actions.document_file import Sent, add_document
from assets.enums import DocumentKind
from tests.factories import NOW, make_agent, make_device, make_person, make_ticket
from tickets.actions import housekeeping
from tickets.actions.files import receive_upload
from tickets.actions.housekeeping import Tidied, tidy
from tickets.actions.mail import store_mail
from tickets.actions.message import reply, requester_reply
from tickets.enums import MailSource
from tickets.models import IdempotencyKey, Upload

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = timedelta(days=7)


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def _staged(owner: Any, *, at: Any = NOW) -> Upload:
    return receive_upload(actor=owner, file=SimpleUploadedFile("log.txt", b"line"), at=at)


def _old_file(media: Path, name: str, *, age: timedelta) -> Path:
    path = media / "files" / "ab" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"line")
    moment = (NOW - age).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_tidy_removes_old_staged_files_with_their_bytes(media: Path) -> None:
    old, young = _staged(make_person(), at=NOW - WEEK - timedelta(seconds=1)), _staged(make_person(), at=NOW - WEEK)

    done = tidy(at=NOW)

    assert done == Tidied(uploads=1, keys=0, files=0)
    assert list(Upload.objects.all()) == [young]
    assert ((media / old.path).exists(), (media / young.path).exists()) == (False, True)


def test_tidy_removes_old_keys(media: Path) -> None:
    ticket = make_ticket()
    for key, at in (("old", NOW - WEEK - timedelta(seconds=1)), ("young", NOW - WEEK)):
        requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body=key, at=at, key=key)

    assert tidy(at=NOW) == Tidied(uploads=0, keys=1, files=0)
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["message:young"]


def test_tidy_removes_old_files_without_a_row_alone(media: Path) -> None:
    agent, ticket = make_agent(), make_ticket()
    attached, staged = _staged(agent), _staged(agent)
    reply(actor=agent, ticket_id=ticket.pk, body="See.", at=NOW, uploads=[attached.pk])
    long_ago = (NOW - WEEK).timestamp()
    for kept in (attached, staged):
        os.utime(media / kept.path, (long_ago, long_ago))
    stray = _old_file(media, "stray", age=timedelta(hours=1, seconds=1))
    partial = _old_file(media, "half.part", age=timedelta(hours=2))
    arriving = _old_file(media, "arriving", age=timedelta(minutes=59))

    assert tidy(at=NOW) == Tidied(uploads=0, keys=0, files=2)
    there = [path.exists() for path in (stray, partial, arriving, media / attached.path, media / staged.path)]
    assert there == [False, False, True, True, True]


def test_tidy_removes_a_mail_without_a_row_after_a_week(media: Path) -> None:
    kept = media / store_mail(raw=b"x", source=MailSource.PIPE, at=NOW).mail.path
    stray, young = kept.with_name("stray"), kept.with_name("young.part")
    for path, age in ((kept, 2 * WEEK), (stray, WEEK + timedelta(seconds=1)), (young, WEEK)):
        path.touch()
        os.utime(path, ((NOW - age).timestamp(),) * 2)

    assert tidy(at=NOW) == Tidied(uploads=0, keys=0, files=1)
    assert [path.exists() for path in (kept, stray, young)] == [True, False, True]


def test_tidy_removes_only_so_many_at_once(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "_AT_ONCE", 2)
    for number in range(3):
        _old_file(media, f"stray{number}", age=WEEK)
        _staged(make_person(), at=NOW - 2 * WEEK)

    assert [tidy(at=NOW), tidy(at=NOW)] == [Tidied(uploads=2, keys=0, files=2), Tidied(uploads=1, keys=0, files=1)]


def test_tidy_command_ends_sessions(media: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=NOW - timedelta(days=400))

    call_command("tidy")

    assert Session.objects.count() == 0
    said = "Removed 0 staged files, 0 keys, 0 files without a row and what 0 imports had left.\n"
    assert capsys.readouterr().out == said


def test_tidy_leaves_documents_of_devices_alone(media: Path) -> None:
    made = add_document(
        actor=make_agent(),
        device_id=make_device().pk,
        title="Manual",
        kind=DocumentKind.MANUAL,
        sent=Sent(file=SimpleUploadedFile("manual.pdf", b"%PDF-1.7")),
        at=NOW,
    )
    os.utime(media / made.path, (0, 0))

    assert tidy(at=NOW) == Tidied(uploads=0, keys=0, files=0)
    assert (media / made.path).exists()
