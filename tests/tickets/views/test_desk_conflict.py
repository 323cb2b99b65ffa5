"""Two people change one ticket: what goes through, what is shown first, and that nothing typed is lost."""

import dataclasses

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from tests.factories import NOW, make_agent, make_category, make_ticket
from tests.tickets.views.test_desk_actions import fresh, send
from tickets.actions.lifecycle import close, resolve
from tickets.actions.lock import StaleTicket
from tickets.actions.message import reply
from tickets.actions.triage import change_priority
from tickets.enums import Priority
from tickets.models import Message
from tickets.views import desk_actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    client = Client()
    client.force_login(make_agent(full_name="Ana Ruiz"))
    return client


def _meanwhile(ticket, name):
    """A colleague changes the priority, or answers."""
    tom = make_agent(full_name="Tom Becker")
    if name == "priority":
        change_priority(actor=tom, ticket_id=ticket.pk, priority=Priority.P1, reason="Down.", at=NOW)
    else:
        reply(actor=tom, ticket_id=ticket.pk, body="Tom answered.", at=NOW)


def _words(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_change_of_another_field_goes_through_and_says_what_happened_meanwhile(client):
    ticket, category = fresh(make_ticket()), make_category()
    _meanwhile(ticket, "priority")

    response = send(client, ticket, "category", category=category.pk)

    assert (response.status_code, fresh(ticket).category, fresh(ticket).priority) == (302, category, 1)
    told = "Meanwhile: Tom Becker changed the priority from P3 to P1."
    assert _words(response) == [f"#{ticket.pk}: Category changed. {told}"]


def test_reply_is_not_held_up_by_the_reason_of_another_change(client):
    ticket = fresh(make_ticket())
    _meanwhile(ticket, "priority")

    assert send(client, ticket, "reply", body="We look at it.").status_code == 302


def test_change_of_the_same_field_shows_both_and_can_be_applied_on_top(client):
    ticket = fresh(make_ticket())
    _meanwhile(ticket, "priority")

    response = send(client, ticket, "priority", priority=5, reason="Not urgent.")

    assert response.status_code == 409
    assert response.context["differences"] == [{"label": "Priority", "now": "P1 Emergency", "mine": "P5 Planned"}]
    assert response.context["failed"]["reason"].value() == "Not urgent."
    html = response.content.decode()
    assert '<button class="button" type="submit" form="form-priority">Apply mine on top</button>' in html

    send(client, fresh(ticket), "priority", priority=5, reason="Not urgent.")
    assert fresh(ticket).priority == 5


def test_note_is_never_held_up(client):
    ticket = fresh(make_ticket())
    _meanwhile(ticket, "reply")

    response = send(client, ticket, "note", body="Vendor called.")

    assert response.status_code == 302
    assert _words(response) == [f"#{ticket.pk}: Private note saved. Meanwhile: Tom Becker replied."]


def test_reply_to_what_somebody_answered_keeps_the_text_and_can_be_sent_anyway(client):
    ticket = fresh(make_ticket())
    _meanwhile(ticket, "reply")

    response = send(client, ticket, "reply", body="Ana's long answer")

    assert (response.status_code, response.context["can_insist"]) == (409, True)
    assert response.context["forms"]["reply"]["body"].value() == "Ana's long answer"
    assert list(Message.objects.values_list("body", flat=True)) == ["Tom answered."]
    assert 'form="form-reply">Send anyway</button>' in response.content.decode()


def test_words_for_a_form_that_is_no_longer_offered_are_kept_to_be_copied(client):
    ticket = fresh(make_ticket())
    tom = make_agent()
    resolve(actor=tom, ticket_id=ticket.pk, code="other", done="Restarted.", at=NOW)
    close(actor=tom, ticket_id=ticket.pk, at=NOW)

    response = send(client, ticket, "reply", body="Ana's long answer")

    assert (response.status_code, response.context["can_insist"]) == (409, False)
    assert response.context["unsent"] == [{"label": "Message", "text": "Ana's long answer"}]
    assert ">Ana&#x27;s long answer</textarea>" in response.content.decode()


def test_somebody_who_is_always_faster_is_shown(client, monkeypatch):
    ticket = fresh(make_ticket())
    calls = []

    def stale(**_):
        calls.append(1)
        raise StaleTicket

    action = dataclasses.replace(desk_actions.ACTIONS["note"], run=stale)
    monkeypatch.setitem(desk_actions.ACTIONS, "note", action)

    response = send(client, ticket, "note", body="Vendor called.")

    assert (response.status_code, len(calls)) == (409, 3)


def test_without_what_was_seen_a_change_is_shown(client):
    ticket = fresh(make_ticket())
    _meanwhile(ticket, "reply")

    assert send(client, ticket, "note", body="Vendor called.", seen="").status_code == 409
