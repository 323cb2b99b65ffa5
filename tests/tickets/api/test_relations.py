"""Links, incidents and problems by API: the same refusals, and 404 for what is hidden."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_agent, make_category, make_device, make_person, make_queue, make_ticket
from tests.factories.calls import caller
from tickets.actions.incident import Public, declare_incident
from tickets.actions.lifecycle import close, resolve
from tickets.actions.link import link_tickets
from tickets.actions.merge import merge_ticket
from tickets.actions.message import requester_reply
from tickets.enums import LinkKind
from tickets.models import Incident, Message, Problem, Ticket, TicketLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent()


@pytest.fixture
def now():
    return timezone.now()


def url(name, number):
    return reverse(f"api:{name}", args=[number])


def put_under(agent, parent, child, now):
    link_tickets(actor=agent, ticket_id=parent.pk, other_id=child.pk, kind=LinkKind.PARENT_OF, at=now)


def test_a_merge_is_undone(agent, now):
    ticket, into = make_ticket(), make_ticket()
    merge_ticket(actor=agent, ticket_id=ticket.pk, into_id=into.pk, at=now)

    answer = caller(agent).post(url("unmerge", ticket.pk))
    again = caller(agent).post(url("unmerge", ticket.pk))

    assert (answer.status_code, answer.json()["merged_into"], answer.json()["state"]) == (200, None, "new")
    assert (again.status_code, again.json()["code"]) == (409, "not_merged")


def test_links_are_made_shown_and_taken_away(agent, now):
    ticket, other, client = make_ticket(), make_ticket(subject="Other"), caller(agent)

    made = client.post(url("link", ticket.pk), {"other": other.pk, "kind": "parent_of", "is_source": False})
    shown = client.get(url("links", ticket.pk)).json()["results"]
    hidden = caller(ticket.requester).get(url("links", ticket.pk)).json()["results"]
    gone = client.post(url("unlink", ticket.pk), {"link": shown[0]["id"]})

    assert (made.status_code, gone.status_code, TicketLink.objects.count()) == (200, 200, 0)
    assert [(link["words"], link["number"], link["subject"]) for link in shown] == [("Part of", other.pk, "Other")]
    assert hidden == []


def test_a_parent_is_not_solved_over_its_children(agent, now):
    parent, child, client = make_ticket(), make_ticket(), caller(agent)
    put_under(agent, parent, child, now)
    body = {"code": "other", "done": "The broker runs again."}

    refused = client.post(url("resolve", parent.pk), body)
    solved = client.post(url("resolve_all", parent.pk), body, HTTP_IDEMPOTENCY_KEY="k1")
    again = client.post(url("resolve_all", parent.pk), body, HTTP_IDEMPOTENCY_KEY="k1")

    assert (refused.status_code, refused.json()["code"]) == (409, "children_active")
    assert (solved.status_code, solved.json()["state"], again.status_code) == (200, "resolved", 200)
    assert Message.objects.filter(body="The broker runs again.").count() == 2


def test_an_incident_is_declared_changed_and_told_of(agent, now):
    ticket, child, client = make_ticket(), make_ticket(), caller(agent)
    put_under(agent, ticket, child, now)

    declared = client.put(url("incident", ticket.pk), {"title": "Worklist is down"})
    changed = client.put(url("incident", ticket.pk), {"title": "Worklist is down", "status": "Half up."})
    asked = client.put(url("incident", ticket.pk), {"title": "Worklist is down", "status": "MRN 1234567"})
    sent = client.post(url("broadcasts", ticket.pk), {"body": "We look."})
    listed = client.get(reverse("api:incidents")).json()["results"]

    assert (declared.status_code, declared.json()["commander"]["id"]) == (200, agent.pk)
    assert (changed.json()["status"], changed.json()["affected"]) == ("Half up.", 1)
    assert (asked.status_code, asked.json()["code"]) == (409, "patient_data")
    assert (sent.status_code, sent.json()["finished_at"] is None) == (201, False)
    assert Message.objects.filter(body="We look.").count() == 2
    assert [(each["number"], each["status"]) for each in listed] == [(ticket.pk, "We look.")]


def test_a_ticket_joins_and_a_person_is_affected_too(agent, now):
    parent, ticket, person = make_ticket(), make_ticket(), make_person()
    declare_incident(actor=agent, ticket_id=parent.pk, public=Public(title="Down", commander=agent), at=now)

    joined = caller(agent).post(url("join", ticket.pk), {"incident": parent.pk})
    first = caller(person).post(url("affected", parent.pk))
    second = caller(person).post(url("affected", parent.pk))

    assert (joined.status_code, first.status_code, second.status_code) == (200, 201, 201)
    assert first.json()["number"] == second.json()["number"]
    assert TicketLink.objects.filter(source=parent).count() == 2


def test_what_is_not_public_or_over_cannot_be_tapped(agent, now):
    hidden, over, plain, client = make_ticket(), make_ticket(), make_ticket(), caller(make_person())
    for ticket, is_public in ((hidden, False), (over, True)):
        public = Public(title="Down", commander=agent, is_public=is_public)
        declare_incident(actor=agent, ticket_id=ticket.pk, public=public, at=now)
    resolve(actor=agent, ticket_id=over.pk, code="other", done="Done.", at=now)

    answers = [client.post(url("affected", ticket.pk)) for ticket in (hidden, plain, over)]

    assert [answer.status_code for answer in answers] == [404, 404, 400]
    assert answers[2].json()["code"] == "incident_over"


def test_problems_are_opened_edited_and_explain_tickets(agent):
    ticket, category, client = make_ticket(), make_category(), caller(agent)
    make_device(tag="CT2")
    known = {"title": "Cold", "queue": make_queue().code, "devices": ["CT2"], "category": category.code}

    made = client.post(reverse("api:problems"), known | {"tickets": [ticket.pk]})
    where = made["Location"]
    cause = known | {"state": "known_error", "cause": "A plug.", "version": 1}
    edited, stale = client.put(where, cause), client.put(where, cause | {"title": "X"})
    out = client.post(url("unproblem", ticket.pk), {"problem": Problem.objects.get().pk})
    back = client.post(url("problem", ticket.pk), {"problem": Problem.objects.get().pk})
    listed = client.get(reverse("api:problems"), {"state": "known_error", "q": "plug"}).json()["results"]

    assert (made.status_code, made.json()["tickets"], made.json()["devices"][0]["tag"]) == (201, [ticket.pk], "CT2")
    assert (edited.status_code, edited.json()["version"], edited.json()["state"]) == (200, 2, "known_error")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_problem")
    assert (out.status_code, back.status_code) == (200, 200)
    assert [problem["title"] for problem in listed] == ["Cold"]
    assert client.get(reverse("api:problems"), {"state": "nonsense"}).status_code == 400


def test_a_message_is_split_off_and_what_came_back_is_logged(agent, now):
    ticket, old, client = make_ticket(), make_ticket(), caller(agent)
    requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="The printer too.", at=now)
    for act in (lambda **given: resolve(code="other", done="Done.", **given), close):
        act(actor=agent, ticket_id=old.pk, at=now - timedelta(days=15))

    split = client.post(url("split", ticket.pk), {"message": ticket.messages.get().pk, "subject": "Printer"})
    back = caller(old.requester).post(url("follow_up", old.pk), {"body": "Again."})
    early = client.post(url("follow_up", ticket.pk), {"body": "Again."})

    assert (split.status_code, split.json()["description"]) == (201, "The printer too.")
    assert (back.status_code, back.json()["requester"]["id"]) == (201, old.requester_id)
    assert (early.status_code, early.json()["code"]) == (409, "still_open")


def test_like_tickets_are_for_the_desk(agent):
    device = make_device()
    ticket, like = make_ticket(device=device), make_ticket(device=device)

    found = caller(agent).get(url("similar", ticket.pk)).json()["results"]

    assert [(each["number"], each["why"][0]) for each in found] == [(like.pk, "Same device")]
    assert caller(ticket.requester).get(url("similar", ticket.pk)).status_code == 403


@pytest.mark.parametrize("name", ["links", "similar", "incident"])
def test_hidden_tickets_are_not_found(agent, now, name):
    ticket = make_ticket()
    declare_incident(actor=agent, ticket_id=ticket.pk, public=Public(title="Down", commander=agent), at=now)

    assert caller(make_person()).get(url(name, ticket.pk)).status_code == 404
    assert caller(agent).get(url(name, ticket.pk)).status_code == 200


_POSTS = [
    "link", "unlink", "join", "unmerge", "resolve_all", "problem", "unproblem", "split", "follow_up", "broadcasts",
]  # fmt: skip


@pytest.mark.parametrize("name", _POSTS)
def test_nothing_is_done_to_hidden_tickets(name):
    ticket = make_ticket()

    assert caller(make_person()).post(url(name, ticket.pk), {}).status_code == 404
    assert Ticket.objects.get(pk=ticket.pk).last_event_seq == 2


def test_requesters_lead_no_incident_and_open_no_problem(agent, now):
    ticket = make_ticket()
    client = caller(ticket.requester)
    declare_incident(actor=agent, ticket_id=ticket.pk, public=Public(title="Down", commander=agent), at=now)

    statuses = [
        client.put(url("incident", ticket.pk), {"title": "Up"}).status_code,
        client.post(url("broadcasts", ticket.pk), {"body": "Hi."}).status_code,
        client.get(reverse("api:incidents")).status_code,
        client.post(reverse("api:problems"), {}).status_code,
        client.post(url("unmerge", ticket.pk)).status_code,
        client.post(url("link", ticket.pk), {"other": make_ticket().pk, "kind": "relates_to"}).status_code,
    ]

    assert statuses == [403] * 6
    assert Incident.objects.get().title == "Down"
    assert caller(agent).get(url("problem_record", 10**9)).status_code == 404
