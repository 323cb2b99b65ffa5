"""The question at the door: every form that takes words, whichever app it is of."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_agent, make_device, make_supervisor, make_ticket
from tickets.actions.lifecycle import close, resolve
from tickets.models import BulkRun, IdentityValue, Macro, ReplyTemplate, TicketEvent

pytestmark = pytest.mark.django_db
TEXT = "Accession 20240817001 is missing"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.IDENTITY_KEY_DIR = tmp_path / "media", tmp_path / "keys"


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def kinds(ticket):
    return list(TicketEvent.objects.filter(ticket=ticket).order_by("seq").values_list("kind", flat=True))[2:]


def asked(answer):
    return answer.status_code == 400 and answer.templates[0].name == "tickets/privacy/ask.html"


def test_a_template_is_asked_about_and_nothing_typed_is_lost():
    client, address = client_of(make_supervisor()), reverse("desk:template_new")
    data = {"name": "Late", "scope": "mine", "body": f"Hello,\n\n{TEXT}."}

    first = client.post(address, data)
    done = client.post(address, data | {"phi": "remove", "phi_seen": first.context["asked"].seen})

    assert asked(first)
    assert not first.context["asked"].can_move  # there is no ticket to keep it on
    assert [(each["name"], each["text"]) for each in first.context["open_fields"]] == [("body", data["body"])]
    assert {each["name"]: each["text"] for each in first.context["rest"]} == {"name": "Late", "scope": "mine"}
    assert (done.status_code, ReplyTemplate.objects.get().body) == (302, "Hello,\n\nAccession [removed] is missing.")


def test_a_macro_and_many_at_once_are_asked_about():
    client, ticket = client_of(make_supervisor()), make_ticket()

    macro = client.post(reverse("desk:macro_new"), {"name": "M", "scope": "mine", "note": TEXT})
    many = client.post(reverse("desk:bulk"), {"act": "note", "ticket": [ticket.pk], "key": "k", "body": TEXT})

    assert asked(macro)
    assert asked(many)
    assert (Macro.objects.count(), BulkRun.objects.count()) == (0, 0)


def test_what_is_moved_is_kept_on_the_ticket_before_the_text_is_taken():
    ticket = make_ticket(subject="One")
    client, address = client_of(make_agent()), reverse("desk:priority", args=[ticket.pk])
    data = {"priority": "2", "reason": TEXT, "version": ticket.version, "seen": 9}

    first = client.post(address, data)
    done = client.post(address, data | {"phi": "move", "phi_seen": first.context["asked"].seen, "version": ""})

    assert (asked(first), done.status_code, IdentityValue.objects.count()) == (True, 302, 1)
    assert ticket.messages.get().body == "Accession [accession number: protected] is missing"


def test_what_is_sent_all_the_same_is_recorded_once_it_is_taken(caplog):
    ticket, boss = make_ticket(), make_supervisor()
    client, address = client_of(boss), reverse("desk:priority", args=[ticket.pk])
    data = {"priority": "2", "reason": TEXT, "version": "", "seen": 9}
    seen = client.post(address, data).context["asked"].seen

    refused = client.post(address, data | {"priority": "99", "phi": "send", "phi_seen": seen})
    before = kinds(ticket)
    done = client.post(address, data | {"phi": "send", "phi_seen": seen})

    assert (refused.status_code, "identifiers_sent" in before) == (400, False)
    assert (done.status_code, kinds(ticket)[-1]) == (302, "identifiers_sent")

    with caplog.at_level(logging.INFO, logger="tickets.views.phi_door"):
        told = {"name": "Late", "scope": "mine", "body": TEXT, "phi": "send", "phi_seen": seen}
        assert client.post(reverse("desk:template_new"), told).status_code == 302
    told = [each.msg for each in caplog.records if each.name == "tickets.views.phi_door"]
    assert [(each["address"], each["kinds"]) for each in told] == [("desk:template_new", ["accession"])]


def test_what_cannot_be_moved_is_asked_about_again():
    ticket = make_ticket()
    client, address = client_of(make_agent()), reverse("desk:priority", args=[ticket.pk])
    data = {"priority": "2", "reason": "DOB 99/99/1956", "version": ticket.version}
    seen = client.post(address, data).context["asked"].seen

    again = client.post(address, data | {"phi": "move", "phi_seen": seen})

    assert asked(again)
    assert again.context["asked"].problem == "Write the date of birth as 1950-12-31."


def test_a_closed_ticket_keeps_nothing_and_the_page_says_so():
    ticket, agent = make_ticket(), make_agent()
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=NOW)
    close(actor=make_supervisor(), ticket_id=ticket.pk, at=NOW)
    client, address = client_of(agent), reverse("desk:priority", args=[ticket.pk])
    data = {"priority": "2", "reason": TEXT}
    seen = client.post(address, data).context["asked"].seen

    again = client.post(address, data | {"phi": "move", "phi_seen": seen})

    assert asked(again)
    assert (again.context["asked"].can_move, "closed" in again.context["asked"].problem) == (False, True)


def test_numbers_of_machines_are_not_asked_about():
    device = make_device(tag="CT9")
    data = {"device_uid": "1.2.840.113619.2.55.3.604688119", "serial": "123-45-6789"}

    answer = client_of(make_agent()).post(reverse("assets:edit", args=[device.tag]), data)

    assert not asked(answer)
