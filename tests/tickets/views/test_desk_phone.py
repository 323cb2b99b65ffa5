"""Logging a call."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from tests.factories import (
    NOW,
    make_agent,
    make_category,
    make_device,
    make_location,
    make_person,
    make_policy,
    make_queue,
    make_routing,
    make_rule,
    make_ticket,
)
from tickets.actions.lifecycle import close, resolve, start_waiting
from tickets.enums import WaitReason
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    make_policy()
    return make_agent(time_zone="Europe/Berlin")


@pytest.fixture
def client(agent):
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def call():
    return {
        "key": "k1",
        "caller": str(make_person(full_name="Kim Okafor", phone="4711").pk),
        "caller_text": "Kim Okafor",
        "called_at": "2026-03-02T10:45",
        "category": str(make_category(impact=2).pk),
        "subject": "Table does not move",
        "affected": "patient_waiting",
    }


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


def send(client, values):
    return client.post(reverse("desk:phone"), values)


def test_call_is_logged_for_the_caller_at_the_time_of_the_call(client, agent, call):
    response = send(client, call | {"device": make_device(tag="CT2").tag, "place": "Room 2"})

    ticket = Ticket.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"/desk/t/{ticket.pk}/")
    assert (ticket.requester.full_name, ticket.created_by, ticket.source) == ("Kim Okafor", agent, "phone")
    assert ticket.occurred_at == datetime(2026, 3, 2, 9, 45, tzinfo=UTC)
    assert (ticket.device.tag, ticket.place, ticket.priority) == ("CT2", "Room 2", 2)


def test_page_offers_now_in_the_agents_own_zone(client):
    html = client.get(reverse("desk:phone")).content.decode()

    assert html.count('value="2026-03-02T11:00"') == 1


def test_second_click_makes_one_ticket(client, call):
    places = [send(client, call).headers["Location"] for _ in range(2)]

    assert (places[0], Ticket.objects.count()) == (places[1], 1)


@pytest.mark.parametrize("text", ["4711", "okafor", "Kim Okafor"])
def test_caller_is_found_by_words_without_script(client, call, text):
    send(client, call | {"caller": "", "caller_text": text})

    assert Ticket.objects.get().requester.full_name == "Kim Okafor"


def test_several_callers_are_offered_as_a_choice(client, call):
    make_person(full_name="Kim Berg")

    response = send(client, call | {"caller": "", "caller_text": "Kim"})

    assert response.status_code == 400
    assert [person.full_name for person in response.context["form"].people] == ["Kim Berg", "Kim Okafor"]
    assert response.content.decode().count('type="radio" name="caller"') == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"caller": "", "caller_text": ""}, "caller_text"),
        ({"caller": "", "caller_text": "zebra"}, "caller_text"),
        ({"caller": "99999999999999999999", "caller_text": ""}, "caller_text"),
        ({"called_at": "yesterday"}, "called_at"),
        ({"called_at": "2026-03-02T11:30"}, "__all__"),
        ({"category": ""}, "category"),
        ({"category": "0"}, "category"),
        ({"subject": "x" * 141}, "subject"),
        ({"affected": ""}, "affected"),
        ({"device_text": "zebra"}, "device_text"),
    ],
)
def test_what_is_wrong_is_said_and_the_text_stays(client, call, changed, field):
    response = send(client, call | {"description": "It beeps."} | changed)

    assert (response.status_code, list(response.context["form"].errors)) == (400, [field])
    assert response.content.decode().count("It beeps.") == 1
    assert Ticket.objects.count() == 0


def test_preview_says_the_priority_and_why(client, call):
    answers = {"category": call["category"], "affected": "patient_on_table", "device": ""}

    response = client.post(reverse("desk:phone_preview"), answers)

    assert (response.context["decision"]["level"], response.context["decision"]["words"]) == (1, "Emergency")


def test_preview_says_the_queue_and_why(client, call):
    make_queue(code="MOD", name="Scanners")
    make_routing(make_rule("CT calls", "MOD", modalities=["CT"], sources=["phone"], words=["beeps"]))
    make_device(tag="CT2")

    said = {"category": call["category"], "device_text": "ct2", "description": "It beeps."}
    ruled, plain, nothing = (
        client.post(reverse("desk:phone_preview"), given).context["goes_to"]
        for given in (said, said | {"description": ""}, {})
    )

    assert ruled == (
        "It goes to Scanners because the device is of modality CT and it came by phone and the text mentions “beeps” "
        "(rule “CT calls”)."
    )
    assert plain.startswith("It goes to PACS team because that queue owns category")
    assert nothing == ""


@pytest.mark.parametrize("answers", [{}, {"category": "x", "affected": "patient_on_table"}, {"affected": "nobody"}])
def test_preview_of_too_few_answers_is_nothing(client, answers):
    assert client.post(reverse("desk:phone_preview"), answers).context["decision"] is None


def test_people_are_found_by_name_and_extension(client):
    person = make_person(full_name="Kim Okafor", phone="4711")

    html = client.get(reverse("desk:person_options"), {"q": "4711"}).content.decode()

    assert html.count(f'data-value="{person.pk}" data-label="Kim Okafor"') == 1


def test_devices_are_found_by_tag(client):
    make_device(tag="CT2")

    html = client.get(reverse("desk:device_options"), {"q": "ct"}).content.decode()

    assert html.count('data-value="CT2" data-label="CT2"') == 1


def open_for(client, **given):
    response = client.get(reverse("desk:phone_open"), given)
    return [(each["row"].ticket, each["row"].is_callers, each["row"].is_on_device) for each in
            response.context["open_tickets"]]  # fmt: skip


@pytest.mark.parametrize("text", ["4711", "47 11", "+49 30 1234-4711", "(030) 4711"])
def test_caller_is_found_by_the_digits_of_a_number(client, call, text):
    send(client, call | {"caller": "", "caller_text": text})

    assert Ticket.objects.get().requester.full_name == "Kim Okafor"


@pytest.mark.parametrize("text", ["ct2", "Room 9", "Big Bertha", "CT2_AE"])
def test_device_is_found_by_tag_room_nickname_and_ae_title(client, call, text):
    device = make_device(
        tag="CT2", nicknames="Big Bertha", ae_title="CT2_AE", location=make_location(name="Angio", room="Room 9")
    )
    make_device(tag="MR1", modality="MR")

    send(client, call | {"device_text": text})

    assert Ticket.objects.get().device == device


def test_caller_device_words_and_who_is_affected_are_enough(client, call):
    response = client.get(reverse("desk:phone"))
    form = response.context["form"]
    shown = {name: form[name].value() for name in ("category", "key")} | {"called_at": "2026-03-02T11:00"}
    assert shown["category"] == ""

    category = make_category(code="R00")
    form = client.get(reverse("desk:phone")).context["form"]
    assert form["category"].value() == category.pk

    said = {"caller_text": "4711", "description": "Table does not move. It did yesterday.", "affected": "workaround"}
    send(client, shown | {"category": category.pk} | said)

    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.description) == ("Table does not move", "Table does not move. It did yesterday.")


def test_nothing_said_is_told_at_the_text(client, call):
    response = send(client, call | {"subject": " ", "description": " \n"})

    assert (response.status_code, list(response.context["form"].errors)) == (400, ["description"])


def test_open_tickets_of_caller_and_device_are_shown(client, agent, call):
    caller, device = Person.objects.get(pk=call["caller"]), make_device(tag="CT2")
    on_device = make_ticket(device=device)
    both, mine = make_ticket(requester=caller, device=device), make_ticket(requester=caller)
    closed = make_ticket(requester=caller)
    resolve(actor=agent, ticket_id=closed.pk, code="resent", done="x", at=NOW)
    close(actor=agent, ticket_id=closed.pk, at=NOW)

    assert open_for(client, caller_text="4711", device_text="ct2") == [
        (both, True, True), (mine, True, False), (on_device, False, True)
    ]  # fmt: skip
    assert open_for(client, caller=call["caller"]) == [(mine, True, False), (both, True, False)]
    assert open_for(client) == open_for(client, caller_text="nobody", device_text="zebra") == []


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_open_tickets_do_not_depend_on_how_many(client, call, count, django_assert_num_queries):
    for _ in range(count):
        make_ticket(requester=Person.objects.get(pk=call["caller"]), device=make_device())

    with django_assert_num_queries(4):  # session, person, caller, tickets
        assert len(open_for(client, caller=call["caller"])) == count


def test_call_is_added_to_the_callers_ticket_as_their_words(client, agent, call):
    ticket = make_ticket(requester=Person.objects.get(pk=call["caller"]))
    start_waiting(actor=agent, ticket_id=ticket.pk, reason=WaitReason.REQUESTER, message="Which room?", at=NOW)
    said = {"caller": call["caller"], "key": "k", "description": "Room 2.", "add_to": str(ticket.pk)}

    responses = [send(client, said) for _ in range(2)]

    message = ticket.messages.get(kind="request")
    assert [response.headers["Location"] for response in responses] == [f"/desk/t/{ticket.pk}/"] * 2
    assert (message.author.full_name, message.body, Ticket.objects.get().state) == ("Kim Okafor", "Room 2.", "new")
    assert list(ticket.events.order_by("seq").values_list("kind", "actor"))[-2:] == [
        ("requester_replied", agent.pk), ("wait_ended", agent.pk)
    ]  # fmt: skip


def test_call_of_somebody_else_is_a_note_that_names_them(client, agent, call):
    ticket = make_ticket()

    send(client, call | {"description": "", "subject": "Also in room 3", "add_to": str(ticket.pk)})

    message = ticket.messages.get()
    assert (message.kind, message.author) == ("note", agent)
    assert message.body == "Kim Okafor (4711) said on the telephone:\nAlso in room 3"
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "field"), [("0", "add_to"), ("x", "add_to"), ("99999", "__all__"), ("99999999999999999999", "add_to")]
)
def test_ticket_that_is_not_there_loses_no_words(client, call, number, field):
    response = send(client, call | {"description": "It beeps.", "add_to": number})

    assert (response.status_code, list(response.context["form"].errors)) == (400, [field])
    assert response.content.decode().count("It beeps.") == 1


def test_closed_ticket_takes_no_words_of_its_requester(client, agent, call):
    ticket = make_ticket(requester=Person.objects.get(pk=call["caller"]))
    resolve(actor=agent, ticket_id=ticket.pk, code="resent", done="x", at=NOW)
    close(actor=agent, ticket_id=ticket.pk, at=NOW)

    response = send(client, call | {"description": "Again.", "add_to": str(ticket.pk)})

    assert (response.status_code, list(response.context["form"].errors)) == (400, ["__all__"])


def test_without_script_a_button_looks_for_open_tickets(client, call):
    ticket = make_ticket(requester=Person.objects.get(pk=call["caller"]))

    response = send(client, call | {"caller": "", "caller_text": "4711", "description": "It beeps.", "look": "1"})

    html = response.content.decode()
    assert (response.status_code, html.count("It beeps."), html.count('value="4711"')) == (200, 1, 1)
    assert html.count(f'name="add_to" value="{ticket.pk}" data-alt-key="1"') == 1
    assert Ticket.objects.count() == 1
