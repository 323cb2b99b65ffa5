"""One act on many tickets, by programs."""

import pytest
from django.test import Client

from tests.factories import NOW, make_agent, make_category, make_person, make_queue, make_ticket
from tickets.actions.lifecycle import resolve
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db

BULK = "/api/v1/tickets/bulk/"


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def post(client, act, tickets, key="k1", **given):
    headers = {"Idempotency-Key": key} if key else {}
    body = {"act": act, "tickets": [getattr(ticket, "pk", ticket) for ticket in tickets]} | given
    return client.post(BULK, body, content_type="application/json", headers=headers)


def test_each_ticket_has_its_outcome():
    agent = make_agent()
    fine, done = make_ticket(), make_ticket()
    resolve(actor=agent, ticket_id=done.pk, code="other", done="Before.", at=NOW)
    client = signed_in(agent)

    answer = post(client, "resolve", [fine, done, 999_999], code="other", done="Restarted.")

    run = answer.json()
    assert answer.status_code == 200
    assert (run["done"], run["refused"], run["waiting"], run["total"]) == (1, 2, 0, 3)
    assert {row["ticket"]: (row["outcome"], row["code"]) for row in run["tickets"]} == {
        fine.pk: ("done", ""),
        done.pk: ("refused", "already_resolved"),
        999_999: ("refused", "ticket_missing"),
    }
    assert client.get(f"{BULK}{run['id']}/").json() == run
    assert signed_in(make_agent()).get(f"{BULK}{run['id']}/").status_code == 404


def test_acts_take_codes_and_ids():
    agent, queue, category = make_agent(), make_queue(code="NET"), make_category(code="R21")
    ticket, client = make_ticket(), signed_in(agent)

    for act, given in {
        "route": {"queue": "net"},
        "category": {"category": "r21"},
        "priority": {"priority": 1, "reason": "A patient waits."},
        "assign": {"assignee": agent.pk},
        "wait": {"wait_reason": "vendor", "until": "2199-03-01"},
    }.items():
        assert post(client, act, [ticket], key=act, **given).json()["done"] == 1, act

    found = Ticket.objects.get(pk=ticket.pk)
    assert (found.queue, found.category, found.priority, found.assignee) == (queue, category, 1, agent)
    assert found.waiting_until.isoformat() == "2199-03-01"


def test_same_key_does_it_once_and_none_is_refused():
    ticket, client = make_ticket(), signed_in(make_agent())

    first, second = (post(client, "note", [ticket], body="Once.").json() for _ in range(2))

    assert first == second
    assert Message.objects.filter(body="Once.").count() == 1
    assert post(client, "note", [ticket], key="", body="Once.").json()["code"] == "key_needed"


def test_undo():
    agent, ticket = make_agent(), make_ticket()
    client = signed_in(agent)
    run = post(client, "take", [ticket]).json()

    undone = client.post(f"{BULK}{run['id']}/undo/", content_type="application/json")

    assert (undone.status_code, undone.json()["done"]) == (200, 1)
    assert Ticket.objects.get(pk=ticket.pk).assignee is None
    assert signed_in(make_agent()).post(f"{BULK}{run['id']}/undo/").status_code == 404


def test_many_are_done_in_the_background():
    answer = post(signed_in(make_agent()), "take", range(900_000, 900_060))

    assert (answer.status_code, answer.json()["finished_at"], answer.json()["waiting"]) == (202, None, 60)


def test_what_is_missing_is_said():
    client, ticket = signed_in(make_agent()), make_ticket()

    assert sorted(post(client, "resolve", [ticket]).json()["errors"]) == ["code", "done"]
    assert sorted(post(client, "undo", [ticket]).json()["errors"]) == ["act"]
    assert sorted(post(client, "take", []).json()["errors"]) == ["tickets"]


def test_requester_may_not():
    assert post(signed_in(make_person()), "take", [make_ticket()]).status_code == 403
