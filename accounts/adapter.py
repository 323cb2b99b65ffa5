"""How allauth behaves for RadDesk."""

from smtplib import SMTPException
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMessage, get_connection
from django.http import HttpRequest

_TIMEOUT = 5
"""Seconds a page waits for the mail relay."""

log = structlog.get_logger("raddesk.accounts")


class AccountAdapter(DefaultAccountAdapter):
    """People are added by an administrator, never by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def render_mail(self, *args: Any, **options: Any) -> EmailMessage:
        """Make the mail, to be sent over a connection no page waits long for."""
        mail: EmailMessage = super().render_mail(*args, **options)
        mail.connection = get_connection(timeout=_TIMEOUT)
        return mail

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail of the sign-in pages. One that fails is logged: a fault would tell who has an account.

        The log holds the class of the fault alone; its words may hold the address.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.error("account_mail_failed", template=template_prefix, error=type(error).__name__)
