"""How allauth behaves for RadDesk."""

from smtplib import SMTPException
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.mail import EmailMessage, get_connection
from django.http import HttpRequest
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.queries.house import house_for
from accounts.rules.mail import sender_line

_TIMEOUT = 5
"""Seconds a page waits for the mail relay."""
_DAY = 24 * 3600

log = structlog.get_logger("raddesk.accounts")


class _WithFacts(ModelBackend):
    """Reads the person of a session together with what settings.SESSION_FACTS adds, so that no page asks again."""

    def get_user(self, user_id: Any) -> Person | None:
        facts = import_string(settings.SESSION_FACTS)()
        person = next(iter(Person.objects.annotate(**facts).filter(pk=user_id)), None)
        return person if person is not None and self.user_can_authenticate(person) else None


class DeskBackend(_WithFacts):
    """Sign-in by e-mail and password, as Django has it."""


class SignInBackend(_WithFacts, AuthenticationBackend):
    """Sign-in as allauth has it."""


class AccountAdapter(DefaultAccountAdapter):
    """People are added by an administrator, never by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """Make the mail in its reader's language, to be sent over a connection no page waits long for."""
        house, language = house_for(context.get("user"))
        with translation.override(language):
            words = context | {
                "brand": house,
                "language": language,
                "title": _("Choose a new password"),
                "action": _("Choose a new password"),
                "link": context.get("password_reset_url", ""),
                "days": settings.PASSWORD_RESET_TIMEOUT // _DAY,
            }
            mail: EmailMessage = super().render_mail(template_prefix, email, words, headers=headers)
        mail.from_email = sender_line(settings.DEFAULT_FROM_EMAIL, name=house.sender)
        mail.connection = get_connection(timeout=_TIMEOUT)
        return mail

    def format_email_subject(self, subject: str) -> str:
        """The template names the desk itself."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail of the sign-in pages. One that fails is logged: a fault would tell who has an account.

        The log holds the class of the fault alone; its words may hold the address.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.error("account_mail_failed", template=template_prefix, error=type(error).__name__)
