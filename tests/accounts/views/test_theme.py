import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.accounts.views.urls")


def test_theme_is_kept_in_a_cookie_and_the_page_returned_to(client: Client) -> None:
    response = client.post("/theme/", {"theme": "dark", "next": "/me/?a=1"})

    assert (response.status_code, response["Location"], response.cookies["theme"].value) == (302, "/me/?a=1", "dark")


def test_theme_never_sends_elsewhere(client: Client) -> None:
    response = client.post("/theme/", {"theme": "light", "next": "https://elsewhere.example/"})

    assert response["Location"] == "/"


def test_theme_unknown_becomes_auto(client: Client) -> None:
    response = client.post("/theme/", {"theme": "pink"})

    assert response.cookies["theme"].value == "auto"


def test_theme_asks_for_a_post(client: Client) -> None:
    assert client.get("/theme/").status_code == 405
