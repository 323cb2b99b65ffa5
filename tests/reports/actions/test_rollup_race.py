"""Days stay right when tickets are projected and days counted at the same time, and a zone begins meanwhile."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from accounts.models import Site
from reports.actions.project import project_tickets
from reports.actions.rollup import count_days, follow_zones, hold_zones, sweep
from reports.models import RollUp, RollUpZone, StaleDay
from reports.queries.days import day_differences
from tests.factories import NOW, make_site
from tests.reports.stories import story
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
ZONE = "America/New_York"


@pytest.fixture(autouse=True)
def counted_zone() -> Iterator[None]:
    make_site()
    Site.objects.update(time_zone=ZONE)
    follow_zones()
    yield
    for model in (RollUp, RollUpZone, StaleDay):
        model.objects.all().delete()


def beside(work: Callable[[], object]) -> Thread:
    """Start `work` in a thread with a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


def test_facts_stored_but_not_committed_leave_a_note_that_outlives_the_count() -> None:
    first, second = story().ticket.pk, story().ticket.pk
    stored, counted = Event(), Event()

    def project_slowly() -> None:
        with transaction.atomic():
            project_tickets(ticket_ids=[second])
            stored.set()
            counted.wait(timeout=20)

    project_tickets(ticket_ids=[first])
    slow = beside(project_slowly)
    stored.wait(timeout=20)
    count_days()
    between = RollUp.objects.get(metric="logged", dimension="").n
    counted.set()
    slow.join()
    sweep()

    assert (between, RollUp.objects.get(metric="logged", dimension="").n) == (1, 2)
    assert list(day_differences()) == []


def test_many_at_once_neither_lock_each_other_out_nor_lose_a_day() -> None:
    tickets = [story(at=NOW + timedelta(hours=hours)).take().reply().ticket.pk for hours in range(8)]
    errors: list[Exception] = []

    def project(numbers: list[int]) -> None:
        try:
            for _ in range(3):
                project_tickets(ticket_ids=numbers)
        except Exception as error:
            errors.append(error)

    line = [beside(lambda part=tickets[place::4]: project(part)) for place in range(4)]  # type: ignore[misc]
    line.append(beside(lambda: [count_days(limit=3) for _ in range(15)]))
    line.append(beside(lambda: [count_days(limit=2) for _ in range(15)]))
    for thread in line:
        thread.join()
    sweep()

    assert errors == []
    assert list(day_differences()) == []
    assert sum(RollUp.objects.filter(metric="logged", dimension="").values_list("n", flat=True)) == len(tickets)


def test_zone_that_begins_waits_for_who_is_storing() -> None:
    ticket = story().ticket.pk
    held, begun = Event(), Event()

    def project_under_old_zones() -> None:
        with transaction.atomic():
            hold_zones()
            held.set()
            begun.wait(timeout=0.5)
            project_tickets(ticket_ids=[ticket])

    slow = beside(project_under_old_zones)
    held.wait(timeout=20)
    Site.objects.update(time_zone="Asia/Tokyo")
    follow_zones()
    begun.set()
    slow.join()
    sweep()

    assert set(RollUp.objects.values_list("zone", flat=True)) == {"Asia/Tokyo"}
    assert list(day_differences()) == []
    assert Ticket.objects.get().pk == ticket
