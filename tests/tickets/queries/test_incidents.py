"""What runs, who reads it, and what looks like an incident."""

from datetime import timedelta

import pytest

from tests.factories import NOW, make_agent, make_category, make_device, make_person, make_ticket
from tests.factories.people import make_site
from tickets.actions.broadcast import write_to_affected
from tickets.actions.incident import Public, declare_incident
from tickets.actions.lifecycle import resolve
from tickets.actions.link import link_tickets
from tickets.enums import LinkKind
from tickets.models import Incident
from tickets.queries.incidents import (
    broadcasts_of,
    incident_of,
    incidents,
    like_tickets,
    proposed_title,
    public_incidents,
    refused_tickets,
    running_incidents,
)
from tickets.queries.links import links_of, related
from tickets.rules.downtime import CHECK_DUE

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def agent():
    return make_agent()


def declared(agent, *, title="Down", is_public=True, **fields):
    ticket = make_ticket(**fields)
    public = Public(title=title, commander=agent, is_public=is_public)
    declare_incident(actor=agent, ticket_id=ticket.pk, public=public, at=LATER)
    return ticket


def test_three_like_tickets_in_half_an_hour_are_proposed(agent):
    device, category = make_device(tag="CT2"), make_category(title="No worklist")
    like = [
        make_ticket(device=device, category=category, at=NOW + timedelta(minutes=minutes)) for minutes in (0, 10, 20)
    ]
    at = NOW + timedelta(minutes=25)

    [proposal] = like_tickets(user=agent, at=at)

    assert (proposal.title, proposal.numbers) == ("No worklist, CT2", [ticket.pk for ticket in like])
    assert like_tickets(user=agent, at=NOW + timedelta(minutes=31)) == []


def test_checks_whose_day_has_come_are_no_incident(agent):
    device, category = make_device(), make_category(code=CHECK_DUE)
    for _ in range(3):
        make_ticket(device=device, category=category, at=NOW)

    assert like_tickets(user=agent, at=LATER) == []


def test_the_same_category_at_the_same_site_is_alike_too(agent):
    device = make_device()
    category = make_category(title="Slow")
    like = [make_ticket(category=category, device=make_device(site=device.site)) for _ in range(3)]
    make_ticket(category=category, device=make_device(site=make_site(code="SOUTH")))

    [proposal] = like_tickets(user=agent, at=LATER)

    assert proposal.numbers == [ticket.pk for ticket in like]
    assert proposal.title == f"Slow, {device.site.name}"
    assert proposed_title(user=agent, numbers=proposal.numbers) == proposal.title
    assert proposed_title(user=make_person(), numbers=proposal.numbers) == ""


def test_what_is_solved_or_in_a_family_is_not_proposed(agent):
    device = make_device()
    tickets = [make_ticket(device=device) for _ in range(4)]
    resolve(actor=agent, ticket_id=tickets[0].pk, code="other", done="Done.", at=NOW)
    link_tickets(
        actor=agent, ticket_id=make_ticket().pk, other_id=tickets[1].pk, kind=LinkKind.PARENT_OF, at=NOW
    )

    assert like_tickets(user=agent, at=LATER) == []


def test_a_requester_is_proposed_nothing_of_others():
    device = make_device()
    for _ in range(3):
        make_ticket(device=device)

    assert like_tickets(user=make_person(), at=LATER) == []


def test_running_ones_come_first_and_only_visible_ones(agent):
    over, running = declared(agent, title="Over"), declared(agent, title="Runs")
    resolve(actor=agent, ticket_id=over.pk, code="other", done="Done.", at=LATER)

    assert [found.title for found in incidents(agent)] == ["Runs", "Over"]
    assert [found.title for found in incidents(running.requester)] == ["Runs"]
    assert list(incidents(make_person())) == []
    assert incident_of(user=make_person(), number=running.pk) is None
    assert [(found.number, found.family) for found in running_incidents(agent)] == [(running.pk, {running.pk})]
    assert running_incidents(make_person()) == []


def test_everybody_reads_what_was_written_for_everybody(agent):
    shown = declared(agent, title="Shown")
    declared(agent, title="Hidden", is_public=False)

    assert [found.pk for found in public_incidents()] == [shown.pk]


def test_a_broadcast_says_whom_it_reached(agent):
    parent, child = declared(agent), make_ticket()
    link_tickets(actor=agent, ticket_id=parent.pk, other_id=child.pk, kind=LinkKind.PARENT_OF, at=LATER)
    sent = write_to_affected(actor=agent, ticket_id=parent.pk, body="We look.", key="k", at=LATER)
    sent.tickets.filter(ticket=child).update(outcome="already_closed")

    [progress] = broadcasts_of(Incident.objects.get())

    assert (progress.broadcast, progress.total, progress.told, progress.refused) == (sent, 2, 1, {"already_closed": 1})
    assert [row.ticket_id for row in refused_tickets(sent.pk)] == [child.pk]


def test_a_ticket_knows_its_relations_in_one_query(agent, django_assert_num_queries):
    parent, child = declared(agent, title="Down"), make_ticket(subject="Mine")
    other = declared(agent, title="Another")
    link_tickets(actor=agent, ticket_id=parent.pk, other_id=child.pk, kind=LinkKind.PARENT_OF, at=LATER)

    with django_assert_num_queries(1):
        found = related(user=agent, ticket=child)

    assert (found.parent.number, found.parent.words, found.children) == (parent.pk, "Part of", [])
    assert [each.number for each in found.running] == [other.pk, parent.pk]
    assert related(user=agent, ticket=parent).active_children == 1


def test_a_link_with_a_hidden_ticket_is_hidden(agent):
    parent, child = declared(agent), make_ticket()
    link_tickets(actor=agent, ticket_id=parent.pk, other_id=child.pk, kind=LinkKind.PARENT_OF, at=LATER)

    assert [link.number for link in links_of(user=agent, ticket=child)] == [parent.pk]
    assert links_of(user=child.requester, ticket=child) == []
    assert list(related(user=child.requester, ticket=child).running) == []
