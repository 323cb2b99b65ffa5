"""What the portal asks for once a ticket is logged."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_person, make_ticket
from tests.tickets.actions.test_work import CASE, SIDE, worked
from tickets.models import TicketWork

pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    return make_person()


@pytest.fixture
def client(me):
    client = Client()
    client.force_login(me)
    return client


def test_only_what_is_asked_at_logging_is_asked(client, me):
    asking = make_ticket(actor=me, category=worked(fields=(SIDE, CASE)))
    silent = make_ticket(actor=me)

    pages = [client.get(reverse("portal:sent", args=[ticket.pk])) for ticket in (asking, silent)]

    assert [[row["field"].key for row in page.context["asked"]] for page in pages] == [["side"], []]
    assert [page.content.decode().count("Can you tell us more?") for page in pages] == [1, 0]


def test_answers_are_saved(client, me):
    ticket = make_ticket(actor=me, category=worked(fields=(SIDE,)))

    answer = client.post(reverse("portal:tell_more", args=[ticket.pk]), {"answer_side": "Left"})

    assert answer.headers["Location"] == reverse("portal:ticket", args=[ticket.pk])
    assert TicketWork.objects.get().answers == {"side": "Left"}


def test_an_answer_that_does_not_fit_is_said(client, me):
    ticket = make_ticket(actor=me, category=worked(fields=(SIDE,)))

    answer = client.post(reverse("portal:tell_more", args=[ticket.pk]), {"answer_side": "Up"})

    assert (answer.status_code, answer.context["problem"]) == (400, "Choose one of the answers to “Which side?”.")


def test_nobody_answers_for_another(client):
    ticket = make_ticket(category=worked(fields=(SIDE,)))

    assert client.post(reverse("portal:tell_more", args=[ticket.pk]), {"answer_side": "Left"}).status_code == 404
