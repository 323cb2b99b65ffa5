"""A number of a patient or an examination is looked for without standing in an address."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_agent, make_ticket
from tickets.actions.identity import add_identity
from tickets.enums import IdentityField

pytestmark = pytest.mark.django_db
NUMBER = "RX-99817"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.IDENTITY_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def client():
    made = Client()
    made.force_login(make_agent())
    return made


def kept():
    ticket = make_ticket(subject="Blurred images")
    values = {IdentityField.ACCESSION: [NUMBER]}
    add_identity(actor=make_agent(), ticket_id=ticket.pk, values=values, at=NOW)
    return ticket


def search(client, line, **more):
    return client.post(reverse("desk:search"), {"q": line, "was": "", "list": reverse("desk:tickets"), **more})


@pytest.mark.parametrize("line", [NUMBER, "rx99817", f"accession {NUMBER.replace('RX-', '')}00"])
def test_a_number_is_answered_in_the_body(client, line):
    ticket = kept()

    answer = search(client, line)

    found = [each["ticket"].pk for each in answer.context["found"]]
    assert (answer.status_code, found) == (200, [] if "accession" in line else [ticket.pk])
    assert "no-store" in answer["Cache-Control"]


def test_words_lead_on_to_an_address_that_can_be_shared(client):
    answer = search(client, "blurred device:ct2", queue="pacs")

    assert (answer.status_code, answer["Location"]) == (
        302, "/desk/tickets/?q=blurred+device%3Act2&was=&queue=pacs"
    )  # fmt: skip


def test_a_number_that_is_none_is_searched_for_when_one_says_so(client):
    assert search(client, "SN-123456", anyway="yes")["Location"] == "/desk/tickets/?q=SN-123456&was="


def test_a_long_number_of_a_ticket_finds_that_ticket(client):
    ticket = kept()
    type(ticket).objects.filter(pk=ticket.pk).update(subject="x")

    assert search(client, f"{ticket.pk:07d}").context["found"][0]["ticket"].pk == ticket.pk


def test_no_other_address_is_led_to(client):
    assert search(client, "blurred", list="https://evil.example/")["Location"].startswith("/desk/tickets/?")


def test_the_palette_jumps_by_it(client):
    ticket = kept()

    answer = client.post(reverse("desk:go"), {"q": NUMBER}, headers={"HX-Request": "true"})

    group = next(each for each in answer.context["groups"] if each["title"] == "Tickets that keep this number")
    assert [item["url"] for item in group["items"]] == [reverse("desk:ticket", args=[ticket.pk])]


@pytest.mark.parametrize("name", ["desk:inbox", "desk:tickets", "desk:go"])
def test_forms_of_searching_are_posted(client, name):
    page = client.get(reverse(name)).content.decode()

    searches = [part.split(">")[0] for part in page.split("<form")[1:] if 'role="search"' in part.split(">")[0]]
    assert searches
    assert all('method="post"' in each for each in searches)
