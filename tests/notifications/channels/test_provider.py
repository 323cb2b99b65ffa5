"""A provider's failures are those of an SMTP server; nothing is called: requests are answered in the process."""

import smtplib
from typing import Any

import pytest
import requests
from django.core.mail import EmailMessage, get_connection


class Provider:
    """What the provider answers to every request."""

    def __init__(self, status: int = 200, error: Exception | None = None, body: Any = None) -> None:
        self.status, self.error, self.body, self.asked = status, error, body, 0

    def request(self, *_words: Any, **_options: Any) -> requests.Response:
        self.asked += 1
        if self.error:
            raise self.error
        answer = requests.Response()
        answer.status_code = self.status
        answer._content = self.body or (
            b'{"ErrorCode": 0, "Message": "OK", "MessageID": "b7bc2f4a", "To": "a@example.org", "SubmittedAt": ""}'
        )
        answer.request = requests.Request("POST", "https://api.example/").prepare()
        answer.url = "https://api.example/"
        return answer


def send(settings: Any, monkeypatch: pytest.MonkeyPatch, provider: Provider, **more: str) -> int:
    settings.EMAIL_BACKEND, settings.MAIL_PROVIDER = "notifications.channels.provider.EmailBackend", "postmark"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "x"} | more
    monkeypatch.setattr(requests.Session, "request", provider.request)
    backend = get_connection()
    backend.open()
    try:
        return backend.send_messages([EmailMessage(subject="Taken", body="x", to=["a@example.org"])]) or 0
    finally:
        backend.close()


def test_mail_goes_to_the_provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = Provider()

    assert (send(settings, monkeypatch, provider), provider.asked) == (1, 1)


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [(401, smtplib.SMTPAuthenticationError, 535), (429, smtplib.SMTPConnectError, 421),
     (500, smtplib.SMTPConnectError, 421), (413, smtplib.SMTPDataError, 554)],
)  # fmt: skip
def test_answer_of_the_provider_is_said_as_smtp_says_it(
    settings: Any, monkeypatch: pytest.MonkeyPatch, status: int, error: type[smtplib.SMTPResponseException], code: int
) -> None:
    with pytest.raises(error) as caught:
        send(settings, monkeypatch, Provider(status, body=b"{}"))

    assert caught.value.smtp_code == code


def test_provider_that_cannot_be_reached(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OSError, match="provider"):
        send(settings, monkeypatch, Provider(error=requests.ConnectionError()))


def test_settings_that_are_not_there_are_a_refused_sign_in(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.MAIL_PROVIDER = "notifications.channels.provider.EmailBackend", "postmark"
    settings.ANYMAIL = {}

    with pytest.raises(smtplib.SMTPAuthenticationError):
        get_connection().open()
