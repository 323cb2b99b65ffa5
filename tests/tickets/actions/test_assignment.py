"""Taking, assigning and giving back; and the race for one ticket."""

import threading

import pytest
from django.db import connection

from tests.factories import make_agent, make_person, make_ticket
from tests.processes import THREADS_MEET_SECONDS
from tests.tickets.actions.stories import events_after, later
from tickets.actions.assignment import CannotWork, assign_ticket, release_ticket, take_ticket
from tickets.actions.lock import Refused, StaleTicket, TicketMissing
from tickets.enums import State
from tickets.models import Ticket, TicketEvent


@pytest.mark.django_db
def test_take_ticket_opens_it() -> None:
    ticket, agent = make_ticket(), make_agent()

    taken = take_ticket(actor=agent, ticket_id=ticket.pk, at=later(1), version=1)

    taken.refresh_from_db()
    assert (taken.state, taken.assignee, taken.version, taken.is_taken) == (State.OPEN, agent, 2, True)
    assert events_after(ticket, 2) == [("ticket_taken", {"assignee": agent.pk})]


@pytest.mark.django_db
def test_take_ticket_of_another_is_refused() -> None:
    ticket = make_ticket()
    take_ticket(actor=make_agent(), ticket_id=ticket.pk, at=later(1))

    with pytest.raises(Refused) as caught:
        take_ticket(actor=make_agent(), ticket_id=ticket.pk, at=later(2))

    assert caught.value.code == "already_taken"
    assert TicketEvent.objects.filter(ticket=ticket).count() == 3


@pytest.mark.django_db
def test_take_ticket_seen_at_an_older_version_is_stale() -> None:
    ticket = make_ticket()
    take_ticket(actor=make_agent(), ticket_id=ticket.pk, at=later(1))

    with pytest.raises(StaleTicket):
        take_ticket(actor=make_agent(), ticket_id=ticket.pk, at=later(2), version=1)


@pytest.mark.django_db
def test_take_ticket_that_does_not_exist() -> None:
    with pytest.raises(TicketMissing):
        take_ticket(actor=make_agent(), ticket_id=404, at=later(1))


@pytest.mark.django_db
def test_assign_ticket_gives_it_to_another() -> None:
    ticket, agent, other = make_ticket(), make_agent(), make_agent()
    take_ticket(actor=agent, ticket_id=ticket.pk, at=later(1))

    assigned = assign_ticket(actor=agent, ticket_id=ticket.pk, assignee=other, at=later(2))

    assert assigned.assignee == other
    assert events_after(ticket, 3) == [
        ("ticket_assigned", {"assignee": other.pk, "from": agent.pk, "strategy": "", "reason": ""})
    ]


@pytest.mark.django_db
def test_assign_ticket_to_whoever_has_it_changes_nothing() -> None:
    ticket, agent = make_ticket(), make_agent()
    take_ticket(actor=agent, ticket_id=ticket.pk, at=later(1))

    assigned = assign_ticket(actor=agent, ticket_id=ticket.pk, assignee=agent, at=later(2))

    assert assigned.version == 2
    assert events_after(ticket, 3) == []


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{}, {"role": "agent", "is_active": False}])
def test_assign_ticket_to_somebody_who_cannot_work_is_refused(fields: dict[str, object]) -> None:
    ticket = make_ticket()

    with pytest.raises(CannotWork):
        assign_ticket(actor=make_agent(), ticket_id=ticket.pk, assignee=make_person(**fields), at=later(1))


@pytest.mark.django_db
def test_release_ticket_gives_it_back() -> None:
    ticket, agent = make_ticket(), make_agent()
    take_ticket(actor=agent, ticket_id=ticket.pk, at=later(1))

    released = release_ticket(actor=agent, ticket_id=ticket.pk, at=later(2))

    assert (released.state, released.assignee) == (State.NEW, None)
    assert events_after(ticket, 3) == [("ticket_released", {"from": agent.pk})]


@pytest.mark.django_db
def test_release_ticket_nobody_has_is_refused() -> None:
    ticket = make_ticket()

    with pytest.raises(Refused) as caught:
        release_ticket(actor=make_agent(), ticket_id=ticket.pk, at=later(1))

    assert caught.value.code == "nobody_has_it"


@pytest.mark.django_db(transaction=True)
def test_take_ticket_has_one_winner_among_eight_threads() -> None:
    tickets = [make_ticket().pk for _ in range(25)]
    agents = [make_agent() for _ in range(8)]
    barrier, wins, refusals = threading.Barrier(len(agents), timeout=THREADS_MEET_SECONDS), [], set()

    def take_all(agent: object) -> None:
        barrier.wait()
        for number in tickets:
            try:
                take_ticket(actor=agent, ticket_id=number, at=later(1))
                wins.append(number)
            except Refused as error:
                refusals.add(error.code)
        connection.close()

    threads = [threading.Thread(target=take_all, args=(agent,)) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sorted(wins), refusals) == (tickets, {"already_taken"})
    assert TicketEvent.objects.filter(kind="ticket_taken").count() == len(tickets)
    assert Ticket.objects.filter(state=State.OPEN).count() == len(tickets)
