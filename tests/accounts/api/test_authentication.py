from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.actions.token import make_token, revoke_token
from accounts.models import ApiToken
from tests.factories import make_person
from tests.factories.calls import token_caller

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"


def test_token_acts_for_its_person() -> None:
    person = make_person()

    response = token_caller(person).get(ME)

    assert (response.status_code, response.json()["id"]) == (200, person.pk)


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer x", "Bearer rd_00000000_" + "x" * 43, "Bearer \u00e9", "bearer rd__"]
)
def test_wrong_keys_are_refused(header: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)

    response = client.get(ME)

    assert (response.status_code, response.json()["code"]) == (401, "bad_token")


def test_right_prefix_with_another_secret_is_refused() -> None:
    made = make_token(actor=make_person(), name="x", can_write=True, days=1, at=timezone.now())
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {made.key[:-1]}{'a' if made.key[-1] != 'a' else 'b'}")

    assert client.get(ME).status_code == 401


def test_wrong_key_beside_a_session_is_refused() -> None:
    client = APIClient()
    client.force_login(make_person())

    assert client.get(ME, HTTP_AUTHORIZATION="Bearer x").status_code == 401


def test_revoked_and_expired_keys_are_refused() -> None:
    person = make_person()
    revoked, expired = token_caller(person), token_caller(person, days=1)
    revoke_token(actor=person, token_id=ApiToken.objects.order_by("id")[0].pk, at=timezone.now())

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        statuses = [client.get(ME).status_code for client in (revoked, expired)]

    assert statuses == [401, 401]


def test_key_of_somebody_switched_off_is_refused() -> None:
    person = make_person()
    client = token_caller(person)
    person.is_active = False
    person.save()

    response = client.get(ME)

    assert (response.status_code, response.json()["code"]) == (401, "account_inactive")


def test_reading_key_reads() -> None:
    client = token_caller(make_person(), can_write=False)

    assert [client.get(ME).status_code, client.post(reverse("api:tickets"), {}).status_code] == [200, 403]


def test_use_is_written_down_once_a_minute(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = token_caller(make_person())
    start = timezone.now()

    with time_machine.travel(start, tick=False), django_assert_num_queries(2):  # token, its use
        client.get(ME)
    with time_machine.travel(start + timedelta(seconds=59), tick=False), django_assert_num_queries(1):
        client.get(ME)
    with time_machine.travel(start + timedelta(seconds=60), tick=False), django_assert_num_queries(2):
        client.get(ME)

    assert ApiToken.objects.get().last_used_at == start + timedelta(seconds=60)


def test_key_is_not_kept() -> None:
    made = make_token(actor=make_person(), name="x", can_write=True, days=1, at=timezone.now())

    assert made.key not in str(ApiToken.objects.values().get())
    assert made.key.split("_", 2)[2] not in str(ApiToken.objects.values().get())
