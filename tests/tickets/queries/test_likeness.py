"""Who is near to whom, in vectors of three numbers written out."""

from datetime import timedelta

import pytest

from tests.factories import NOW, make_agent, make_person, make_ticket
from tests.tickets.likeness import needs_vectors, vector_of
from tickets.actions.lifecycle import resolve
from tickets.actions.merge import merge_ticket
from tickets.models import Ticket
from tickets.queries.candidates import candidates
from tickets.queries.likeness import nearest, without_vector

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@needs_vectors
def test_the_nearest_come_first_and_far_ones_not_at_all():
    ticket, near, nearer, far, none = (make_ticket() for _ in range(5))
    for each, parts in ((ticket, (1, 0)), (near, (1, 1)), (nearer, (3, 1)), (far, (1, 3)), (none, ())):
        vector_of(each, *parts)

    found = nearest(Ticket.objects.all(), number=ticket.pk, at=LATER)

    assert [(each.pk, round(closeness, 2)) for each, closeness in found] == [
        (ticket.pk, 1),
        (nearer.pk, 0.95),
        (near.pk, 0.71),
    ]


@needs_vectors
def test_a_ticket_without_a_vector_is_near_to_nothing():
    ticket, empty, other = (make_ticket() for _ in range(3))
    vector_of(other, 1, 0)
    vector_of(empty)

    assert [nearest(Ticket.objects.all(), number=each.pk, at=LATER) for each in (ticket, empty)] == [[], []]


@needs_vectors
def test_vectors_of_two_encoders_are_not_compared():
    ticket, other = make_ticket(), make_ticket()
    vector_of(ticket, 1, 0)
    vector_of(other, 1, 0, encoder="older / 1")

    assert [each.pk for each, _ in nearest(Ticket.objects.all(), number=ticket.pk, at=LATER)] == [ticket.pk]


@needs_vectors
def test_what_was_solved_long_ago_or_is_merged_or_hidden_is_left_out():
    agent, person = make_agent(), make_person()
    ticket, old, merged, hidden = (make_ticket(requester=person, subject=f"Abc {n}") for n in range(4))
    own = make_ticket(requester=person, subject="Xyz")
    make_ticket()
    for each in (ticket, old, merged, hidden, own):
        vector_of(each, 1, 0)
    resolve(actor=agent, ticket_id=old.pk, code="other", done="Done.", at=NOW + timedelta(hours=1))
    merge_ticket(actor=agent, ticket_id=merged.pk, into_id=make_ticket().pk, at=LATER)
    Ticket.objects.filter(pk=hidden.pk).update(requester=agent, created_by=agent)

    found = candidates(user=person, ticket=Ticket.objects.get(pk=ticket.pk), at=NOW + timedelta(days=31, hours=2))

    by_meaning = {like.number for like in found if "Says the same in other words" in like.why}
    assert by_meaning == {own.pk}


@needs_vectors
def test_the_reason_is_said_and_like_words_are_not_called_other_words():
    agent = make_agent()
    ticket = make_ticket(subject="Detector of CT2 is cold")
    words, meaning = make_ticket(subject="Detector of CT4 is cold"), make_ticket(subject="Panel lost its warmth")
    for each in (ticket, words, meaning):
        vector_of(each, 1, 0)

    why = {like.number: like.why for like in candidates(user=agent, ticket=ticket, at=LATER)}

    assert why[words.pk][-1] == "Like words"
    assert why[meaning.pk][-1] == "Says the same in other words"


def test_switched_off_nothing_is_asked(settings, django_assert_num_queries):
    settings.LIKENESS = False

    with django_assert_num_queries(0):
        assert nearest(Ticket.objects.all(), number=1, at=NOW) == []


@needs_vectors
def test_active_and_lately_solved_tickets_need_a_vector():
    agent = make_agent()
    active, lately, long_ago, done = (make_ticket() for _ in range(4))
    for each, at in ((lately, NOW + timedelta(days=2)), (long_ago, NOW)):
        resolve(actor=agent, ticket_id=each.pk, code="other", done="Done.", at=at)
    vector_of(done, 1, 0)

    due = [
        without_vector(encoder="fake / 1", at=NOW + timedelta(days=31), limit=5, with_solved=with_solved)
        for with_solved in (False, True)
    ]

    assert [[each.pk for each in rows] for rows in due] == [[active.pk], [active.pk, lately.pk]]
