"""Major incidents at the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_agent, make_device, make_ticket
from tickets.actions.incident import Public, declare_incident
from tickets.actions.lifecycle import resolve
from tickets.actions.link import link_tickets
from tickets.enums import LinkKind
from tickets.models import Incident, Message, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent()


@pytest.fixture
def client(agent):
    client = Client()
    client.force_login(agent)
    return client


def declared(agent, ticket=None, **fields):
    ticket = ticket or make_ticket()
    public = Public(**{"title": "Worklist is down", "commander": agent} | fields)
    declare_incident(actor=agent, ticket_id=ticket.pk, public=public, at=timezone.now())
    return ticket


def address(name, ticket):
    return reverse(f"desk:{name}", args=[ticket.pk])


def test_an_incident_is_declared_on_the_page_of_its_ticket(client, agent):
    ticket = make_ticket(device=make_device(tag="CT2"), subject="Mrs Smith cannot be scanned")

    shown = client.get(address("incident", ticket))
    answer = client.post(
        address("incident", ticket), {"title": "CT2 is down", "is_public": "on", "commander": agent.pk}
    )

    assert shown.context["form"].initial["title"] == f"{ticket.category.title}, CT2"
    assert shown.content.decode().count("Mrs Smith") == 1
    assert (answer.status_code, answer["Location"]) == (302, address("incident", ticket))
    assert Incident.objects.values_list("title", "is_public", "commander").get() == ("CT2 is down", True, agent.pk)


def test_words_that_may_name_a_patient_are_asked_about_once_more(client, agent):
    ticket = make_ticket()
    data = {"title": "CT2 is down", "status": "MRN 1234567 waits", "commander": agent.pk}

    asked = client.post(address("incident", ticket), data)
    ticked = client.post(address("incident", ticket), data | {"is_checked": "on"})

    assert (asked.status_code, asked.context["form"].needs_check) == (400, True)
    assert asked.content.decode().count("I looked at it: nothing in it is about a patient") == 1
    assert asked.content.decode().count("MRN 1234567 waits") == 1
    assert ticked.status_code == 302


def test_a_running_incident_is_led(client, agent):
    ticket, child = declared(agent), make_ticket()
    link_tickets(
        actor=agent, ticket_id=ticket.pk, other_id=child.pk, kind=LinkKind.PARENT_OF, at=timezone.now()
    )
    Incident.objects.update(next_update_at=timezone.now() - timedelta(minutes=1))
    late = client.get(address("incident", ticket))
    soon = (timezone.localtime() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")

    sent = client.post(address("broadcast", ticket), {"body": "We look.", "token": "t", "next_update_at": soon})
    again = client.post(address("broadcast", ticket), {"body": "We look.", "token": "t", "next_update_at": soon})
    shown = client.get(address("incident", ticket))

    assert (late.context["is_late"], shown.context["is_late"]) == (True, False)
    assert (sent.status_code, again.status_code) == (302, 302)
    assert Message.objects.filter(body="We look.").count() == 2
    [told] = shown.context["told"]
    assert (told["progress"].told, told["progress"].total) == (2, 2)


def test_what_was_typed_for_everybody_is_kept(client, agent):
    ticket = declared(agent)

    empty = client.post(address("broadcast", ticket), {"body": ""})
    past = client.post(address("broadcast", ticket), {"body": "We look.", "next_update_at": "2020-01-01T10:00"})

    assert (empty.status_code, past.status_code) == (400, 400)
    assert past.content.decode().count("We look.") == 1
    assert Message.objects.count() == 0


def test_an_ended_incident_has_a_review(client, agent):
    ticket = declared(agent)
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=timezone.now())

    shown = client.get(address("incident", ticket))
    answer = client.post(address("review", ticket), {"text": "We learned.\n"})

    assert shown.context["review_form"]["text"].value().startswith("Review: Worklist is down")
    assert answer.status_code == 302
    assert Incident.objects.get().review == "We learned.\n"
    assert client.post(address("review", make_ticket()), {"text": "x"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_makes_a_fixed_number_of_queries(client, agent, count, django_assert_num_queries):
    for _ in range(count):
        declared(agent)

    with django_assert_num_queries(5):  # session, person, incidents, tickets with one component in common, like tickets
        answer = client.get(reverse("desk:incidents"))

    assert len(answer.context["running"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_page_makes_a_fixed_number_of_queries(client, agent, count, django_assert_num_queries):
    ticket = declared(agent, status="Down.")
    for _ in range(count):
        link_tickets(
            actor=agent, ticket_id=ticket.pk, other_id=make_ticket().pk, kind=LinkKind.PARENT_OF, at=timezone.now()
        )

    with django_assert_num_queries(10):  # ticket and incident twice: to be acted on, and as they are then
        answer = client.get(address("incident", ticket))

    assert len(answer.context["related"].children) == count


def test_three_like_tickets_become_an_incident_with_one_button(client, agent):
    device = make_device(tag="CT2")
    like = [make_ticket(device=device, at=timezone.now(), subject="Mrs Smith waits") for _ in range(3)]

    piece = client.get(reverse("desk:proposals"))
    answer = client.post(reverse("desk:gather"), {"ticket": [str(ticket.pk) for ticket in like]})
    after = client.get(reverse("desk:proposals"))

    made = Ticket.objects.order_by("-pk")[0]
    assert piece.content.decode().count("Make one incident of them") == 1
    assert (answer["Location"], made.subject) == (address("incident", made), f"{like[0].category.title}, CT2")
    assert made.links_out.count() == 3
    assert after.content.decode().strip() == ""


@pytest.mark.parametrize("numbers", [[], ["x"], ["1", "2", "3"], ["9" * 30]])
def test_nothing_is_gathered_of_nothing(client, numbers):
    answer = client.post(reverse("desk:gather"), {"ticket": numbers})

    assert (answer.status_code, Incident.objects.count()) == (302, 0)
