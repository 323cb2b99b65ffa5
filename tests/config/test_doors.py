"""The doors that other people's code opens: allauth's pages and the administration site."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_nobody_changes_the_address_they_are_known_by() -> None:
    person, client = make_person(), Client()
    client.force_login(person)

    added = client.post(reverse("account_email"), {"action_add": "", "email": "outside@example.org"})
    client.post(reverse("account_email"), {"action_primary": "", "email": "outside@example.org"})

    person.refresh_from_db()
    assert added.headers["Location"] == reverse("accounts:me")
    assert person.email != "outside@example.org"


def test_administration_has_no_sign_in_of_its_own() -> None:
    answer = Client().post(reverse("admin:login"), {"username": "a@example.org", "password": "guess"})

    assert (answer.status_code, answer.headers["Location"].startswith(reverse("account_login"))) == (302, True)


def test_administration_is_closed_to_people_who_are_no_staff() -> None:
    client = Client()
    client.force_login(make_person())

    assert client.get(reverse("admin:login")).status_code == 403


def test_strangers_are_not_mailed() -> None:
    Client().post(reverse("account_reset_password"), {"email": "stranger@example.org"})

    assert mail.outbox == []
