"""The door of the API: asked once, taken when it is sent again knowingly."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_agent, make_category, make_policy, make_ticket
from tickets.models import Ticket, TicketEvent

pytestmark = pytest.mark.django_db
TEXT = "Accession 20240817001 is missing"


@pytest.fixture
def client():
    made = Client()
    made.force_login(make_agent())
    return made


def post(client, address, body, **headers):
    return client.post(address, body, content_type="application/json", headers=headers)


def test_a_text_is_refused_until_it_is_sent_knowingly(client):
    ticket = make_ticket()
    address = reverse("api:note", args=[ticket.pk])

    refused = post(client, address, {"body": TEXT})
    other = post(client, address, {"body": "MRN 7712345"}, **{"Patient-Data-Seen": refused.json()["seen"]})
    taken = post(client, address, {"body": TEXT}, **{"Patient-Data-Seen": refused.json()["seen"]})

    said = refused.json()
    assert (refused.status_code, refused["Content-Type"], said["code"]) == (
        409, "application/problem+json", "patient_data"
    )  # fmt: skip
    assert said["found"] == [{"field": "body", "kind": "accession", "start": 10, "end": 21}]
    assert "20240817001" not in refused.content.decode()
    assert (other.status_code, taken.status_code, ticket.messages.get().body) == (409, 200, TEXT)
    told = TicketEvent.objects.filter(ticket=ticket).order_by("seq").values_list("kind", flat=True)
    assert list(told)[-2:] == ["note_added", "identifiers_sent"]


def test_what_a_new_ticket_says_is_looked_at_and_recorded_on_it(client):
    make_policy()
    body = {"category": make_category(code="R01").code, "subject": "Images missing", "description": TEXT}

    refused = post(client, reverse("api:tickets"), body)
    taken = post(client, reverse("api:tickets"), body, **{"Patient-Data-Seen": refused.json()["seen"]})

    assert (refused.status_code, taken.status_code, Ticket.objects.count()) == (409, 201, 1)
    assert TicketEvent.objects.filter(kind="identifiers_sent").count() == 1


def test_lists_and_nested_fields_are_looked_at(client):
    refused = post(client, reverse("api:bulk"), {"act": "note", "tickets": [1], "given": [{"body": [TEXT]}]})

    assert [each["field"] for each in refused.json()["found"]] == ["given.body"]


def test_protected_fields_are_where_identifiers_belong(client):
    ticket = make_ticket()

    kept = post(client, reverse("api:privacy", args=[ticket.pk]), {"accession": "Accession 20240817001"})

    assert kept.status_code != 409
