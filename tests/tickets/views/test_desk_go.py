"""The palette: what it offers, and what it hides."""

import pytest
from django.test import Client

from tests.factories import NOW, make_agent, make_device, make_person, make_supervisor, make_ticket
from tickets.actions.lifecycle import resolve

pytestmark = pytest.mark.django_db

GO = "/desk/go/"
GO_QUERIES = 9  # session, person, device by name, devices, tickets on it, are the words rare, tickets, people, views


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def items(client, **query):
    page = client.get(GO, query)
    groups = page.context["groups"]
    return {group["title"]: [(item["title"], item["url"]) for item in group["items"]] for group in groups}


def test_empty_palette_offers_pages():
    pages = items(signed_in(make_agent()))["Pages"]

    assert ("Inbox", "/desk/") in pages
    assert "Reports" not in dict(pages)
    assert "Reports" in dict(items(signed_in(make_supervisor()))["Pages"])


def test_ae_title_opens_the_ticket_on_that_device():
    device = make_device(tag="CT2", ae_title="CT2_AE")
    ticket, done = make_ticket(device=device, subject="No images"), make_ticket(device=device)
    agent = make_agent()
    resolve(actor=agent, ticket_id=done.pk, code="other", done="Done.", at=NOW)
    make_ticket()

    found = items(signed_in(agent), q="ct2_ae")

    assert found["Tickets"] == [(f"#{ticket.pk} No images", f"/desk/t/{ticket.pk}/")]
    assert found["Devices"][:2] == [
        ("CT2 Scanner CT2", "/devices/CT2/"),
        ("Tickets of CT2", "/desk/tickets/?q=device%3Act2"),
    ]


@pytest.mark.parametrize("sign", ["", "#"])
def test_number_opens_that_ticket(sign):
    ticket = make_ticket(subject="No images")

    assert items(signed_in(make_agent()), q=f"{sign}{ticket.pk}")["Tickets"] == [
        (f"#{ticket.pk} No images", f"/desk/t/{ticket.pk}/")
    ]


def test_unknown_number_offers_nothing():
    page = signed_in(make_agent()).get(GO, {"q": "#999999"})

    assert page.context["groups"] == []
    assert "Nothing is called “#999999”." in page.content.decode()


def test_people_and_words():
    make_person(full_name="Kim Okafor", email="kim@example.org")
    ticket = make_ticket(subject="Gantry noise")

    found = items(signed_in(make_agent()), q="kim")
    assert found["People"] == [("Tickets of Kim Okafor", "/desk/tickets/?q=requester%3Akim%40example.org")]
    assert items(signed_in(make_agent()), q="gantry")["Tickets"] == [
        (f"#{ticket.pk} Gantry noise", f"/desk/t/{ticket.pk}/")
    ]


def test_ticket_at_hand_offers_what_can_be_done_to_it():
    ticket, client = make_ticket(), signed_in(make_agent())

    acts = dict(items(client, ticket=ticket.pk)[f"Ticket #{ticket.pk}"])

    assert acts["Take it"] == f"/desk/t/{ticket.pk}/take/"
    assert acts["Reply to the requester"] == f"/desk/t/{ticket.pk}/?do=reply"
    assert "Close it" not in acts
    assert list(dict(items(client, ticket=ticket.pk, q="prio")[f"Ticket #{ticket.pk}"])) == ["Change the priority"]
    page = client.get(f"/desk/t/{ticket.pk}/?do=priority").content.decode()
    assert page.count('<details class="change" id="change-priority" open>') == 1
    assert client.get(f"/desk/t/{ticket.pk}/?do=nonsense").status_code == 200


def test_ticket_that_is_not_there_offers_nothing_to_do():
    client = signed_in(make_agent())

    for number in ("999999", "x", "-1", "9" * 40):
        assert "Pages" in items(client, ticket=number)
        assert len(items(client, ticket=number)) == 1


def test_bar_gets_the_list_alone_and_the_page_works_without_it():
    client = signed_in(make_agent())

    assert "<html" in client.get(GO).content.decode()
    assert "<html" not in client.get(GO, HTTP_HX_REQUEST="true").content.decode()
    assert 'id="palette"' in client.get("/desk/").content.decode()
    assert 'id="palette"' not in signed_in(make_person()).get("/mine").content.decode()


@pytest.mark.parametrize("text", ["\x00", "%", "\\", "'", "x" * 300, "🙂", "a b c d e f g"])
def test_hostile_text_is_answered(text):
    make_ticket()

    assert signed_in(make_agent()).get(GO, {"q": text}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_palette_makes_a_fixed_number_of_queries(count, django_assert_num_queries):
    device = make_device(tag="CT2")
    for _ in range(count):
        make_ticket(device=device)
    client = signed_in(make_agent())

    with django_assert_num_queries(GO_QUERIES):
        client.get(GO, {"q": "ct2"})
