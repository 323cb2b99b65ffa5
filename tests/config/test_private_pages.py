"""What a browser may keep."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from config.private_pages import PrivatePagesMiddleware
from tests.factories import make_agent, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["desk:inbox", "portal:mine", "accounts:me"])
def test_pages_of_signed_in_people_are_not_stored(client: Client, name: str) -> None:
    client.force_login(make_agent())

    assert client.get(reverse(name)).headers["Cache-Control"] == "private, no-store"


def test_other_answers_are_as_they_were(rf: RequestFactory) -> None:
    request = rf.get("/static/css/base.css")
    request.user = make_agent()

    answer = PrivatePagesMiddleware(lambda _: HttpResponse("a{}", content_type="text/css"))(request)

    assert "Cache-Control" not in answer.headers


def test_sign_out_clears_the_cache(client: Client) -> None:
    client.force_login(make_person())

    shown, done = client.get(reverse("account_logout")), client.post(reverse("account_logout"))

    assert [answer.headers.get("Clear-Site-Data") for answer in (shown, done)] == [None, '"cache"']
