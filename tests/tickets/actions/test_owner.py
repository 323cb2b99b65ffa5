"""The alarm that a ticket needs an owner."""

import pytest
from django.db import OperationalError

from accounts.enums import Role
from notifications.models import Delivery
from notifications.relay import relay
from tests.factories import make_agent, make_queue, make_supervisor, make_ticket
from tests.tickets.actions.staffing import away, join, on_call, works
from tests.tickets.actions.stories import events_after, later
from tickets.actions.assignment import assign_ticket, take_ticket
from tickets.actions.lifecycle import resolve
from tickets.actions.owner import raise_alarm, sweep
from tickets.models import OwnerAlarm, Ticket
from tickets.queries.inbox import Scope, inbox, scope_counts
from tickets.queries.owner import Trouble

pytestmark = pytest.mark.django_db


def alarms():
    return dict(OwnerAlarm.objects.order_by("pk").values_list("ticket_id", "reason"))


def taken(person):
    ticket = make_ticket()
    take_ticket(actor=person, ticket_id=ticket.pk, at=later(1))
    return ticket


def test_the_ticket_of_somebody_who_left_raises_it_once():
    queue = make_queue()
    lead = join(queue, is_lead=True)
    gone = join(queue)
    ticket = taken(gone)
    gone.is_active = False
    gone.save(update_fields=["is_active"])

    raised = [sweep(at=later(2)), sweep(at=later(3))]

    assert (raised, alarms()) == ([1, 0], {ticket.pk: "inactive"})
    payload = {"reason": "inactive", "assignee": gone.pk, "queue": "PACS", "count": 1, "tell": ["lead"]}
    assert events_after(ticket, 3) == [("owner_needed", payload)]
    ticket.refresh_from_db()
    assert ticket.version == 2  # nobody's form is taken away
    relay(at=later(4))
    assert list(Delivery.objects.filter(template="owner_needed").values_list("recipient", "reason")) == [
        (lead.pk, "lead")
    ]


def test_somebody_who_is_of_the_desk_no_more_counts_as_gone():
    person = join(make_queue())
    ticket = taken(person)
    person.role = Role.REQUESTER
    person.save(update_fields=["role"])

    sweep(at=later(2))

    assert alarms() == {ticket.pk: "inactive"}


def test_away_without_a_stand_in_who_is_there():
    queue = make_queue()
    alone, covered, let_down = join(queue), join(queue), join(queue)
    join(queue)
    tickets = [taken(person) for person in (alone, covered, let_down)]
    stand_in, absent = make_agent(), make_agent()
    away(alone)
    away(covered, stand_in=stand_in)
    away(absent)
    away(let_down, stand_in=absent)

    sweep(at=later(2))

    assert alarms() == {tickets[0].pk: "away", tickets[2].pk: "away"}


def test_a_queue_where_nobody_is_tells_once_for_all_its_tickets():
    queue = make_queue()
    lead = join(queue, is_lead=True)
    away(lead)
    tickets = [make_ticket() for _ in range(3)]

    raised = sweep(at=later(1))
    later_one = make_ticket()
    raised_later = sweep(at=later(2))

    told = [events_after(ticket, 2)[0][1] for ticket in (*tickets, later_one)]
    assert (raised, raised_later) == (3, 1)
    assert [(each["count"], each["tell"]) for each in told] == [(3, ["lead"]), (3, []), (3, []), (4, [])]
    assert set(alarms().values()) == {"empty_queue"}


@pytest.mark.parametrize(
    ("impact", "urgency", "called", "expected"),
    [(1, 1, False, "nobody_now"), (1, 1, True, None), (4, 4, False, None)],
)
def test_at_night_only_the_urgent_needs_somebody(impact, urgency, called, expected):
    queue = make_queue()
    person = join(queue)
    works(person, [0, 60])
    if called:
        on_call(queue, person)
    ticket = make_ticket(impact=impact, urgency=urgency)

    sweep(at=later(1))

    assert alarms() == ({ticket.pk: expected} if expected else {})


def test_it_ends_when_somebody_has_the_ticket_and_can_come_again():
    queue = make_queue()
    first, second = join(queue), join(queue)
    ticket = taken(first)
    away(first)
    sweep(at=later(2))
    assign_ticket(actor=second, ticket_id=ticket.pk, assignee=second, at=later(3))
    sweep(at=later(4))
    ended = alarms()

    away(second)
    sweep(at=later(5))

    assert (ended, alarms()) == ({}, {ticket.pk: "away"})
    assert [kind for kind, _ in events_after(ticket, 3)] == ["owner_needed", "ticket_assigned", "owner_needed"]


def test_a_solved_ticket_needs_nobody():
    person = join(make_queue())
    ticket = taken(person)
    away(person)
    sweep(at=later(2))

    resolve(actor=person, ticket_id=ticket.pk, code="other", done="Done.", at=later(3))
    sweep(at=later(4))

    assert alarms() == {}


def test_what_changed_meanwhile_raises_nothing():
    ticket = make_ticket()
    trouble = Trouble(ticket_id=ticket.pk, queue="PACS", assignee_id=None, reason="empty_queue")
    changed = [
        Trouble(ticket_id=ticket.pk, queue="NET", assignee_id=None, reason="empty_queue"),
        Trouble(ticket_id=ticket.pk, queue="PACS", assignee_id=make_agent().pk, reason="away"),
        Trouble(ticket_id=0, queue="PACS", assignee_id=None, reason="away"),
    ]

    got = [raise_alarm(trouble=each, count=1, is_told=False, at=later(1)) for each in (*changed, trouble, trouble)]

    assert got == [False, False, False, True, False]


def test_one_that_fails_does_not_keep_the_others(monkeypatch, caplog):
    bad = make_ticket()
    make_ticket()
    from tickets.actions import owner

    real = owner.raise_alarm

    def fail_once(*, trouble, **rest):
        if trouble.ticket_id == bad.pk:
            raise RuntimeError
        return real(trouble=trouble, **rest)

    monkeypatch.setattr(owner, "raise_alarm", fail_once)

    assert (sweep(at=later(1)), "alarm not raised" in caplog.text) == (1, True)


def test_trouble_with_the_database_ends_the_pass(monkeypatch):
    make_ticket()
    from tickets.actions import owner

    def fail(**_):
        raise OperationalError

    monkeypatch.setattr(owner, "raise_alarm", fail)

    with pytest.raises(OperationalError):
        sweep(at=later(1))


def test_what_was_solved_meanwhile_raises_nothing():
    person = make_agent()
    ticket = taken(person)
    resolve(actor=person, ticket_id=ticket.pk, code="other", done="Done.", at=later(2))
    trouble = Trouble(ticket_id=ticket.pk, queue="PACS", assignee_id=person.pk, reason="away")

    assert raise_alarm(trouble=trouble, count=1, is_told=False, at=later(3)) is False


def test_leads_see_those_of_their_queues_supervisors_all_and_agents_none():
    queue, other = make_queue(), make_queue(code="NET")
    lead, stranger = join(queue, is_lead=True), join(other, is_lead=True)
    agent = join(queue)
    gone = make_agent()
    ticket = taken(gone)
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    sweep(at=later(2))

    shown = [list(inbox(user=person, scope=Scope.OWNER)) for person in (make_supervisor(), lead, agent, stranger)]

    assert shown == [[ticket], [ticket], [], []]
    assign_ticket(actor=lead, ticket_id=ticket.pk, assignee=agent, at=later(3))
    assert scope_counts(lead)[Scope.OWNER] == 0  # at once, before anything sweeps
    assert Ticket.objects.get(pk=ticket.pk).assignee == agent
