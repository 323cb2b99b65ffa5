"""The views of the inbox and what they hold."""


import pytest

from tests.factories import NOW, make_agent, make_device, make_person, make_queue, make_ticket
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import close, resolve
from tickets.models import QueueMember
from tickets.queries.inbox import (
    INBOX_ORDER,
    Scope,
    all_tickets,
    inbox,
    others_on_device,
    queue_people,
    scope_counts,
)

pytestmark = pytest.mark.django_db


def ids(tickets):
    return list(tickets.order_by(*INBOX_ORDER).values_list("pk", flat=True))


def test_each_view_holds_its_tickets_and_the_counts_agree():
    agent = make_agent()
    QueueMember.objects.create(queue=make_queue(), person=agent)
    free, mine, others, done = (make_ticket() for _ in range(4))
    take_ticket(actor=agent, ticket_id=mine.pk, at=NOW)
    take_ticket(actor=make_agent(), ticket_id=others.pk, at=NOW)
    resolve(actor=agent, ticket_id=done.pk, code="other", done="Done.", at=NOW)

    found = {scope: ids(inbox(user=agent, scope=scope)) for scope in Scope}

    assert found == {
        Scope.TRIAGE: [free.pk],
        Scope.MINE: [mine.pk],
        Scope.QUEUES: [free.pk, mine.pk, others.pk],
        Scope.ACTIVE: [free.pk, mine.pk, others.pk],
        Scope.OWNER: [],
    }
    assert scope_counts(agent) == {scope: len(found[scope]) for scope in Scope}


def test_my_queues_leaves_out_other_queues():
    agent, network = make_agent(), make_queue(code="NET")
    QueueMember.objects.create(queue=network, person=agent)
    make_ticket()

    assert ids(inbox(user=agent, scope=Scope.QUEUES)) == []


def test_counts_make_one_query(django_assert_num_queries):
    agent = make_agent()
    make_ticket()

    with django_assert_num_queries(1):
        scope_counts(agent)


def test_order_is_nobodys_first_then_due_then_number():
    agent = make_agent()
    waits_for_me = make_ticket(impact=1, urgency=1)
    take_ticket(actor=agent, ticket_id=waits_for_me.pk, at=NOW)
    slow = make_ticket(impact=4, urgency=4)
    quick, quick_too = make_ticket(impact=1, urgency=1), make_ticket(impact=1, urgency=1)

    found = ids(inbox(user=agent, scope=Scope.ACTIVE))

    assert found == [quick.pk, quick_too.pk, slow.pk, waits_for_me.pk]


def test_requester_sees_only_their_own_in_every_list():
    requester = make_person()
    own, _ = make_ticket(requester=requester), make_ticket()

    assert ids(all_tickets(requester)) == [own.pk]
    assert ids(inbox(user=requester, scope=Scope.ACTIVE)) == [own.pk]


def test_other_tickets_of_a_device_are_the_active_ones_newest_first(django_assert_num_queries):
    agent, device = make_agent(), make_device()
    this, first, second, done = (make_ticket(device=device) for _ in range(4))
    make_ticket(device=make_device())
    resolve(actor=agent, ticket_id=done.pk, code="other", done="Done.", at=NOW)
    close(actor=agent, ticket_id=done.pk, at=NOW)

    with django_assert_num_queries(1):
        found = others_on_device(user=agent, ticket=this)

    assert found == [second, first]


def test_ticket_without_device_asks_nothing(django_assert_num_queries):
    agent, ticket = make_agent(), make_ticket()

    with django_assert_num_queries(0):
        assert others_on_device(user=agent, ticket=ticket) == []


def test_people_of_a_queue():
    queue, agent = make_queue(), make_agent()
    QueueMember.objects.create(queue=queue, person=agent)
    make_agent()

    assert queue_people(queue.pk) == {agent.pk}
