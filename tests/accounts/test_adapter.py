"""Mail of the sign-in pages, also when the relay is in trouble."""

from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from tests.factories import make_person

pytestmark = pytest.mark.django_db


def _ask(email: str) -> tuple[int, str]:
    answer = Client().post(reverse("account_reset_password"), {"email": email})
    return answer.status_code, answer.headers.get("Location", "")


def test_reset_mail_goes_out() -> None:
    person = make_person()

    assert _ask(person.email) == (302, reverse("account_reset_password_done"))
    assert [message.to for message in mail.outbox] == [[person.email]]


def test_reset_mail_is_in_the_language_of_its_reader() -> None:
    person = make_person(language="de")

    _ask(person.email)

    message = mail.outbox[0]
    assert message.subject == "[RadDesk] Neues Passwort wählen"
    assert "Der Link gilt einmal und 3 Tage lang." in message.body
    assert "Neues Passwort wählen: http" in message.body
    assert '<html lang="de"' in str(message.alternatives[0][0])  # type: ignore[attr-defined]  # it has an HTML part


@pytest.mark.parametrize("error", [SMTPServerDisconnected("gone"), TimeoutError("slow"), ConnectionRefusedError("no")])
def test_reset_answers_the_same_without_a_relay(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: Any) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", fail)

    with capture_logs() as logs:
        answers = [_ask(make_person().email), _ask("nobody@example.org")]

    assert answers == [(302, reverse("account_reset_password_done"))] * 2
    assert [(line["event"], line["error"]) for line in logs if line["event"] == "account_mail_failed"] == [
        ("account_mail_failed", type(error).__name__)
    ]


def test_reset_waits_five_seconds_for_the_relay(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    waits: list[object] = []

    def refuse(self: Any, *_: Any) -> int:
        waits.append(self.timeout)
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.send_messages", refuse)
    _ask(make_person().email)

    assert waits == [5]
