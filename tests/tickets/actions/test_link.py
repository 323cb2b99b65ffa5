"""Saying what one ticket is to another."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories import NOW, make_agent, make_ticket
from tests.tickets.actions.stories import events_after, later
from tickets.actions import link as link_actions
from tickets.actions.closing import CannotResolve
from tickets.actions.lifecycle import close, reopen, resolve
from tickets.actions.link import CannotLink, LinkMissing, OtherMissing, link_tickets, unlink_tickets
from tickets.actions.lock import TicketMissing
from tickets.actions.merge import merge_ticket
from tickets.enums import LinkKind
from tickets.models import Ticket, TicketLink
from tickets.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent()


def link(actor, ticket, other, kind=LinkKind.PARENT_OF, **more):
    return link_tickets(actor=actor, ticket_id=ticket.pk, other_id=other.pk, kind=kind, at=later(5), **more)


def family(agent, count=2):
    """A parent and its children."""
    parent, children = make_ticket(), [make_ticket() for _ in range(count)]
    for child in children:
        link(agent, parent, child)
    return parent, children


@pytest.mark.parametrize("kind", LinkKind)
def test_both_tickets_know_of_a_link(agent, kind):
    one, two = make_ticket(), make_ticket()

    link(agent, one, two, kind)

    payload = {"link": kind.value, "message": None}
    assert events_after(one, 2) == [("link_added", payload | {"other": two.pk, "is_source": True})]
    assert events_after(two, 2) == [("link_added", payload | {"other": one.pk, "is_source": False})]


def test_forms_open_on_the_other_ticket_stay_good(agent):
    one, two = make_ticket(), make_ticket()

    link(agent, one, two, version=1)

    assert list(Ticket.objects.order_by("pk").values_list("version", flat=True)) == [2, 1]


def test_a_link_read_the_other_way_is_the_same_link(agent):
    child, parent = make_ticket(), make_ticket()

    link(agent, child, parent, is_source=False)

    assert TicketLink.objects.values_list("source", "target").get() == (parent.pk, child.pk)


def test_a_link_taken_away_is_told_to_both(agent):
    parent, (child,) = family(agent, 1)
    found = TicketLink.objects.get()

    unlink_tickets(actor=agent, ticket_id=child.pk, link_id=found.pk, at=later(6))

    assert TicketLink.objects.count() == 0
    assert events_after(child, 3) == [("link_removed", {"link": "parent_of", "other": parent.pk, "is_source": False})]
    assert events_after(parent, 3) == [("link_removed", {"link": "parent_of", "other": child.pk, "is_source": True})]
    with pytest.raises(LinkMissing):
        unlink_tickets(actor=agent, ticket_id=child.pk, link_id=found.pk, at=later(7))


def test_a_link_of_other_tickets_is_not_mine_to_take(agent):
    family(agent, 1)

    with pytest.raises(LinkMissing):
        unlink_tickets(actor=agent, ticket_id=make_ticket().pk, link_id=TicketLink.objects.get().pk, at=later(6))

    assert TicketLink.objects.count() == 1


def test_what_makes_no_sense_is_refused(agent):
    parent, (child, sibling) = family(agent)
    other, solved = make_ticket(), make_ticket()
    resolve(actor=agent, ticket_id=solved.pk, code="other", done="Done.", at=later(1))
    codes = []

    for one, two in [
        (parent, parent), (parent, child), (child, parent), (other, child), (other, parent), (child, other),
        (solved, other),
    ]:  # fmt: skip
        with pytest.raises(CannotLink) as error:
            link(agent, one, two)
        codes.append(error.value.code)

    assert codes == [
        "same_ticket", "already_linked", "already_linked", "has_parent", "is_parent", "is_child", "parent_done",
    ]  # fmt: skip
    with pytest.raises(OtherMissing):
        link_tickets(actor=agent, ticket_id=other.pk, other_id=10**9, kind=LinkKind.RELATES_TO, at=later(5))
    with pytest.raises(NotAllowed):
        link(sibling.requester, sibling, other, LinkKind.RELATES_TO)


def test_the_database_refuses_a_cycle_whoever_writes(agent):
    parent, (child,) = family(agent, 1)
    row = {"kind": "parent_of", "created_by": agent, "created_at": NOW}

    for source, target in [(child, parent), (child, make_ticket()), (make_ticket(), parent), (make_ticket(), child)]:
        with pytest.raises(IntegrityError), transaction.atomic():
            TicketLink.objects.create(source=source, target=target, **row)

    assert TicketLink.objects.count() == 1


def test_a_parent_is_not_solved_while_tickets_under_it_are_active(agent):
    parent, (first, second) = family(agent)
    resolve(actor=agent, ticket_id=first.pk, code="other", done="Done.", at=later(10))

    with pytest.raises(CannotResolve) as error:
        resolve(actor=agent, ticket_id=parent.pk, code="other", done="Done.", at=later(11))
    resolve(actor=agent, ticket_id=second.pk, code="other", done="Done.", at=later(12))
    resolve(actor=agent, ticket_id=parent.pk, code="other", done="Done.", at=later(13))

    assert error.value.code == "children_active"
    parent.refresh_from_db()
    assert parent.state == "resolved"


def test_a_solved_parent_is_not_closed_over_a_child_that_was_reopened(agent):
    parent, (child,) = family(agent, 1)
    for each in (child, parent):
        resolve(actor=agent, ticket_id=each.pk, code="other", done="Done.", at=later(10))
    reopen(actor=child.requester, ticket_id=child.pk, at=later(20))

    with pytest.raises(CannotResolve):
        close(actor=agent, ticket_id=parent.pk, at=later(21))


def test_a_parent_is_not_merged_away_from_its_children_but_a_child_may_be(agent):
    parent, (child, _) = family(agent)

    with pytest.raises(CannotResolve):
        merge_ticket(actor=agent, ticket_id=parent.pk, into_id=make_ticket().pk, at=later(10))
    merge_ticket(actor=agent, ticket_id=child.pk, into_id=parent.pk, at=later(10))

    child.refresh_from_db()
    assert child.merged_into == parent


def test_a_ticket_that_is_not_there_is_missing(agent):
    with pytest.raises(TicketMissing):
        link_tickets(
            actor=agent, ticket_id=10**9, other_id=make_ticket().pk, kind=LinkKind.RELATES_TO, at=later(5)
        )


def test_of_two_who_take_a_link_away_one_is_told_that_it_is_gone(agent, monkeypatch):
    _, (child,) = family(agent, 1)
    found = TicketLink.objects.get()
    real = link_actions.lock_pair

    def slow(**given):
        TicketLink.objects.all().delete()
        return real(**given)

    monkeypatch.setattr(link_actions, "lock_pair", slow)

    with pytest.raises(LinkMissing):
        unlink_tickets(actor=agent, ticket_id=child.pk, link_id=found.pk, at=later(6))
