"""Mail by the API: brought raw, kept, and asked after."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.token import make_token
from accounts.enums import Role
from tests.factories import make_agent, make_person
from tests.factories.mails import mail_bytes
from tickets.intake.mail import settle_due
from tickets.models import InboundMail

pytestmark = pytest.mark.django_db
TYPE = "message/rfc822"


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def caller(role: Role = Role.ADMINISTRATOR) -> Client:
    person = make_person(role=role)
    key = make_token(actor=person, name="gateway", can_write=True, days=9, at=timezone.now()).key
    return Client(headers={"Authorization": f"Bearer {key}"})


def test_mail_is_kept_and_its_outcome_can_be_asked_for() -> None:
    client, raw = caller(), mail_bytes()

    first = client.post(reverse("api:mails"), raw, content_type=TYPE)
    again = client.post(reverse("api:mails"), raw, content_type=TYPE)
    settle_due(at=timezone.now())
    found = client.get(first["Location"]).json()

    assert (first.status_code, first.json()["state"], again.json()["id"]) == (202, "waiting", first.json()["id"])
    assert (found["state"], found["outcome"], found["why"], found["copies"]) == (
        "settled",
        "quarantined",
        "stranger",
        1,
    )
    assert Path(InboundMail.objects.get().path).parts[0] == "mail"


def test_refusals(settings: Any) -> None:
    settings.MAIL_MAX_BYTES = 20
    client = caller()

    empty = client.post(reverse("api:mails"), b"", content_type=TYPE)
    large = client.post(reverse("api:mails"), b"x" * 21, content_type=TYPE)
    agent = caller(Role.AGENT).post(reverse("api:mails"), b"x", content_type=TYPE)
    form = client.post(reverse("api:mails"), b"{}", content_type="application/json")

    assert [answer.status_code for answer in (empty, large, agent, form)] == [400, 400, 403, 415]
    assert (empty.json()["code"], large.json()["code"], agent.json()["code"]) == (
        "mail_empty",
        "mail_too_large",
        "cannot_bring_mail",
    )


def test_only_those_of_the_log_ask_after_mail() -> None:
    client = caller()
    where = client.post(reverse("api:mails"), mail_bytes(), content_type=TYPE)["Location"]

    other = Client()
    other.force_login(make_agent())

    assert other.get(where).status_code == 404
