"""Scanners in trouble with one component in common."""

from datetime import timedelta

import pytest

from assets.models import Device
from tests.factories import NOW, make_agent, make_category, make_device, make_person, make_routed, make_ticket
from tickets.actions.lifecycle import resolve
from tickets.models import Category
from tickets.queries.parents import parent_proposals
from tickets.rules.reach import WITHIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def router(db):
    return make_routed(*(make_device(tag=f"CT{number}") for number in range(1, 5)))


def trouble(tag, **fields):
    code = fields.pop("code", "R21")
    category = Category.objects.select_related("queue").filter(code=code).first() or make_category(code=code)
    return make_ticket(device=Device.objects.get(tag=tag), category=category, **fields)


def found(at=NOW, user=None):
    return parent_proposals(user=user or make_agent(), at=at)


def test_three_scanners_point_at_their_router(router):
    tickets = [trouble(tag) for tag in ("CT1", "CT2", "CT3")]
    on_router = make_ticket(device=router)

    [proposal] = found()

    assert (proposal.parent.tag, proposal.scanners, proposal.of_all) == ("RTR1", ("CT1", "CT2", "CT3"), 4)
    assert proposal.numbers == [ticket.pk for ticket in tickets]
    assert proposal.on_parent == (on_router.pk,)


@pytest.mark.parametrize("code", ["R33", "R61", "R28"])
def test_trouble_that_cannot_come_by_the_router_does_not_count(router, code):
    for tag in ("CT1", "CT2", "CT3"):
        trouble(tag, code=code)

    assert found() == []


def test_old_solved_or_too_few_tickets_do_not_count(router):
    agent = make_agent()
    solved = trouble("CT3")
    resolve(actor=agent, ticket_id=solved.pk, code="other", done="Done.", at=NOW)
    trouble("CT1")
    trouble("CT1")
    trouble("CT2")
    trouble("CT4", at=NOW - WITHIN - timedelta(seconds=1))

    assert found() == []


def test_a_requester_is_pointed_at_nothing_of_others(router):
    for tag in ("CT1", "CT2", "CT3"):
        trouble(tag)

    assert (len(found()), found(user=make_person())) == (1, [])


@pytest.mark.parametrize(
    ("tags", "queries"), [(("CT1", "CT2"), 1), (("CT1", "CT2", "CT3"), 3), (("CT1", "CT2", "CT3", "CT4"), 3)]
)
def test_queries(router, tags, queries, django_assert_num_queries):
    for tag in tags:
        trouble(tag)
    agent = make_agent()

    with django_assert_num_queries(queries):
        found(user=agent)


def test_images_and_worklist_are_different_ways(router):
    trouble("CT1")
    trouble("CT2")
    trouble("CT3", code="R28")

    assert found() == []
