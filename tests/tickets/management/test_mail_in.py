"""The pipe: one mail from standard input, with the exit codes that mail servers go by."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from tests.factories.mails import mail_bytes
from tickets.management.commands import mail_in
from tickets.models import InboundMail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def feed(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> int | str | None:
    """Run the command on these bytes; return its exit code."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    try:
        call_command("mail_in", stdout=io.StringIO(), stderr=io.StringIO())
    except SystemExit as end:
        return end.code
    return 0


def test_mail_is_kept_once_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [feed(monkeypatch, mail_bytes()), feed(monkeypatch, mail_bytes())] == [0, 0]
    assert InboundMail.objects.get().copies == 1


def test_codes_of_what_cannot_be_kept(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.MAIL_MAX_BYTES = 100

    assert [feed(monkeypatch, b""), feed(monkeypatch, b"x" * 101)] == [65, 77]

    def fail(**_: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(mail_in, "store_mail", fail)
    assert feed(monkeypatch, b"x") == 75
