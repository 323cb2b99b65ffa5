"""Rules tried on the tickets of the last month."""

from datetime import timedelta

import pytest

from accounts.enums import Role
from tests.factories import (
    NOW,
    make_agent,
    make_category,
    make_device,
    make_person,
    make_queue,
    make_routing,
    make_rule,
    make_supervisor,
    make_team,
    make_ticket,
)
from tickets.actions import routing_trial
from tickets.actions.routing import CannotRoute
from tickets.actions.routing_trial import (
    TooManyRoutingTrials,
    continue_routing_trials,
    tidy_routing_trials,
    try_routing,
)
from tickets.actions.triage import change_category, route_ticket
from tickets.models import RoutingTrial, Ticket, TicketEvent
from tickets.queries.routing_trials import moved_tickets, tried_of
from tickets.rules.routing_version import Content

pytestmark = pytest.mark.django_db

RULES = [make_rule("CT", "MOD", modalities=["CT"]), make_rule("VPN", "NET", words=["vpn"])]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def administrator():
    make_queue(code="MOD"), make_queue(code="NET")
    make_routing()
    return make_person(role=Role.ADMINISTRATOR)


def test_tickets_that_would_go_elsewhere_are_counted_and_listed(administrator):
    scanner = make_ticket(device=make_device(), subject="Scanner and VPN")
    vpn = make_ticket(subject="VPN")
    make_ticket(), make_ticket(at=NOW - timedelta(days=31), subject="vpn")
    before = TicketEvent.objects.count()

    trial = try_routing(actor=administrator, content=Content(rules=RULES), at=LATER)

    assert (trial.total, trial.done, trial.finished_at, trial.failed) == (3, 3, LATER, [])
    assert trial.changes == [
        {"ticket": scanner.pk, "was": "PACS", "becomes": "MOD", "rule": "CT"},
        {"ticket": vpn.pk, "was": "PACS", "becomes": "NET", "rule": "VPN"},
    ]
    assert trial.counts == {
        "fit/1": 1, "fit/2": 2, "win/1": 1, "win/2": 1, "both/1/2": 1, "moved": 2, "moved/PACS/MOD": 1,
        "moved/PACS/NET": 1, "right_before": 3, "right_after": 1,
    }  # fmt: skip
    assert [row.ticket for row in moved_tickets(administrator, trial)] == [scanner, vpn]
    assert (TicketEvent.objects.count(), Ticket.objects.get(pk=vpn.pk).queue.code) == (before, "PACS")


def test_ticket_counts_as_it_was_logged_and_ended(administrator):
    agent, network = make_agent(), make_queue(code="NET")
    ticket = make_ticket(category=make_category(code="R21"))
    change_category(actor=agent, ticket_id=ticket.pk, category=make_category(code="R99"), at=NOW)
    route_ticket(actor=agent, ticket_id=ticket.pk, queue=network, at=NOW)

    trial = try_routing(
        actor=administrator, content=Content(rules=[make_rule("Send", "NET", categories=["R21"])]), at=LATER
    )

    assert trial.counts == {"fit/1": 1, "win/1": 1, "moved": 1, "moved/PACS/NET": 1, "right_after": 1}


def test_owners_are_tried_too(administrator):
    make_ticket(device=make_device(owner_team=make_team(code="biomed")))

    trial = try_routing(
        actor=administrator,
        content=Content(owners=[{"team": "biomed", "queue": "MOD", "instead_of": []}]),
        at=LATER,
    )

    assert trial.changes[0]["becomes"] == "MOD"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_a_batch_do_not_depend_on_how_many(administrator, count, django_assert_num_queries):
    category, device = make_category(), make_device(owner_team=make_team())
    for _ in range(count):
        make_ticket(category=category, device=device)
    rules = [make_rule("All", "MOD", sites=["MAIN"], times=[[0, 60]], outside=["always"], teams=["x"])]
    try_routing(actor=administrator, content=Content(rules=rules), at=LATER)

    with django_assert_num_queries(29):
        try_routing(actor=administrator, content=Content(rules=rules), at=LATER)


def test_many_are_left_to_the_worker_which_goes_on_batch_by_batch(administrator, monkeypatch):
    monkeypatch.setattr(routing_trial, "AT_ONCE", 2)
    monkeypatch.setattr(routing_trial, "BATCH", 2)
    tickets = [make_ticket(subject="vpn") for _ in range(3)]

    trial = try_routing(actor=administrator, content=Content(rules=RULES), at=LATER)
    assert (trial.done, trial.finished_at) == (0, None)

    assert continue_routing_trials(at=LATER) == 2
    trial.refresh_from_db()
    assert (trial.done, trial.finished_at, [row["ticket"] for row in trial.changes]) == (
        3, LATER, [ticket.pk for ticket in tickets]
    )  # fmt: skip


def test_no_more_are_listed_than_a_page_shows(administrator, monkeypatch):
    monkeypatch.setattr(routing_trial, "MOST_LISTED", 1)
    make_ticket(subject="vpn"), make_ticket(subject="vpn")

    trial = try_routing(actor=administrator, content=Content(rules=RULES), at=LATER)

    assert (len(trial.changes), trial.counts["moved"]) == (1, 2)


def test_trial_of_the_same_rules_is_found_again(administrator):
    make_ticket(subject="vpn")
    trial = try_routing(actor=administrator, content=Content(rules=RULES), at=LATER)

    found, tried = tried_of(administrator, Content(rules=RULES))

    assert (found, tried.wins, tried.tickets) == (trial, {2: 1}, 1)
    assert tried_of(administrator, Content(rules=RULES[:1])) == (None, None)
    assert tried_of(make_supervisor(), Content(rules=RULES)) == (None, None)


def test_only_administrators_try_and_not_endlessly(administrator, monkeypatch):
    monkeypatch.setattr(routing_trial, "AT_ONCE", -1)
    for _ in range(3):
        try_routing(actor=administrator, content=Content(rules=RULES), at=NOW)

    with pytest.raises(TooManyRoutingTrials):
        try_routing(actor=administrator, content=Content(rules=RULES), at=NOW)
    with pytest.raises(CannotRoute):
        try_routing(actor=make_supervisor(), content=Content(rules=RULES), at=NOW)


def test_what_was_tried_is_kept_two_weeks(administrator):
    try_routing(actor=administrator, content=Content(rules=RULES), at=NOW)

    assert tidy_routing_trials(at=NOW + timedelta(days=14)) == 0
    assert tidy_routing_trials(at=NOW + timedelta(days=15)) == 1
    assert RoutingTrial.objects.count() == 0
