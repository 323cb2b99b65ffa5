"""Who is signed in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.queries.sessions import signed_in
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def _sign_in(person):
    client = Client()
    client.force_login(person)
    return client, client.session.session_key


def test_a_session_that_holds_is_its_person() -> None:
    rosa, remo = make_person(), make_person()
    (_, first), (_, second) = _sign_in(rosa), _sign_in(remo)

    assert signed_in([first, "nothing"], at=timezone.now()) == {first: rosa}
    assert signed_in([first, second], at=timezone.now()) == {first: rosa, second: remo}


def test_signed_out_is_signed_out() -> None:
    client, key = _sign_in(make_person())
    client.logout()

    assert signed_in([key], at=timezone.now()) == {}


def test_a_session_ends() -> None:
    _, key = _sign_in(make_person())

    assert signed_in([key], at=timezone.now() + timedelta(days=1)) == {}


def test_a_new_password_ends_sessions() -> None:
    rosa = make_person()
    _, key = _sign_in(rosa)
    rosa.set_password("another-long-password")
    rosa.save()

    assert signed_in([key], at=timezone.now()) == {}


def test_a_session_of_nobody_is_nobodys() -> None:
    client = Client()
    session = client.session
    session["theme"] = "dark"
    session.save()

    assert signed_in([session.session_key], at=timezone.now()) == {}
