"""The desk's own work through the API, and the same gate as everywhere."""

from typing import Any

import pytest
from django.urls import reverse

from tests.factories import make_agent, make_person, make_supervisor, make_ticket
from tests.factories.calls import caller
from tests.tickets.actions.test_macro import RESOLVE, macro_of
from tests.tickets.actions.test_reply_template import template_of
from tests.tickets.actions.test_work import CASE, SIDE, worked
from tickets.models import Ticket, TimeEntry

pytestmark = pytest.mark.django_db

MISSING = {"code": "steps_missing", "words": "Do first and tick: “Probe with C-ECHO”."}


def _do(client: Any, name: str, ticket: Ticket, body: dict[str, Any] | None = None) -> Any:
    return client.post(reverse(f"api:{name}", args=[ticket.pk]), body or {})


def test_the_gate_refuses_with_codes_and_words_until_the_step_is_ticked() -> None:
    ticket, client = make_ticket(category=worked()), caller(make_agent())

    refused = _do(client, "resolve", ticket, {"code": "resent", "done": "Sent again."})
    ticked = _do(client, "tick", ticket, {"step": "echo"})
    solved = _do(client, "resolve", ticket, {"code": "resent", "done": "Sent again.", "minutes": 5})

    body = refused.json()
    assert (refused.status_code, body["code"], body["refusals"]) == (409, "steps_missing", [MISSING])
    assert (ticked.status_code, solved.status_code, solved.json()["state"]) == (200, 200, "resolved")
    assert TimeEntry.objects.get().minutes == 5


def test_the_gate_is_overridden_by_a_supervisor_alone() -> None:
    ticket = make_ticket(category=worked())
    body = {"code": "resent", "done": "Sold.", "override": "The scanner was sold."}

    answers = [_do(caller(person), "resolve", ticket, body).status_code for person in (make_agent(), make_supervisor())]

    assert answers == [403, 200]


def test_work_shows_all_of_it() -> None:
    agent, tom = make_agent(), make_agent(full_name="Tom Becker")
    ticket, client = make_ticket(category=worked(fields=(CASE,))), caller(agent)
    for name, body in (
        ("tick", {"step": "tell"}),
        ("fields", {"answers": {"case": "V-77"}}),
        ("tag", {"tag": "MR 3T"}),
        ("watch", {"person": tom.pk}),
        ("watch", {}),
        ("unwatch", {}),
        ("time", {"minutes": 20}),
    ):
        assert _do(client, name, ticket, body).status_code == 200

    found = client.get(reverse("api:progress", args=[ticket.pk])).json()

    assert [(step["key"], step["is_required"], step["is_done"], step["by"]) for step in found["steps"]] == [
        ("echo", True, False, None),
        ("tell", False, True, agent.pk),
    ]
    assert [(field["key"], field["answer"], field["needed"]) for field in found["answers"]] == [
        ("case", "V-77", "resolving")
    ]
    assert (found["tags"], found["watchers"], found["minutes"]) == (
        ["mr-3t"],
        [{"id": tom.pk, "full_name": "Tom Becker"}],
        20,
    )
    assert (found["refusals"], found["causes"]) == ([MISSING], [{"code": "resent", "words": "Sent again"}])
    entry = found["entries"][0]["id"]
    assert _do(client, "untime", ticket, {"entry": entry}).status_code == 200
    assert _do(client, "untag", ticket, {"tag": "mr-3t"}).status_code == 200
    assert client.get(reverse("api:progress", args=[ticket.pk])).json()["minutes"] == 0


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("tick", {"step": "nothing"}, "unknown_step"),
        ("fields", {"answers": {"nothing": "1"}}, "unknown_field"),
        ("tag", {"tag": "!"}, "bad_tag"),
        ("untime", {"entry": 1}, "nothing_to_take_back"),
    ],
)
def test_what_does_not_fit_is_refused(name: str, body: dict[str, Any], code: str) -> None:
    answer = _do(caller(make_agent()), name, make_ticket(), body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_requester_sees_and_does_none_of_it() -> None:
    ticket = make_ticket(category=worked())
    client = caller(ticket.requester)

    assert client.get(reverse("api:progress", args=[ticket.pk])).status_code == 403
    assert _do(client, "tick", ticket, {"step": "echo"}).status_code == 403
    assert _do(caller(make_person()), "tick", ticket, {"step": "echo"}).status_code == 404


def test_a_requester_answers_what_is_asked_at_logging_alone() -> None:
    ticket = make_ticket(category=worked(fields=(SIDE, CASE)))
    client = caller(ticket.requester)

    found = [_do(client, "fields", ticket, {"answers": each}) for each in ({"side": "Left"}, {"case": "1"})]

    assert [answer.status_code for answer in found] == [200, 400]


def test_macro_is_listed_shown_and_applied() -> None:
    agent, ticket = make_agent(), make_ticket()
    macro = macro_of(agent, {"do": "assign_me"}, RESOLVE)
    client, address = caller(agent), reverse("api:macro", args=[ticket.pk, macro.pk])

    listed = client.get(reverse("api:macros")).json()["results"]
    shown = client.get(address).json()["results"]
    applied = client.post(address, {})

    assert [(row["name"], len(row["steps"])) for row in listed] == [("Restart", 2)]
    assert [(row["words"], row["refusal"]) for row in shown] == [("Assign it to me", ""), ("Resolve it", "")]
    assert (applied.status_code, applied.json()["state"]) == (200, "resolved")


def test_macro_meets_the_gate() -> None:
    agent, ticket = make_agent(), make_ticket(category=worked())
    macro = macro_of(agent, {"do": "assign_me"}, RESOLVE)

    answer = caller(agent).post(reverse("api:macro", args=[ticket.pk, macro.pk]), {})

    body = answer.json()
    assert (answer.status_code, body["code"]) == (409, "macro_refused")
    assert (body["step"], body["reason"]) == (2, "steps_missing")
    assert Ticket.objects.get(pk=ticket.pk).assignee is None


def test_macro_of_another_is_not_found_and_an_old_version_refused() -> None:
    agent, ticket = make_agent(), make_ticket()
    mine, theirs = macro_of(agent, {"do": "assign_me"}), macro_of(make_agent(), {"do": "assign_me"})
    client = caller(agent)

    assert client.post(reverse("api:macro", args=[ticket.pk, theirs.pk]), {}).status_code == 404
    assert client.post(reverse("api:macro", args=[ticket.pk, mine.pk]), {"version": 0}).status_code == 409


def test_templates_come_filled_in() -> None:
    agent = make_agent()
    ticket = make_ticket(requester=make_person(full_name="Rosa Reyes"))
    template_of(agent)

    found = caller(agent).get(reverse("api:templates", args=[ticket.pk])).json()["results"]

    assert [(row["name"], row["text"]) for row in found] == [("Thanks", "Dear Rosa")]
