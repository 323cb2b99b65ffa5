"""Thousands of random acts, and at the end everything stored is exactly what the events say.

STORM_ACTS in the environment asks for more of them than the suite has time for.
"""

import os
from collections import Counter
from datetime import timedelta

import pytest

from reports.actions.relay import relay_facts
from reports.queries.facts import differences
from tests.tickets.storm import ACTS, Storm, make_people
from tickets.actions import calendar, marks
from tickets.actions.sla import rebuild_clocks
from tickets.models import CalendarVersion, Clock, Outbox, SlaPolicyVersion, Ticket, TicketEvent
from tickets.queries.clock_check import clock_differences
from tickets.queries.folded import DUE_COLUMNS
from tickets.queries.marks import passed_marks

pytestmark = pytest.mark.django_db

COUNT = int(os.environ.get("STORM_ACTS", "1500"))
RARE = {"apply": 3, "promise": 0.4, "publish": 0.4}
"""What changes the promises themselves, some of a hundred acts."""


class Sweeper:
    """Comes by now and then, never when asked to."""

    def __init__(self, storm: Storm) -> None:
        self.storm = storm

    def __call__(self, _since, until):
        chance = self.storm.random.random()
        if chance < 0.15:
            marks.sweep(at=until)
        if chance < 0.1:
            calendar.sweep(at=until)
        if chance < 0.05:
            relay_facts(at=until)


def test_after_a_storm_everything_stored_is_what_the_events_say(reference):
    storm = Storm(make_people(), seed=20260302, acts=ACTS | RARE)

    storm.blow(COUNT, meanwhile=Sweeper(storm))

    end = storm.at + timedelta(hours=1)
    calendar.sweep(at=end)
    marks.sweep(at=end)
    while relay_facts(at=end):
        pass
    ids = list(Ticket.objects.order_by("pk").values_list("pk", flat=True))
    assert clock_differences(ids) == []
    assert differences(ids) == []
    assert not Outbox.objects.filter(consumer="reports").exists()
    _check_rebuild(ids)
    _check_marks(end)
    _check_weather(storm)


def _check_rebuild(ids):
    """What a rebuild writes is what was there."""
    before = _stored(ids)

    rebuild_clocks(ticket_ids=ids)

    assert _stored(ids) == before


def _stored(ids):
    clocks = Clock.objects.filter(ticket_id__in=ids).order_by("ticket_id", "metric", "cycle").values()
    columns = Ticket.objects.filter(pk__in=ids).order_by("pk").values("pk", "version", *DUE_COLUMNS)
    return [{name: value for name, value in row.items() if name != "id"} for row in clocks], list(columns)


def _check_marks(end):
    """Each mark is told once, never before it was passed, and no warning after its breach."""
    told = TicketEvent.objects.filter(kind__in=("promise_warned", "promise_missed")).order_by("ticket_id", "seq")
    keys = Counter(
        (event.ticket_id, event.payload["metric"], event.payload["cycle"], event.payload.get("percent", 100))
        for event in told
    )
    reached: dict[tuple, int] = {}
    for ticket_id, metric, cycle, percent in keys:
        assert percent > reached.get((ticket_id, metric, cycle), 0)
        reached[ticket_id, metric, cycle] = percent
    assert set(keys.values()) == {1}
    assert all(event.occurred_at < event.recorded_at for event in told)
    assert passed_marks(at=end).rows == []


def _check_weather(storm):
    """It was a storm: every act happened, in every state, and the promises changed under it."""
    rare = () if COUNT >= 1500 else RARE
    assert {name for name in ACTS | RARE if not storm.done[name]} <= set(rare)
    assert Clock.objects.filter(cycle__gt=1, metric="resolution").exists()
    assert set(Clock.objects.values_list("state", flat=True)) == {"running", "paused", "stopped", "cancelled"}
    assert Clock.objects.filter(is_pinned=True).exists()
    assert CalendarVersion.objects.count() > 3
    assert SlaPolicyVersion.objects.count() > 3
