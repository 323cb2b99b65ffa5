import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from config.logging import scrub
from tests.factories import make_agent, make_person, make_ticket
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import resolve
from tickets.enums import EventKind, State
from tickets.models import Message, Satisfaction, Ticket, TicketEvent
from tickets.queries.answer_link import answer_link, answer_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa() -> Person:
    return make_person(full_name="Rosa")


@pytest.fixture
def ticket(rosa: Person) -> Ticket:
    cache.clear()
    agent, at = make_agent(), timezone.now()
    ticket = make_ticket(requester=rosa, subject="Doe^Jane cannot be seen", at=at)
    take_ticket(actor=agent, ticket_id=ticket.pk, at=at)
    return resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Restarted", at=at)


def address(ticket: Ticket, person: Person, choice: str) -> str:
    event = TicketEvent.objects.get(ticket=ticket, kind=EventKind.TICKET_RESOLVED)
    return f"/t/answer/{answer_token(answer_link(event=event, person_id=person.pk))}/{choice}"


def state(ticket: Ticket) -> str:
    return Ticket.objects.get(pk=ticket.pk).state


@pytest.mark.parametrize("choice", ["yes", "no"])
def test_get_changes_nothing_and_keeps_the_address_secret(
    client: Client, ticket: Ticket, rosa: Person, choice: str
) -> None:
    response = client.get(address(ticket, rosa, choice))

    assert (response.status_code, state(ticket)) == (200, State.RESOLVED)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert "Doe^" not in response.content.decode()
    assert f"#{ticket.pk}" in response.content.decode()


def test_yes_closes_and_then_asks_how_content(ticket: Ticket, rosa: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    answered = client.post(address(ticket, rosa, "yes"), headers={"Origin": "null"})
    rated = client.post(address(ticket, rosa, "rate"), {"score": "5", "comment": "Fast"})

    assert (answered.status_code, answered["Location"]) == (302, address(ticket, rosa, "rate"))
    assert state(ticket) == State.CLOSED
    assert (rated.status_code, Satisfaction.objects.get().score, Satisfaction.objects.get().comment) == (200, 5, "Fast")
    assert client.get(address(ticket, rosa, "rate")).context["part"] == "tickets/answers/thanks.html"


def test_no_opens_it_again_with_words(client: Client, ticket: Ticket, rosa: Person) -> None:
    response = client.post(address(ticket, rosa, "no"), {"body": "Still black"})

    assert (response.status_code, state(ticket)) == (200, State.OPEN)
    assert Message.objects.order_by("-pk")[0].body == "Still black"


def test_words_that_name_a_patient_are_kept_and_refused(client: Client, ticket: Ticket, rosa: Person) -> None:
    response = client.post(address(ticket, rosa, "no"), {"body": "Black for MRN 12345678"})

    assert (response.status_code, state(ticket)) == (400, State.RESOLVED)
    assert response.context["form"]["body"].value() == "Black for MRN 12345678"


def test_old_link_says_kindly_what_is_so(client: Client, ticket: Ticket, rosa: Person) -> None:
    client.post(address(ticket, rosa, "no"))

    again = client.post(address(ticket, rosa, "yes"))

    assert (again.status_code, state(ticket)) == (409, State.OPEN)
    assert "The desk works on it again." in again.content.decode()
    assert client.get(address(ticket, rosa, "no")).context["part"] == "tickets/answers/over.html"


def test_rating_without_a_score_is_asked_again(client: Client, ticket: Ticket, rosa: Person) -> None:
    client.post(address(ticket, rosa, "yes"))

    response = client.post(address(ticket, rosa, "rate"), {"comment": "Hm"})

    assert (response.status_code, Satisfaction.objects.count()) == (400, 0)
    assert response.context["form"]["comment"].value() == "Hm"


@pytest.mark.parametrize("token", ["x", "WzEsMV0:abc", "1:2:3"])
def test_strange_link_is_not_found(client: Client, db: None, token: str) -> None:
    assert client.post(f"/t/answer/{token}/yes").status_code == 404


def test_link_of_somebody_who_left_is_not_found(client: Client, ticket: Ticket, rosa: Person) -> None:
    rosa.is_active = False
    rosa.save(update_fields=["is_active"])

    assert client.post(address(ticket, rosa, "yes")).status_code == 404
    assert state(ticket) == State.RESOLVED


def test_page_is_in_the_language_of_the_person(client: Client, ticket: Ticket, rosa: Person) -> None:
    rosa.language = "de"
    rosa.save(update_fields=["language"])

    page = client.get(address(ticket, rosa, "yes")).content.decode()

    assert '<html lang="de"' in page
    assert "Funktioniert es wieder?" in page


def test_answers_are_limited(client: Client, ticket: Ticket, rosa: Person) -> None:
    codes = {client.post(address(ticket, rosa, "rate")).status_code for _ in range(31)}

    assert 429 in codes


def test_log_does_not_keep_the_token(ticket: Ticket, rosa: Person) -> None:
    where = address(ticket, rosa, "yes")

    assert scrub(None, "", {"path": where})["path"] == "/t/answer/[removed]/yes"
