"""Several sweepers and people at once, on a real database: each mark is told once."""

from collections import Counter
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from tests.factories import make_agent, make_queue, make_ticket
from tests.processes import THREADS_MEET_SECONDS
from tests.tickets.actions.promises import promise, step, told
from tests.tickets.actions.stories import kinds_of, later
from tickets.actions import marks
from tickets.actions.message import reply
from tickets.models import Clock, Ticket, TicketEvent
from tickets.queries.clock_check import clock_differences

pytestmark = pytest.mark.django_db(transaction=True)
TICKETS, SWEEPERS = 12, 4


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


def warned_tickets():
    make_queue(code="NET")
    promise(
        step("first_response", 50, "queue"),
        step("first_response", 90, "queue", "lead", raise_to=2, route_to="NET"),
        step("resolution", 75, "assignee"),
    )
    return [make_ticket() for _ in range(TICKETS)]


def test_sweepers_at_once_tell_each_mark_once():
    tickets = warned_tickets()

    counts = together(*[lambda: marks.sweep(at=later(2000))] * SWEEPERS)
    counts.append(marks.sweep(at=later(2000)))

    events = TicketEvent.objects.filter(kind__in=("promise_warned", "promise_missed"))
    keys = Counter(
        (event.ticket_id, event.payload["metric"], event.payload["cycle"], event.payload.get("percent", 100))
        for event in events
    )
    assert set(keys.values()) == {1}
    assert sum(counts) == len(keys) == TICKETS * 5
    assert [kinds_of(ticket) for ticket in tickets] == [kinds_of(tickets[0])] * TICKETS
    assert clock_differences([ticket.pk for ticket in tickets]) == []


def test_a_ticket_somebody_holds_is_skipped_and_told_next_time():
    promise()
    held, free = make_ticket(), make_ticket()

    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=held.pk)
        [count] = together(lambda: marks.sweep(at=later(61)))

    assert (count, told(held), len(told(free))) == (1, [], 1)
    assert marks.sweep(at=later(61)) == 1


def test_sweepers_and_people_at_once_keep_the_order():
    """Whoever holds the ticket first tells the marks; the answer always comes behind them."""
    tickets, agent = warned_tickets(), make_agent()

    def answer_all():
        for ticket in tickets:
            reply(actor=agent, ticket_id=ticket.pk, body="We look.", at=later(57))

    together(answer_all, *[lambda: marks.sweep(at=later(57))] * 3)

    expected = [
        "ticket_logged", "ticket_routed", "promise_warned", "promise_warned", "priority_changed", "ticket_routed",
        "promise_missed", "reply_sent",
    ]  # fmt: skip
    assert [kinds_of(ticket) for ticket in tickets] == [expected] * TICKETS
    assert set(Clock.objects.filter(metric="first_response").values_list("state", flat=True)) == {"stopped"}
    assert clock_differences([ticket.pk for ticket in tickets]) == []
