"""What a browser may keep."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_agent, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["desk:inbox", "portal:mine", "accounts:me"])
def test_pages_of_signed_in_people_are_not_stored(client: Client, name: str) -> None:
    client.force_login(make_agent())

    assert client.get(reverse(name)).headers["Cache-Control"] == "private, no-store"


def test_static_files_are_kept(client: Client) -> None:
    client.force_login(make_agent())

    answer = client.get("/static/css/base.css")

    assert (answer.status_code, "no-store" in answer.headers.get("Cache-Control", "")) == (200, False)


def test_sign_out_clears_the_cache(client: Client) -> None:
    client.force_login(make_person())

    shown, done = client.get(reverse("account_logout")), client.post(reverse("account_logout"))

    assert [answer.headers.get("Clear-Site-Data") for answer in (shown, done)] == [None, '"cache"']
