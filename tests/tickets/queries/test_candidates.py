"""Tickets that may be about the same trouble."""

from datetime import timedelta

import pytest

from tests.factories import (
    NOW,
    make_agent,
    make_category,
    make_device,
    make_person,
    make_queue,
    make_ticket,
    make_upload,
)
from tickets.actions.lifecycle import resolve
from tickets.actions.link import link_tickets
from tickets.actions.merge import merge_ticket
from tickets.actions.problem import Found, open_problem
from tickets.enums import LinkKind, ProblemState
from tickets.models import DicomEvidence
from tickets.queries.candidates import candidates, problems_like
from tickets.queries.detail import ticket_detail

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def agent():
    return make_agent()


def likes(user, ticket, *, at=LATER):
    return candidates(user=user, ticket=ticket, at=at)


def test_each_says_why_and_the_likest_comes_first(agent):
    device, category = make_device(tag="CT2"), make_category()
    ticket = make_ticket(device=device, category=category, subject="Detector of CT2 is cold")
    kind = make_ticket(category=category, device=make_device(site=device.site), subject="Xyz")
    words = make_ticket(subject="Detector of CT4 is cold")
    both = make_ticket(device=device, category=category, subject="Detector of CT2 cold")
    make_ticket(subject="Something else altogether")

    found = likes(agent, ticket)

    assert [(like.number, like.why) for like in found] == [
        (both.pk, ["Same device", "Same problem, same site, within a day", "Like words"]),
        (words.pk, ["Like words"]),
        (kind.pk, ["Same problem, same site, within a day"]),
    ]


def test_what_is_old_merged_or_linked_is_left_out(agent):
    device = make_device()
    old = make_ticket(device=device, at=NOW - timedelta(days=20))
    resolve(actor=agent, ticket_id=old.pk, code="other", done="Done.", at=NOW - timedelta(days=19))
    still_open = make_ticket(device=device, at=NOW - timedelta(days=20))
    ticket, merged, parent, sibling = (make_ticket(device=device) for _ in range(4))
    merge_ticket(actor=agent, ticket_id=merged.pk, into_id=still_open.pk, at=LATER)
    for child in (ticket, sibling):
        link_tickets(actor=agent, ticket_id=parent.pk, other_id=child.pk, kind=LinkKind.PARENT_OF, at=LATER)

    found = {like.number for like in likes(agent, ticket)}

    assert still_open.pk in found
    assert found & {ticket.pk, merged.pk, parent.pk, sibling.pk} == set()
    assert [like.why for like in likes(agent, ticket) if like.number == old.pk] == [["Like words"]]


def test_the_same_fault_in_their_files_makes_tickets_alike(agent):
    def with_fault(*findings, subject):
        person = make_person()
        upload = make_upload(owner=person, name="ct.dcm", content=b"\0" * 128 + b"DICM" + b"\0" * 40)
        ticket = make_ticket(requester=person, uploads=[upload.pk], subject=subject)
        DicomEvidence.objects.filter(attachment__ticket=ticket).update(findings=list(findings))
        return ticket

    ticket, like = with_fault("TRUNCATED", subject="Abc"), with_fault("TRUNCATED", "NESTING", subject="Xyz")
    with_fault("NESTING", subject="Klm")

    assert [(found.number, found.why) for found in likes(agent, ticket)] == [
        (like.pk, ["Same fault in its files, within a day"])
    ]


def test_a_requester_is_shown_nothing_of_others():
    device, person = make_device(), make_person()
    ticket, own = make_ticket(requester=person, device=device), make_ticket(requester=person, device=device)
    make_ticket(device=device)

    assert [like.number for like in likes(person, ticket)] == [own.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_a_fixed_number_of_queries(agent, count, django_assert_num_queries):
    device = make_device()
    ticket = make_ticket(device=device)
    for _ in range(count):
        make_ticket(device=device, category=ticket.category)
    seen = ticket_detail(user=agent, number=ticket.pk)

    with django_assert_num_queries(7):
        assert len(likes(agent, seen)) == count


def test_known_problems_of_the_device_or_category_are_named(agent):
    device, category = make_device(), make_category()
    ticket = make_ticket(device=device, category=category)

    def opened(**fields):
        found = Found(title="Cold", queue=make_queue(), **fields)
        return open_problem(actor=agent, found=found, at=LATER)

    named = [opened(devices=[device]), opened(category=category), opened(devices=[device], category=category)]
    opened(devices=[make_device()])
    opened(devices=[device], state=ProblemState.SOLVED, cause="A plug.")
    known = open_problem(
        actor=agent, found=Found(title="Known", queue=make_queue(), devices=[device]), ticket_ids=[ticket.pk], at=LATER
    )

    found = problems_like(user=agent, ticket=ticket)

    assert {problem.pk for problem in found} == {problem.pk for problem in named}
    assert known.pk not in {problem.pk for problem in found}
    assert problems_like(user=ticket.requester, ticket=ticket) == []
