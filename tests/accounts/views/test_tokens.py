import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.actions.token import MAX_TOKENS, make_token
from accounts.models import ApiToken
from accounts.rules.tokens import KEY, digest_of
from tests.factories import make_person

pytestmark = pytest.mark.django_db
PAGE = "/me/tokens/"
FIELDS = {"name": "Dashboard", "days": "90", "can_write": "on"}


def _signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def _make(person, count=1):
    return [make_token(actor=person, name=f"T{n}", can_write=False, days=30, at=timezone.now()) for n in range(count)]


def test_tokens_shows_the_key_once():
    client = _signed_in(make_person())

    made = client.post(PAGE, FIELDS)
    again = client.get(PAGE)

    key = made.context["made"].key
    token = ApiToken.objects.get()
    assert (token.name, token.can_write, (token.expires_at - token.created_at).days) == ("Dashboard", True, 90)
    assert (KEY.fullmatch(key) is not None, token.digest) == (True, digest_of(key))
    assert (key in made.content.decode(), key in again.content.decode()) == (True, False)
    assert "no-store" in made["Cache-Control"]


def test_tokens_without_a_name_makes_none():
    response = _signed_in(make_person()).post(PAGE, {"name": "", "days": "90"})

    assert (response.status_code, ApiToken.objects.count()) == (400, 0)


def test_tokens_stop_at_the_limit():
    person = make_person()
    _make(person, MAX_TOKENS)

    response = _signed_in(person).post(PAGE, FIELDS)

    assert (response.status_code, ApiToken.objects.count()) == (400, MAX_TOKENS)


def test_revoke_is_for_the_owner_alone():
    owner = make_person()
    token = _make(owner)[0].token
    address = reverse("accounts:token_revoke", args=[token.pk])

    states = []
    for person in (make_person(), owner):
        response = _signed_in(person).post(address)
        token.refresh_from_db()
        states.append((response.status_code, token.revoked_at is not None))

    assert states == [(302, False), (302, True)]


def test_revoke_asks_for_a_post():
    token = _make(make_person())[0].token

    assert _signed_in(make_person()).get(reverse("accounts:token_revoke", args=[token.pk])).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_tokens_queries(count: int, django_assert_num_queries: DjangoAssertNumQueries):
    person = make_person()
    _make(person, count)
    client = _signed_in(person)

    with django_assert_num_queries(3):  # session, person, tokens
        client.get(PAGE)
