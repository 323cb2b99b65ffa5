"""Mail through a provider's HTTP API (django-anymail), with failures as an SMTP server would say them.

Whoever sends mail here knows what SMTP errors mean; a provider's errors become those, so that everything is decided in
one place (accounts.rules.mail).
"""

import smtplib
from collections.abc import Sequence
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailConfigurationError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string

from notifications.rules.provider import smtp_status


class EmailBackend(BaseEmailBackend):
    """Hands mails to the provider that RADDESK_MAIL_PROVIDER names."""

    def __init__(self, fail_silently: bool = False, **options: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self._options = options
        self._theirs: Any = None

    def open(self) -> bool | None:
        """Keep a session for many mails. Raises SMTPAuthenticationError when the settings are not those it needs."""
        if self._theirs is None:
            try:
                backend = import_string(f"anymail.backends.{settings.MAIL_PROVIDER}.EmailBackend")
                self._theirs = backend(fail_silently=self.fail_silently, **self._options)
            except (AnymailConfigurationError, ImportError) as error:
                raise smtplib.SMTPAuthenticationError(535, b"settings") from error
        return bool(self._theirs.open())

    def close(self) -> None:
        """End the session."""
        if self._theirs is not None:
            self._theirs.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send the mails; return how many. Raises SMTPException as an SMTP server would have it raised."""
        self.open()
        try:
            return int(self._theirs.send_messages(email_messages) or 0)
        except AnymailError as error:
            raise smtp_error(error, address=email_messages[0].to[0]) from error


def smtp_error(error: AnymailError, *, address: str) -> smtplib.SMTPException | OSError:
    """Return the SMTP error that means the same."""
    if isinstance(error, AnymailRecipientsRefused):
        return smtplib.SMTPRecipientsRefused({address: (550, b"")})
    status = getattr(error, "status_code", None)
    if not isinstance(error, AnymailAPIError):
        return smtplib.SMTPDataError(554, b"")  # a mail the provider cannot carry
    if status is None:
        return ConnectionError("provider")
    code = smtp_status(status)
    if code == 535:
        return smtplib.SMTPAuthenticationError(code, b"")
    return smtplib.SMTPConnectError(code, b"") if code == 421 else smtplib.SMTPDataError(code, b"")
