from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, make_agent, make_category, make_device, make_person, make_queue, make_ticket
from tests.factories.calls import caller
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import resolve
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def _do(client: Any, name: str, ticket: Ticket, body: dict[str, Any] | None = None, **headers: str) -> Any:
    return client.post(reverse(f"api:{name}", args=[ticket.pk]), body or {}, **headers)


def test_each_act_does_its_action() -> None:
    agent, requester, device = make_agent(), make_person(), make_device()
    ticket, client = make_ticket(requester=requester), caller(agent)
    network, other, into = make_queue(code="NET"), make_category(), make_ticket()
    soon = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:00Z")
    steps: list[tuple[str, dict[str, Any], str, Any]] = [
        ("take", {}, "assignee", {"id": agent.pk, "full_name": agent.full_name}),
        ("release", {}, "assignee", None),
        ("assign", {"assignee": agent.pk}, "state", "open"),
        ("category", {"category": other.code}, "category", {"code": other.code, "title": other.title}),
        ("priority", {"priority": 1, "reason": "A patient waits."}, "priority", 1),
        ("due", {"metric": "resolution", "due_at": soon, "reason": "Agreed."}, "resolution_due_at", soon),
        ("device", {"device": device.tag}, "device", {"tag": device.tag, "name": device.name}),
        ("device", {"device": None}, "device", None),
        ("route", {"queue": network.code}, "queue", {"code": "NET", "name": network.name}),
        ("reply", {"body": "On our way."}, "state", "new"),
        ("note", {"body": "Cable again."}, "state", "new"),
        ("call", {"caller": requester.pk, "body": "It beeps."}, "state", "new"),
        ("wait", {"reason": "vendor", "until": "2099-01-01", "message": "They come."}, "waiting_reason", "vendor"),
        ("resume", {}, "state", "new"),
        ("resolve", {"code": "other", "done": "New cable."}, "state", "resolved"),
        ("close", {}, "state", "closed"),
        ("reopen", {"message": "Again."}, "state", "new"),
        ("merge", {"into": into.pk}, "merged_into", into.pk),
    ]

    answers = [_do(client, name, ticket, body) for name, body, _, _ in steps]

    assert [(a.status_code, a.json().get(s[2])) for a, s in zip(answers, steps, strict=True)] == [
        (200, value) for _, _, _, value in steps
    ]


def test_requester_confirms() -> None:
    agent, ticket = make_agent(), make_ticket()
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=NOW)

    response = _do(caller(ticket.requester), "confirm", ticket)

    assert (response.status_code, response.json()["state"]) == (200, "closed")


@pytest.mark.parametrize("is_header", [True, False])
def test_stale_version_is_a_conflict_that_names_the_new_one(is_header: bool) -> None:
    ticket, client = make_ticket(), caller(make_agent())
    take_ticket(actor=make_agent(), ticket_id=ticket.pk, at=NOW)
    seen = {"HTTP_IF_MATCH": f'"t{ticket.pk}-v1"'} if is_header else {}

    response = _do(client, "release", ticket, {} if is_header else {"version": 1}, **seen)

    assert (response.status_code, response.json()["code"], response.json()["version"]) == (409, "stale_ticket", 2)


def test_current_version_goes_through() -> None:
    ticket = make_ticket()

    response = _do(caller(make_agent()), "take", ticket, HTTP_IF_MATCH=f'"t{ticket.pk}-v1"')

    assert (response.status_code, response["ETag"]) == (200, f'"t{ticket.pk}-v2"')


@pytest.mark.parametrize("tag", ["nonsense", '"t999999-v1"', '"t1"', '"t١-v١"'])
def test_foreign_etag_is_refused(tag: str) -> None:
    response = _do(caller(make_agent()), "take", make_ticket(), HTTP_IF_MATCH=tag)

    assert (response.status_code, response.json()["code"]) == (400, "parse_error")


def test_what_the_state_refuses_is_a_conflict() -> None:
    ticket, client = make_ticket(), caller(make_agent())

    codes = [_do(client, name, ticket).json()["code"] for name in ("release", "resume", "close", "reopen")]

    assert codes == ["nobody_has_it", "not_waiting", "not_resolved", "not_done"]
    assert _do(client, "release", ticket).status_code == 409


def test_unknown_cause_is_refused_with_its_code() -> None:
    response = _do(caller(make_agent()), "resolve", make_ticket(), {"code": "nonsense", "done": "Done."})

    assert (response.status_code, response.json()["code"]) == (400, "unknown_cause")


def test_requester_is_no_assignee() -> None:
    response = _do(caller(make_agent()), "assign", make_ticket(), {"assignee": make_person().pk})

    assert (response.status_code, list(response.json()["errors"])) == (400, ["assignee"])
