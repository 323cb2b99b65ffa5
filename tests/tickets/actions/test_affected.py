"""Joining what is the same trouble."""

import pytest

from tests.factories import make_agent, make_category, make_device, make_person, make_ticket
from tests.tickets.actions.stories import kinds_of, later
from tickets.actions.affected import NotAlike, gather_incident, join_incident, report_affected
from tickets.actions.assignment import take_ticket
from tickets.actions.incident import CannotDeclare, IncidentMissing, Public, declare_incident
from tickets.actions.lifecycle import resolve
from tickets.actions.link import CannotLink, link_tickets
from tickets.actions.lock import TicketMissing
from tickets.enums import LinkKind
from tickets.models import Incident, Ticket, TicketLink
from tickets.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent()


def incident(agent, **fields):
    ticket = make_ticket(actor=agent, requester=make_person(), device=make_device())
    public = Public(**{"title": "Worklist is down", "commander": agent} | fields)
    declare_incident(actor=agent, ticket_id=ticket.pk, public=public, at=later(1))
    return ticket


def test_a_ticket_joins_a_running_incident(agent):
    parent, ticket = incident(agent), make_ticket()

    join_incident(actor=agent, ticket_id=ticket.pk, incident_id=parent.pk, at=later(5), version=1)

    assert TicketLink.objects.values_list("source", "target", "kind").get() == (parent.pk, ticket.pk, "parent_of")
    assert (kinds_of(parent)[-1], kinds_of(ticket)[-1]) == ("link_added", "link_added")


def test_what_cannot_join_is_refused(agent):
    parent, ticket = incident(agent), make_ticket()

    with pytest.raises(NotAllowed):
        join_incident(actor=ticket.requester, ticket_id=ticket.pk, incident_id=parent.pk, at=later(5))
    with pytest.raises(IncidentMissing):
        join_incident(actor=agent, ticket_id=ticket.pk, incident_id=make_ticket().pk, at=later(5))
    with pytest.raises(CannotLink):
        join_incident(actor=agent, ticket_id=parent.pk, incident_id=parent.pk, at=later(5))
    resolve(actor=agent, ticket_id=parent.pk, code="other", done="Done.", at=later(6))
    with pytest.raises(CannotDeclare):
        join_incident(actor=agent, ticket_id=ticket.pk, incident_id=parent.pk, at=later(7))


def test_whoever_is_affected_too_has_one_ticket_of_their_own(agent):
    parent, person = incident(agent), make_person()

    first = report_affected(actor=person, incident_id=parent.pk, at=later(5))
    second = report_affected(actor=person, incident_id=parent.pk, at=later(6))

    assert first == second
    assert (first.requester, first.subject, first.device) == (person, "Worklist is down", parent.device)
    assert (first.category, first.priority) == (parent.category, parent.priority)
    assert TicketLink.objects.values_list("source", "target").get() == (parent.pk, first.pk)


def test_a_solved_ticket_of_theirs_does_not_keep_them_from_saying_it_again(agent):
    parent, person = incident(agent), make_person()
    first = report_affected(actor=person, incident_id=parent.pk, at=later(5))
    resolve(actor=agent, ticket_id=first.pk, code="other", done="Done.", at=later(6))

    assert report_affected(actor=person, incident_id=parent.pk, at=later(7)) != first


def test_whoever_told_first_is_affected_by_their_own_ticket(agent):
    parent = incident(agent)

    assert report_affected(actor=parent.requester, incident_id=parent.pk, at=later(5)) == parent


def test_what_is_not_public_does_not_exist_for_requesters(agent):
    hidden, plain, over = incident(agent, is_public=False), make_ticket(), incident(agent)
    resolve(actor=agent, ticket_id=over.pk, code="other", done="Done.", at=later(6))
    person, count = make_person(), Ticket.objects.count()

    for number, error in [(hidden.pk, TicketMissing), (plain.pk, IncidentMissing), (over.pk, CannotDeclare)]:
        with pytest.raises(error):
            report_affected(actor=person, incident_id=number, at=later(7))

    assert Ticket.objects.count() == count


def test_like_tickets_are_gathered_under_a_new_one(agent):
    device, category = make_device(tag="CT2"), make_category(title="No worklist")
    like = [make_ticket(device=device, category=category, subject=f"Mrs {n} waits") for n in range(3)]
    grave = make_ticket(device=device, category=category, impact=1, urgency=1)

    made = gather_incident(
        actor=agent, ticket_ids=[ticket.pk for ticket in (*like, grave)], title="No worklist, CT2", at=later(5)
    )

    parent = Ticket.objects.get(pk=made.pk)
    assert (parent.subject, parent.requester, parent.device, parent.priority) == ("No worklist, CT2", agent, device, 1)
    assert (made.is_public, made.commander, made.started_at) == (False, agent, like[0].occurred_at)
    assert set(TicketLink.objects.filter(source=parent).values_list("target", flat=True)) == {
        ticket.pk for ticket in (*like, grave)
    }
    take_ticket(actor=agent, ticket_id=parent.pk, at=later(6), version=parent.version)


def test_what_was_dealt_with_meanwhile_is_not_gathered(agent):
    first, second, third, solved = (make_ticket() for _ in range(4))
    link_tickets(actor=agent, ticket_id=make_ticket().pk, other_id=first.pk, kind=LinkKind.PARENT_OF, at=later(1))
    resolve(actor=agent, ticket_id=solved.pk, code="other", done="Done.", at=later(1))
    numbers = [ticket.pk for ticket in (first, second, third, solved)]

    with pytest.raises(NotAlike):
        gather_incident(actor=agent, ticket_ids=numbers, title="Down", at=later(5))
    with pytest.raises(NotAllowed):
        gather_incident(actor=first.requester, ticket_ids=numbers, title="Down", at=later(5))
    with pytest.raises(NotAlike):
        gather_incident(actor=agent, ticket_ids=[], title="Down", at=later(5))

    assert Incident.objects.count() == 0
