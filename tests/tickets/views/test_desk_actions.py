"""What the desk does to a ticket by its forms."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_agent, make_category, make_device, make_person, make_queue, make_ticket
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import resolve
from tickets.actions.message import note, requester_reply
from tickets.models import Attachment, Message, Ticket, TicketEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent(full_name="Ana Ruiz")


@pytest.fixture
def client(agent):
    client = Client()
    client.force_login(agent)
    return client


def send(client, ticket, name, **values):
    """POST one form of the ticket page as it was when `ticket` was read."""
    seen = {"version": ticket.version, "seen": ticket.last_event_seq}
    return client.post(reverse(f"desk:{name}", args=[ticket.pk]), seen | values)


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def kinds(ticket):
    return list(TicketEvent.objects.filter(ticket=ticket).order_by("seq").values_list("kind", flat=True))[2:]


def test_take(client, agent):
    ticket = fresh(make_ticket())

    response = send(client, ticket, "take")

    assert (response.status_code, response.headers["Location"]) == (302, f"/desk/t/{ticket.pk}/")
    assert (fresh(ticket).assignee, fresh(ticket).state) == (agent, "open")


def test_take_from_the_list_goes_back_to_it(client):
    response = send(client, fresh(make_ticket()), "take", next="/desk/?scope=active")

    assert response.headers["Location"] == "/desk/?scope=active"


def test_way_back_never_leaves_the_site(client):
    ticket = fresh(make_ticket())

    assert send(client, ticket, "take", next="https://evil.example/").headers["Location"] == f"/desk/t/{ticket.pk}/"


def test_take_twice_by_a_double_click_is_one_take(client):
    ticket = fresh(make_ticket())

    answers = [send(client, ticket, "take").status_code for _ in range(2)]

    missed = ["promise_missed"] * 2  # the page answers months after the ticket
    assert (answers, kinds(ticket)) == ([302, 302], [*missed, "ticket_taken"])


def test_take_of_a_ticket_somebody_was_faster_with_shows_who(client):
    ticket = fresh(make_ticket())
    take_ticket(actor=make_agent(full_name="Tom Becker"), ticket_id=ticket.pk, at=NOW)

    response = send(client, ticket, "take")

    assert response.status_code == 409
    assert [(line["actor"], line["text"]) for line in response.context["changes"]] == [
        ("Tom Becker", "took the ticket")
    ]


def test_take_of_a_taken_ticket_is_refused_in_words(client):
    ticket = make_ticket()
    take_ticket(actor=make_agent(), ticket_id=ticket.pk, at=NOW)

    response = send(client, fresh(ticket), "take")

    assert response.status_code == 400
    assert response.context["failed"].non_field_errors() == [
        "Somebody else has already taken this ticket. Ask them to hand it over, or assign it to somebody."
    ]


def test_release(client, agent):
    ticket = make_ticket()
    take_ticket(actor=agent, ticket_id=ticket.pk, at=NOW)

    send(client, fresh(ticket), "release")

    assert (fresh(ticket).assignee, fresh(ticket).state) == (None, "new")


def test_assign(client):
    ticket, other = fresh(make_ticket()), make_agent()

    send(client, ticket, "assign", assignee=other.pk)

    assert fresh(ticket).assignee == other


@pytest.mark.parametrize("value", ["", "0", "x"])
def test_assign_to_nobody_of_the_desk_is_a_form_error(client, value):
    ticket = fresh(make_ticket())

    response = send(client, ticket, "assign", assignee=value)

    assert (response.status_code, set(response.context["failed"].errors)) == (400, {"assignee"})
    assert fresh(ticket).assignee is None


def test_assign_to_a_requester_is_a_form_error(client):
    response = send(client, fresh(make_ticket()), "assign", assignee=make_person().pk)

    assert (response.status_code, set(response.context["failed"].errors)) == (400, {"assignee"})


def test_route(client):
    ticket, queue = fresh(make_ticket()), make_queue(code="NET")

    send(client, ticket, "route", queue=queue.pk)

    assert fresh(ticket).queue == queue


def test_category(client):
    ticket, category = fresh(make_ticket()), make_category()

    send(client, ticket, "category", category=category.pk)

    assert fresh(ticket).category == category


def test_priority_with_its_reason(client):
    ticket = fresh(make_ticket())

    send(client, ticket, "priority", priority=1, reason="Three rooms are down.")

    assert fresh(ticket).priority == 1
    assert list(Message.objects.values_list("kind", "body")) == [("note", "Three rooms are down.")]


def test_priority_without_a_reason_keeps_what_was_chosen(client):
    ticket = fresh(make_ticket())

    response = send(client, ticket, "priority", priority=1, reason="")

    assert response.status_code == 400
    assert response.context["failed"]["priority"].value() == "1"
    assert response.context["failed_name"] == "priority"


@pytest.mark.parametrize("values", [{"device": "CT2"}, {"device_text": "ct2"}, {"device_text": "outpatients"}])
def test_device_by_tag_or_words(client, values):
    ticket, device = fresh(make_ticket()), make_device(tag="CT2", name="CT Outpatients")

    send(client, ticket, "device", **values)

    assert fresh(ticket).device == device


def test_device_taken_away(client):
    ticket = fresh(make_ticket(device=make_device()))

    send(client, ticket, "device", is_none="on")

    assert fresh(ticket).device is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write the tag or name of the device."),
        ("zebra", "No device fits. Check the spelling, or use the tag on its sticker."),
        ("Scanner", "Several devices fit: CT1, CT2. Write one of these tags."),
    ],
)
def test_device_that_is_not_one_device(client, text, words):
    make_device(tag="CT1")
    make_device(tag="CT2")

    response = send(client, fresh(make_ticket()), "device", device_text=text)

    assert (response.status_code, response.context["failed"].errors["device_text"]) == (400, [words])


def test_reply_with_a_file_of_a_page_without_script(client):
    ticket = fresh(make_ticket())

    send(client, ticket, "reply", body="We look at it.", files=SimpleUploadedFile("log.txt", b"line"))

    assert list(Message.objects.values_list("kind", "body")) == [("reply", "We look at it.")]
    assert list(Attachment.objects.values_list("name", "is_internal")) == [("log.txt", False)]


def test_reply_twice_by_a_double_click_is_one_reply(client):
    ticket = fresh(make_ticket())

    answers = [send(client, ticket, "reply", body="We look at it.").status_code for _ in range(2)]

    assert (answers, Message.objects.count()) == ([302, 302], 1)


@pytest.mark.parametrize("name", ["reply", "note"])
def test_message_sent_again_later_from_the_same_page_is_one_message(client, name):
    ticket = fresh(make_ticket())
    send(client, ticket, name, body="One.", token="abc")
    requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="Thanks.", at=NOW)

    assert send(client, ticket, name, body="One.", token="abc").status_code == 302
    assert list(Message.objects.order_by("id").values_list("body", flat=True)) == ["One.", "Thanks."]


def test_forms_of_the_page_carry_a_token_each(client):
    page = client.get(reverse("desk:ticket", args=[make_ticket().pk])).content.decode()

    assert len(set(re.findall(r'name="token" value="([0-9a-f]{32})"', page))) == 2


def test_second_other_reply_from_an_old_page_is_not_taken_for_a_double_click(client):
    ticket = fresh(make_ticket())
    send(client, ticket, "reply", body="One.")

    assert send(client, ticket, "reply", body="Two.").status_code == 409


def test_reply_after_the_requester_wrote_shows_it_and_keeps_the_text(client):
    requester = make_person(full_name="Kim Okafor")
    ticket = fresh(make_ticket(requester=requester))
    requester_reply(actor=requester, ticket_id=ticket.pk, body="It works again.", at=NOW)

    response = send(client, ticket, "reply", body="We come at noon.")

    assert response.status_code == 409
    assert [line["actor"] for line in response.context["changes"]] == ["Kim Okafor"]
    assert response.context["compose"] == "reply"
    assert response.content.decode().count("We come at noon.") == 1


def test_stale_form_can_be_sent_again(client):
    ticket = fresh(make_ticket())
    note(actor=make_agent(), ticket_id=ticket.pk, body="Checked.", at=NOW)
    send(client, ticket, "reply", body="We come at noon.")

    again = send(client, fresh(ticket), "reply", body="We come at noon.")

    missed = ["promise_missed"] * 2  # the page answers months after the ticket
    assert (again.status_code, kinds(ticket)) == (302, ["note_added", *missed, "reply_sent"])


@pytest.mark.parametrize("name", ["reply", "note"])
def test_empty_message_is_a_form_error(client, name):
    response = send(client, fresh(make_ticket()), name, body="  ")

    assert (response.status_code, response.context["failed"].errors) == (400, {"body": ["Write something first."]})


def test_note_with_a_file_is_for_the_desk_alone(client):
    send(client, fresh(make_ticket()), "note", body="Vendor case 7.", files=SimpleUploadedFile("log.txt", b"line"))

    assert list(Attachment.objects.values_list("name", "is_internal")) == [("log.txt", True)]


def test_empty_file_is_refused_in_words(client):
    response = send(client, fresh(make_ticket()), "reply", body="See file.", files=SimpleUploadedFile("a.txt", b""))

    assert (response.status_code, Message.objects.count()) == (400, 0)


@pytest.mark.parametrize("uploads", ["nonsense", "6f0e4b3e-0000-4000-8000-000000000000"])
def test_upload_nobody_sent_is_refused(client, uploads):
    response = send(client, fresh(make_ticket()), "reply", body="See file.", uploads=uploads)

    assert (response.status_code, Message.objects.count()) == (400, 0)


def test_wait_and_resume(client):
    ticket = fresh(make_ticket())

    send(client, ticket, "wait", reason="vendor", until="2999-01-01", message="We called them.")

    assert (fresh(ticket).state, fresh(ticket).waiting_reason) == ("waiting", "vendor")
    send(client, fresh(ticket), "resume")
    assert fresh(ticket).state == "new"


@pytest.mark.parametrize("values", [{"reason": "holiday"}, {"reason": "vendor", "until": "2001-01-01"}])
def test_wait_for_nothing_or_the_past_is_refused(client, values):
    ticket = fresh(make_ticket())

    assert send(client, ticket, "wait", **values).status_code == 400
    assert fresh(ticket).state == "new"


def test_resolve_reopen_close(client):
    ticket = fresh(make_ticket())

    send(client, ticket, "resolve", code="resent", done="Sent again.")
    assert (fresh(ticket).state, fresh(ticket).resolution_code) == ("resolved", "resent")
    send(client, fresh(ticket), "reopen", message="Not yet.")
    assert (fresh(ticket).state, fresh(ticket).reopened_count) == ("new", 1)
    send(client, fresh(ticket), "resolve", code="other", done="Now.")
    send(client, fresh(ticket), "close")
    assert fresh(ticket).state == "closed"


def test_resolve_needs_cause_and_words(client):
    response = send(client, fresh(make_ticket()), "resolve", code="magic", done="")

    assert (response.status_code, set(response.context["failed"].errors)) == (400, {"code", "done"})


def test_close_of_an_open_ticket_is_refused_in_words(client):
    response = send(client, fresh(make_ticket()), "close")

    assert response.context["failed"].non_field_errors() == [
        "This ticket is not resolved yet. Resolve it first and say what was done."
    ]


def test_page_after_a_refusal_offers_what_is_allowed_now(client):
    ticket = make_ticket()
    resolve(actor=make_agent(), ticket_id=ticket.pk, code="other", done="Done.", at=NOW)

    response = send(client, fresh(ticket), "wait", reason="vendor")

    assert response.status_code == 400
    assert list(response.context["forms"]) == ["reply", "note", "reopen", "close"]
