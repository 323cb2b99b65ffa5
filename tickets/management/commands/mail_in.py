"""The pipe every mail server can feed. Exit codes are those of sysexits.h, which mail servers go by."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from tickets.actions.mail import MailEmpty, MailTooLarge, store_mail
from tickets.enums import MailSource

EX_DATAERR, EX_TEMPFAIL, EX_NOPERM = 65, 75, 77


class Command(BaseCommand):
    help = "Take in one mail from standard input. Ends with 0 once it is kept for good, 75 to be tried again later."

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(settings.MAIL_MAX_BYTES + 1)
        try:
            stored = store_mail(raw=raw, source=MailSource.PIPE, at=timezone.now())
        except (MailTooLarge, MailEmpty) as error:
            self._end(EX_DATAERR if isinstance(error, MailEmpty) else EX_NOPERM, error.messages[0])
        except (DatabaseError, OSError) as error:
            self._end(EX_TEMPFAIL, f"Try again later: {type(error).__name__}.")
        else:
            self.stdout.write(f"mail {stored.mail.pk} {'kept' if stored.is_new else 'came before'}")

    def _end(self, code: int, words: str) -> None:
        self.stderr.write(words)
        sys.exit(code)
