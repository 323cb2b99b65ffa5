"""However late the sweeper comes, tickets read as if it had come in time."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.tickets.actions.promises import clock_values, told
from tests.tickets.storm import ACTS, People, Storm, make_people
from tickets.actions import marks
from tickets.models import SlaPolicyVersion, Ticket, TicketEvent

pytestmark = pytest.mark.django_db

SIX_HOURS = timedelta(hours=6)


@pytest.fixture
def people(reference: None) -> People:
    """A desk with promises that warn early, raise the priority and send tickets on."""
    people = make_people()
    latest = SlaPolicyVersion.objects.get()
    codes = [queue.code for queue in people.queues]
    moves = [
        {"metric": "first_response", "percent": 50, "priority": [3, 4, 5], "tell": ["queue"], "raise_to": 2},
        {"metric": "first_response", "percent": 90, "tell": ["lead"], "route_to": codes[1]},
        {"metric": "next_response", "percent": 75, "tell": ["assignee"], "raise_to": 1},
        {"metric": "resolution", "percent": 75, "tell": ["assignee", "lead"], "route_to": codes[2]},
        {"metric": "resolution", "percent": 100, "tell": ["supervisors"], "raise_to": 1, "route_to": codes[0]},
    ]
    SlaPolicyVersion.objects.create(
        policy=latest.policy, version=2, valid_from=NOW - timedelta(days=1), targets=latest.targets,
        steps=[*latest.steps, *moves],
    )  # fmt: skip
    return people


def sweeping_every(pace: timedelta):
    """A sweeper that comes by at every tick of the simulated clock."""

    def sweep(since, until):
        tick = since - (since - NOW) % pace + pace
        while tick <= until:
            marks.sweep(at=tick)
            tick += pace

    return sweep


def lived(storm: Storm):
    """All there is to compare: clocks, marks told, what the system did, the order of everything, where tickets are."""
    found = []
    for pk in storm.tickets:
        ticket = Ticket.objects.get(pk=pk)
        events = TicketEvent.objects.filter(ticket=ticket).order_by("seq")
        found.append(
            (
                clock_values(ticket),
                told(ticket),
                list(events.filter(actor=None).values_list("kind", "payload")),
                list(events.values_list("seq", "kind", "occurred_at")),
                (ticket.state, ticket.priority, ticket.queue_id, ticket.assignee_id, ticket.version),
                (ticket.first_response_due_at, ticket.next_response_due_at, ticket.resolution_due_at),
            )
        )
    return found


def count_told(storm: Storm) -> int:
    return sum(len(told(Ticket.objects.get(pk=pk))) for pk in storm.tickets)


def test_sweeper_down_for_six_hours_without_activity(people):
    worlds = []
    for paces in ([timedelta(minutes=1)], []):
        storm = Storm(people, seed=7, acts={"log": 1}, longest=3)
        storm.blow(14)
        end = storm.at + SIX_HOURS
        for pace in paces:
            sweeping_every(pace)(NOW, end)
        marks.sweep(at=end)
        worlds.append(storm)

    assert lived(worlds[1]) == lived(worlds[0])
    assert count_told(worlds[0]) > 30


def test_trap_12_scheduler_down_for_six_hours_with_activity(people):
    in_time, slow = sweeping_every(timedelta(seconds=15)), sweeping_every(timedelta(minutes=7))
    worlds = []
    for meanwhile in (in_time, slow, None):
        storm = Storm(people, seed=5, acts={"log": 1}, longest=2)
        storm.blow(20, meanwhile=meanwhile)
        storm.acts, storm.longest = ACTS, 20
        while storm.at < NOW + SIX_HOURS:
            storm.blow(1, meanwhile=meanwhile)
        marks.sweep(at=storm.at)
        worlds.append(storm)

    assert [world.done for world in worlds] == [worlds[0].done] * 3
    assert [world.refused for world in worlds] == [worlds[0].refused] * 3
    assert lived(worlds[1]) == lived(worlds[0])
    assert lived(worlds[2]) == lived(worlds[0])
    assert count_told(worlds[0]) > 40
    assert worlds[0].done.total() > 60
