"""One mail within a bound."""

import time

import pytest
from django.core.mail import EmailMessage

from reports.channels import mail as channel
from reports.channels.mail import MailFailed, send_mail
from tests.notifications.mail_server import MailServer, hesitating


def written() -> EmailMessage:
    return EmailMessage(subject="Weekly", body="See it.", to=["sue@example.org"])


def test_server_that_does_not_end_is_cut_off(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "SEND_SECONDS", 0.3)
    server.on_accepted = hesitating(2)
    began = time.monotonic()

    with pytest.raises(MailFailed) as caught:
        send_mail(written())

    assert not caught.value.trouble.permanent
    assert time.monotonic() - began < 1.9


def test_no_server_means_the_next_mail_would_fare_no_better(server: MailServer) -> None:
    server.stop()

    with pytest.raises(MailFailed) as caught:
        send_mail(written())

    assert (caught.value.trouble.code, caught.value.trouble.is_channel_down) == ("ConnectionRefusedError", True)
