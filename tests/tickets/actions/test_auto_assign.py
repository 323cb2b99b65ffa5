"""Giving out tickets that nobody has."""

from collections import Counter
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection, transaction

from tests.factories import make_category, make_device, make_queue, make_ticket
from tests.processes import THREADS_MEET_SECONDS
from tests.tickets.actions.promises import promise, step
from tests.tickets.actions.staffing import away, give_out, join, on_call, works
from tests.tickets.actions.stories import events_after, later
from tickets.actions import auto_assign
from tickets.actions.assignment import release_ticket, take_ticket
from tickets.actions.auto_assign import share_out, sweep
from tickets.actions.lifecycle import start_waiting
from tickets.actions.triage import route_ticket
from tickets.enums import State, Strategy, WaitReason
from tickets.models import QueueMember, Ticket, TicketEvent


def holders():
    return list(Ticket.objects.order_by("pk").values_list("assignee_id", flat=True))


@pytest.mark.django_db
def test_six_tickets_for_three_are_two_each_and_say_why():
    queue = give_out(Strategy.ROUND_ROBIN)
    people = [join(queue).pk for _ in range(3)]
    tickets = [make_ticket() for _ in range(6)]

    given = sweep(at=later(1))

    assert (given, holders()) == (6, people * 2)
    assert events_after(tickets[0], 2) == [
        (
            "ticket_assigned",
            {"assignee": people[0], "from": None, "strategy": "round_robin", "reason": "turn"},
        )
    ]
    event = TicketEvent.objects.get(ticket=tickets[0], seq=3)
    assert (event.actor, event.actor_kind) == (None, "system")
    assert Ticket.objects.filter(state=State.OPEN, version=2).count() == 6


@pytest.mark.django_db
def test_the_turn_goes_on_where_it_stopped():
    queue = give_out(Strategy.ROUND_ROBIN)
    people = [join(queue).pk for _ in range(3)]
    got = []
    for minute in range(4):
        make_ticket()
        sweep(at=later(minute))
        got = holders()

    assert got == [*people, people[0]]
    assert QueueMember.objects.get(person=people[0]).last_assigned_at == later(3)


@pytest.mark.django_db
def test_pull_leaves_tickets_alone():
    join(give_out(Strategy.PULL))
    make_ticket()

    assert (sweep(at=later(1)), holders()) == (0, [None])


@pytest.mark.django_db
def test_nobody_absent_or_full_or_gone_or_asleep_is_given_any():
    queue = give_out(Strategy.LEAST_LOAD)
    away(join(queue))
    join(queue, capacity=0)
    works(join(queue), [0, 60])
    gone = join(queue)
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    there = join(queue, capacity=2)
    for _ in range(3):
        make_ticket()

    assert (sweep(at=later(1)), holders()) == (2, [there.pk, there.pk, None])


@pytest.mark.django_db
def test_a_ticket_that_waits_or_that_somebody_has_is_left_alone():
    queue = give_out(Strategy.ROUND_ROBIN)
    person = join(queue)
    waiting, taken = make_ticket(), make_ticket()
    start_waiting(actor=person, ticket_id=waiting.pk, reason=WaitReason.PARTS, at=later(1))
    other = join(queue)
    take_ticket(actor=other, ticket_id=taken.pk, at=later(1))

    assert (sweep(at=later(2)), holders()) == (0, [None, other.pk])


@pytest.mark.django_db
def test_whoever_gives_a_ticket_back_does_not_get_it_again():
    queue = give_out(Strategy.ROUND_ROBIN)
    first, second = join(queue), join(queue)
    ticket = make_ticket()
    sweep(at=later(1))
    release_ticket(actor=first, ticket_id=ticket.pk, at=later(2))

    sweep(at=later(3))
    after_first = holders()
    release_ticket(actor=second, ticket_id=ticket.pk, at=later(4))

    assert (after_first, sweep(at=later(5)), holders()) == ([second.pk], 0, [None])


@pytest.mark.django_db
def test_a_ticket_sent_to_a_queue_is_given_out_there():
    agent = join(give_out(Strategy.PULL))
    net = give_out(Strategy.ROUND_ROBIN, code="NET")
    engineer = join(net)
    ticket = make_ticket()
    route_ticket(actor=agent, ticket_id=ticket.pk, queue=net, at=later(1))

    assert (sweep(at=later(2)), holders()) == (1, [engineer.pk])


@pytest.mark.django_db
def test_skill_goes_by_category_group_and_modality():
    queue = give_out(Strategy.SKILL_MATCH)
    join(queue)
    knows_ct, knows_words = join(queue, skills=["CT"]), join(queue, skills=["Dictation"])
    make_ticket(device=make_device(modality="CT"))
    make_ticket(category=make_category(group="Dictation"))

    sweep(at=later(1))

    assert holders() == [knows_ct.pk, knows_words.pk]
    assert [event.payload["reason"] for event in TicketEvent.objects.filter(kind="ticket_assigned")] == ["skill"] * 2


@pytest.mark.django_db
def test_on_call_goes_to_whoever_is_on_call():
    queue = give_out(Strategy.ON_CALL)
    join(queue)
    called = join(queue)
    works(called, [0, 60])
    on_call(queue, called)
    make_ticket()

    assert (sweep(at=later(1)), holders()) == (1, [called.pk])


@pytest.mark.django_db
def test_a_queue_out_of_use_gives_out_nothing():
    queue = give_out(Strategy.ROUND_ROBIN)
    join(queue)
    make_ticket()
    queue.is_active = False
    queue.save(update_fields=["is_active"])

    assert (sweep(at=later(1)), share_out(queue_id=queue.pk, at=later(1))) == (0, 0)


@pytest.mark.django_db
def test_one_ticket_that_fails_does_not_keep_the_others(monkeypatch, caplog):
    queue = give_out(Strategy.ROUND_ROBIN)
    person = join(queue)
    bad = make_ticket()
    make_ticket()
    real = auto_assign.assign_by_rule

    def fail_once(*, ticket, choice, at):
        if ticket.pk == bad.pk:
            raise RuntimeError
        real(ticket=ticket, choice=choice, at=at)

    monkeypatch.setattr(auto_assign, "assign_by_rule", fail_once)

    assert (sweep(at=later(1)), holders()) == (1, [None, person.pk])
    assert "ticket not given out" in caplog.text


@pytest.mark.django_db
def test_trouble_with_the_database_ends_the_pass(monkeypatch):
    join(give_out(Strategy.ROUND_ROBIN))
    make_ticket()

    def fail(**_):
        raise OperationalError

    monkeypatch.setattr(auto_assign, "assign_by_rule", fail)

    with pytest.raises(OperationalError):
        sweep(at=later(1))


@pytest.mark.django_db
@pytest.mark.parametrize(("batches", "expected"), [(9, 5), (2, 4)])
def test_many_tickets_are_given_out_in_batches(monkeypatch, batches, expected):
    join(give_out(Strategy.ROUND_ROBIN))
    for _ in range(5):
        make_ticket()
    monkeypatch.setattr(auto_assign, "BATCH", 2)
    monkeypatch.setattr(auto_assign, "_MAX_BATCHES", batches)

    assert sweep(at=later(1)) == expected


@pytest.mark.django_db
def test_at_night_the_urgent_one_is_reached_behind_many_that_can_wait(monkeypatch):
    queue = give_out(Strategy.ROUND_ROBIN)
    person = join(queue)
    works(person, [0, 60])
    on_call(queue, person)
    for _ in range(3):
        make_ticket(at=later(-6000), impact=4, urgency=4)
    urgent = make_ticket(impact=1, urgency=1)
    monkeypatch.setattr(auto_assign, "BATCH", 2)

    sweep(at=later(1))

    assert list(Ticket.objects.filter(assignee=person)) == [urgent]


@pytest.mark.django_db
def test_a_ticket_its_promise_sends_on_is_not_given_out_here():
    make_queue(code="NET")
    join(give_out(Strategy.ROUND_ROBIN))
    promise(step("first_response", 90, "queue", route_to="NET"))
    ticket = make_ticket()

    assert sweep(at=later(2000)) == 0
    ticket.refresh_from_db()
    assert (ticket.queue.code, ticket.assignee) == ("NET", None)


@pytest.mark.django_db
def test_a_ticket_its_promise_sends_on_is_not_passed_on_either():
    make_queue(code="NET")
    person = join(give_out(Strategy.ROUND_ROBIN))
    promise(step("first_response", 90, "queue", route_to="NET"))
    ticket = make_ticket()
    take_ticket(actor=person, ticket_id=ticket.pk, at=later(1))

    passed = auto_assign.pass_ticket_on(ticket_id=ticket.pk, person_id=person.pk, stand_in=None, at=later(2000))

    ticket.refresh_from_db()
    assert (passed, ticket.queue.code, ticket.assignee) == (None, "NET", None)


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_people(django_assert_num_queries):
    queue = give_out(Strategy.ROUND_ROBIN)
    for _ in range(5):
        join(queue)

    # save point, the queue, members, hours, absences, shifts, loads, tickets that wait, end of save point
    with django_assert_num_queries(9):
        share_out(queue_id=queue.pk, at=later(1))


TICKETS, PEOPLE, THREADS = 40, 5, 8


def together(*acts):
    """Run these at the same time, each on a connection of its own; return what they gave."""
    start, found = Barrier(len(acts), timeout=THREADS_MEET_SECONDS), [None] * len(acts)

    def run(number, act):
        try:
            start.wait(timeout=10)
            found[number] = act()
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("strategy", [Strategy.ROUND_ROBIN, Strategy.LEAST_LOAD])
def test_eight_at_once_give_each_ticket_once_and_fairly(strategy):
    queue = give_out(strategy)
    people = [join(queue).pk for _ in range(PEOPLE)]
    tickets = [make_ticket().pk for _ in range(TICKETS)]

    def give():
        return sum(share_out(queue_id=queue.pk, at=later(1), limit=3) for _ in range(12))

    counts = together(*[give] * THREADS)
    counts.append(sweep(at=later(2)))

    events = TicketEvent.objects.filter(kind="ticket_assigned")
    assert sum(counts) == events.count() == TICKETS
    assert sorted(events.values_list("ticket_id", flat=True)) == tickets
    assert Counter(holders()) == dict.fromkeys(people, TICKETS // PEOPLE)


@pytest.mark.django_db(transaction=True)
def test_people_and_the_sweeper_never_both_get_a_ticket():
    queue = give_out(Strategy.ROUND_ROBIN)
    people = [join(queue) for _ in range(4)]
    tickets = [make_ticket().pk for _ in range(20)]
    won = []

    def take(person):
        for number in tickets:
            try:
                take_ticket(actor=person, ticket_id=number, at=later(1))
                won.append(number)
            except Exception as error:
                assert getattr(error, "code", "") == "already_taken"  # noqa: PT017 - in a thread

    together(*[lambda: sweep(at=later(1))] * 3, *[lambda person=person: take(person) for person in people])
    sweep(at=later(2))

    kinds = Counter(TicketEvent.objects.filter(ticket__in=tickets).values_list("kind", flat=True))
    assert kinds["ticket_taken"] == len(won) == len(set(won))
    assert kinds["ticket_taken"] + kinds["ticket_assigned"] == len(tickets)


@pytest.mark.django_db(transaction=True)
def test_a_ticket_somebody_holds_is_given_out_in_the_next_pass():
    queue = give_out(Strategy.ROUND_ROBIN)
    person = join(queue)
    held = make_ticket()
    make_queue(code="NET")

    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=held.pk)
        [first] = together(lambda: sweep(at=later(1)))

    assert (first, sweep(at=later(2)), holders()) == (0, 1, [person.pk])
