"""Trying a draft on tickets of the past, page by page."""

import pytest
import time_machine

from tests.factories import NOW, make_agent, make_policy, make_supervisor, make_ticket
from tests.tickets.actions.stories import later
from tests.tickets.views.promise_pages import address, administrator, errors, signed_in
from tickets.actions import whatif as trying
from tickets.actions.draft import draft_hours, draft_targets
from tickets.actions.message import reply
from tickets.models import PolicyDraft, TicketEvent, WhatIf
from tickets.queries.policy_content import draft_of

pytestmark = pytest.mark.django_db
FORM_QUERIES, RESULT_QUERIES = 10, 10
TODAY = {"period": "days", "first": "2026-03-02", "last": "2026-03-02"}


@pytest.fixture(autouse=True)
def afternoon():
    with time_machine.travel(later(180), tick=False):
        yield


@pytest.fixture
def actor():
    make_policy()
    return make_supervisor()


@pytest.fixture
def client(actor):
    return signed_in(actor)


def faster(actor, seconds=3600):
    """A draft that answers P3 within an hour instead of two."""
    policy = make_policy()
    targets = policy.targets | {"3": policy.targets["3"] | {"first_response": seconds}}
    seen = draft_of(actor, at=NOW).revision
    return draft_targets(actor=actor, targets=targets, seen=seen, at=later(179))


def answered(minutes=90):
    ticket = make_ticket()
    reply(actor=make_agent(), ticket_id=ticket.pk, body="We look.", at=later(minutes))
    return ticket


def tried(client):
    client.post(address("whatif"), TODAY)
    return WhatIf.objects.order_by("-pk")[:1].get()


def test_question_names_the_last_quarter_and_the_draft(client, actor):
    faster(actor)

    page = client.get(address("whatif")).content.decode()

    assert "The last quarter, 1 October 2025 to 31 December 2025" in page
    assert "P3, first response" in page
    assert "What this cannot know" in page


def test_attainment_before_and_after_with_the_tickets_that_change(client, actor):
    ticket = answered()
    faster(actor)
    events = TicketEvent.objects.count()

    page = client.post(address("whatif"), TODAY, follow=True)

    first = page.context["lines"][0]
    assert (first.label, first.before.text, first.after.text, first.before.n, first.after.n, first.lost) == (
        "First response",
        "100.0 %",
        "0.0 %",
        1,
        1,
        1,
    )
    assert [(row.ticket, row.change) for row in page.context["rows"]] == [(ticket, "kept → missed")]
    assert "n = 1 before, 1 after" in page.content.decode()
    assert "Few promises" in page.content.decode()
    assert TicketEvent.objects.count() == events


def test_breakdown_is_of_the_measure_that_is_asked_for(client, actor):
    answered()
    faster(actor)
    where = address("trial", whatif_id=tried(client).pk)

    by_default, asked = client.get(where), client.get(where, {"measure": "first_response"})
    nonsense = client.get(where, {"measure": "moon", "change": "moon"})

    assert (by_default.context["measured"], nonsense.context["measured"]) == ("Resolution", "Resolution")
    assert [line.label for line in asked.context["priorities"]] == ["P3 Today"]
    assert [line.label for line in asked.context["queues"]] == ["PACS team"]


def test_many_tickets_are_judged_in_the_background(client, actor, monkeypatch):
    monkeypatch.setattr(trying, "AT_ONCE", 0)
    answered()
    faster(actor)
    where = address("trial", whatif_id=tried(client).pk)

    waiting = client.get(where).content.decode()
    trying.sweep(at=later(181))
    ready = client.get(where).content.decode()

    assert "0 of 1 tickets judged" in waiting
    assert "Look again" in waiting  # without JavaScript
    assert "Tickets that change" in ready
    assert "data-refresh-seconds" not in ready


def test_days_without_a_ticket_are_said(client):
    page = client.post(address("whatif"), {"period": "quarter", "first": "", "last": ""}, follow=True)

    assert "No ticket was logged in these days" in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first": ""}, "first"),
        ({"last": ""}, "last"),
        ({"first": "2026-03-03"}, "last"),
        ({"first": "2020-03-03"}, "first"),
        ({"first": "soon"}, "first"),
        ({"period": "week"}, "period"),
    ],
)
def test_wrong_days_are_refused_in_words(client, wrong, field):
    assert field in errors(client.post(address("whatif"), TODAY | wrong))


def test_too_many_under_way_is_said(client, monkeypatch):
    monkeypatch.setattr(trying, "AT_ONCE", -1)
    for _ in range(trying.MOST_WAITING):
        tried(client)

    assert "under way" in errors(client.post(address("whatif"), TODAY))["__all__"][0]


def test_another_goes_on_with_what_was_tried(client, actor):
    answered()
    faster(actor)
    hours = {"time_zone": "", "windows": [[[0, 60]]] * 7, "exceptions": {}}
    draft_hours(actor=actor, calendar="always", content=hours, seen=1, at=later(179))
    trial, other = tried(client), administrator()

    page = signed_in(other).post(address("trial_take", whatif_id=trial.pk), follow=True)

    draft = PolicyDraft.objects.get(owner=other)
    assert (draft.targets["3"]["first_response"], draft.hours) == (3600, {"always": hours})
    assert [each["name"] for each in page.context["hours"]] == ["always"]
    assert "Publish these hours" in page.content.decode()


def test_trial_says_what_was_tried_when_the_draft_has_moved_on(client, actor):
    answered()
    faster(actor)
    trial = tried(client)
    faster(actor, seconds=60)

    page = client.get(address("trial", whatif_id=trial.pk))

    assert [(each.about, each.after) for each in page.context["differences"]] == [("P3, first response", "1 h")]


def test_others_see_what_was_tried_and_agents_do_not(client, actor):
    trial = tried(client)
    where = address("trial", whatif_id=trial.pk)

    assert signed_in(make_supervisor()).get(where).status_code == 200
    assert signed_in(make_agent()).get(where).status_code == 403
    assert client.get(address("trial", whatif_id=trial.pk + 1)).status_code == 404
    assert client.post(address("trial_take", whatif_id=trial.pk + 1)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_few_questions(client, actor, count, django_assert_num_queries):
    faster(actor)
    for _ in range(count):
        answered()
    for _ in range(count):
        trial = tried(client)
    client.get(address("whatif"))  # hours are read once a process

    with django_assert_num_queries(FORM_QUERIES):
        client.get(address("whatif"))
    with django_assert_num_queries(RESULT_QUERIES):
        client.get(address("trial", whatif_id=trial.pk))
