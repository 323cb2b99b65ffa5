from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from tests.factories import make_agent, make_person, make_supervisor, make_ticket
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import confirm, resolve
from tickets.models import Satisfaction, Ticket

pytestmark = pytest.mark.django_db
FIGURES_QUERIES = 4  # session, person, solved by queue, scores


@pytest.fixture
def rosa() -> Person:
    return make_person(full_name="Rosa")


def solved(rosa: Person) -> Ticket:
    """A ticket that Rosa confirmed."""
    agent, at = make_agent(), timezone.now()
    ticket = make_ticket(requester=rosa, at=at)
    take_ticket(actor=agent, ticket_id=ticket.pk, at=at)
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done", at=at)
    return confirm(actor=rosa, ticket_id=ticket.pk, at=at)


def test_portal_asks_once_and_the_desk_reads_it(client: Client, rosa: Person) -> None:
    ticket = solved(rosa)
    client.force_login(rosa)
    page = reverse("portal:ticket", args=[ticket.pk])

    assert client.get(page).context["rating"] is not None
    client.post(reverse("portal:rate", args=[ticket.pk]), {"score": "4", "comment": "Quick"})
    assert client.get(page).context["rating"] is None
    client.force_login(make_agent())
    shown = client.get(reverse("desk:ticket", args=[ticket.pk])).context["ratings"]

    assert [(each["row"].score, each["row"].comment, each["words"]) for each in shown] == [(4, "Quick", "Content")]


def test_rating_without_a_score_keeps_the_words(client: Client, rosa: Person) -> None:
    ticket = solved(rosa)
    client.force_login(rosa)

    response = client.post(reverse("portal:rate", args=[ticket.pk]), {"comment": "Quick"})

    assert (response.status_code, Satisfaction.objects.count()) == (400, 0)
    assert response.context["rating"]["comment"].value() == "Quick"


def test_others_cannot_rate(client: Client, rosa: Person) -> None:
    ticket = solved(rosa)
    client.force_login(make_person())

    assert client.post(reverse("portal:rate", args=[ticket.pk]), {"score": "1"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_figures_ask_the_same_few_questions(
    client: Client, rosa: Person, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for _ in range(count):
        solved(rosa)
    client.force_login(make_supervisor())

    with django_assert_num_queries(FIGURES_QUERIES):
        page = client.get(reverse("desk:satisfaction"), {"days": "30"})

    assert page.context["rows"][0].summary.asked == count
    assert "few answers" not in page.content.decode()


def test_figures_are_for_supervisors(client: Client) -> None:
    client.force_login(make_agent())

    assert client.get(reverse("desk:satisfaction")).status_code == 403


def test_api_reads_ratings(client: Client, rosa: Person) -> None:
    ticket = solved(rosa)
    client.force_login(rosa)
    client.post(reverse("portal:rate", args=[ticket.pk]), {"score": "5"})

    found = client.get(f"/api/v1/tickets/{ticket.pk}/ratings/").json()["results"]

    assert [(each["score"], each["comment"], each["by_link"]) for each in found] == [(5, "", False)]
