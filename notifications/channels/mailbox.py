"""Mail as files for the run without a mail server: one <message-id>.eml a mail under EMAIL_FILE_PATH."""

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

_UNSAFE = re.compile(r"[^A-Za-z0-9@._-]")


class EmailBackend(BaseEmailBackend):
    """Writes each mail whole or not at all; a second copy of a mail replaces the first."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails; return how many."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            _write(folder=folder, mail=mail)
        return len(email_messages)


def mail_path(message_id: str) -> Path:
    """Return where the mail of this Message-ID is or would be."""
    return Path(settings.EMAIL_FILE_PATH) / f"{_UNSAFE.sub('', message_id)[:200]}.eml"


def _write(*, folder: Path, mail: EmailMessage) -> None:
    message = mail.message()
    number, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(mail_path(message["Message-ID"]))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
