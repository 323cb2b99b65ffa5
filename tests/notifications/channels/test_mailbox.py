from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage

from notifications.channels.mailbox import EmailBackend, mail_path


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path / "mail"


def mail(message_id: str = "<ab12@h.example>") -> EmailMessage:
    return EmailMessage("Taken", "Text", "desk@h.example", ["rosa@h.example"], headers={"Message-ID": message_id})


def test_mail_becomes_a_file_named_by_its_id(folder: Path) -> None:
    count = EmailBackend().send_messages([mail()])

    assert count == 1
    assert [path.name for path in folder.iterdir()] == ["ab12@h.example.eml"]
    assert message_from_bytes(mail_path("<ab12@h.example>").read_bytes())["Subject"] == "Taken"


def test_second_copy_replaces_the_first(folder: Path) -> None:
    EmailBackend().send_messages([mail(), mail()])

    assert [path.name for path in folder.iterdir()] == ["ab12@h.example.eml"]


def test_mail_stays_in_its_folder_whatever_its_id(folder: Path) -> None:
    EmailBackend().send_messages([mail("<../../x@h.example>")])

    assert [path.name for path in folder.iterdir()] == ["....x@h.example.eml"]
