"""Facts of hand-made stories, and their equality with a rebuild."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.actions.project import project_tickets
from reports.actions.relay import relay_facts
from reports.models import CycleFact, StayFact, TicketFact
from reports.queries.facts import differences
from tests.factories import NOW, make_agent, make_device
from tests.reports.stories import relay_all, story
from tickets.enums import Source
from tickets.models import Ticket
from tickets.queries.batches import ticket_sample

pytestmark = pytest.mark.django_db
MINUTE, HOUR = 60, 3600


def test_phone_ticket_is_answered_in_zero_seconds():
    agent = make_agent()

    fact = story(agent=agent, actor=agent, source=Source.PHONE, occurred_at=NOW - timedelta(minutes=20)).fact

    assert fact.started_at == NOW - timedelta(minutes=20)
    assert fact.first_response_wall_seconds == 0
    assert fact.first_response_business_seconds == 0
    assert fact.first_response_met is True
    assert fact.first_response_decided_at == NOW - timedelta(minutes=20)


def test_note_and_taking_are_no_response():
    fact = story().after(5).take().after(5).note().fact

    assert fact.first_responded_at is None
    assert fact.first_response_wall_seconds is None
    assert fact.first_response_met is None
    assert fact.state == "open"


def test_waiting_is_left_out_of_business_time_alone():
    told = story(level=1).take().after(10).reply().after(20).wait().after(90).resume().after(30).solve()

    fact = told.fact

    assert fact.first_response_wall_seconds == 10 * MINUTE
    assert fact.resolution_wall_seconds == 150 * MINUTE
    assert fact.resolution_business_seconds == 60 * MINUTE
    assert fact.resolution_met is True
    assert fact.resolution_decided_at == told.at


def test_each_rating_is_of_the_solution_before_it():
    told = story(level=3).take().after(30).solve().after(10).rate(2)
    first = told.at
    told.after(60).reopen().after(30).solve().after(5).rate(5)

    relay_all()

    rows = CycleFact.objects.filter(metric="resolution").order_by("cycle")
    assert list(rows.values_list("rating", "rated_at")) == [(2, first), (5, told.at)]
    assert differences([told.ticket.pk]) == []


def test_reopened_ticket_has_no_final_resolution_but_a_first_one():
    told = story(level=1).take().after(30).solve()
    first = told.at
    told.after(60).reopen()

    fact = told.fact

    assert (fact.resolved_at, fact.resolution_wall_seconds, fact.resolution_met) == (None, None, None)
    assert fact.first_resolved_at == first
    assert fact.resolution_first_wall_seconds == 30 * MINUTE
    assert fact.reopened_count == 1
    assert fact.state == "open"


def test_time_between_solved_and_reopened_is_no_work():
    fact = story(level=1).take().after(30).solve().after(60).reopen().after(15).solve().fact

    assert fact.resolution_wall_seconds == 105 * MINUTE
    assert fact.resolution_business_seconds == 45 * MINUTE
    assert fact.resolution_first_business_seconds == 30 * MINUTE


def test_time_to_close_ends_with_the_last_closing():
    told = story(level=1).take().after(30).solve().after(60).confirm()
    assert told.fact.closing_wall_seconds == 90 * MINUTE

    assert told.after(60).reopen().fact.closing_wall_seconds is None
    assert told.after(15).solve().after(5).confirm().fact.closing_wall_seconds == 170 * MINUTE


def test_changed_priority_brings_its_own_target_from_the_start():
    told = story().after(20).take().prioritise(1).reply()

    fact = told.fact

    assert (fact.first_priority, fact.priority) == (3, 1)
    assert fact.first_response_target_seconds == 15 * MINUTE
    assert fact.first_response_met is False
    assert fact.first_response_decided_at == NOW + timedelta(minutes=15)


def test_closed_hours_count_in_wall_time_alone():
    monday_evening = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)

    fact = story(at=monday_evening, level=3).after(16 * 60).reply().fact

    assert fact.first_response_wall_seconds == 16 * HOUR
    assert fact.first_response_business_seconds == HOUR
    assert fact.first_response_met is True


def test_unanswered_ticket_is_decided_when_it_falls_due():
    fact = story(level=1).fact

    assert fact.first_response_met is None
    assert fact.first_response_decided_at == NOW + timedelta(minutes=15)


def test_ticket_paused_in_time_is_undecided():
    fact = story(level=1).take().wait().fact

    assert fact.resolution_due_at is None
    assert fact.resolution_decided_at is None


def test_ticket_paused_too_late_stays_missed():
    fact = story(level=1).take().after(5 * 60).wait().fact

    assert fact.resolution_decided_at == NOW + timedelta(hours=4)


def test_places_are_those_of_the_events():
    device = make_device(tag="CT9", modality="CT")
    told = story(device=device).take().route("NET").recategorise()

    fact = told.fact

    assert (fact.first_queue.code, fact.queue.code) == ("PACS", "NET")
    assert fact.category_id == told.ticket.category_id
    assert (fact.device_id, fact.modality, fact.site_id) == (device.pk, "CT", device.site_id)
    assert fact.state == "new"


def test_projecting_twice_changes_nothing():
    told = story().take().reply()
    first = told.fact

    project_tickets(ticket_ids=[told.ticket.pk])

    assert TicketFact.objects.values().get() == {
        name: getattr(first, name) for name in TicketFact.objects.values().get()
    }


def test_differences_leave_out_what_the_relay_has_not_seen():
    ticket = story().ticket

    assert differences([ticket.pk]) == []


def test_all_turns_of_the_sample_give_every_ticket_once():
    tickets = [story().ticket.pk for _ in range(5)]

    found = [pk for turn in range(3) for pk in ticket_sample(share=3, turn=turn)]

    assert sorted(found) == tickets


VERBS = ("take", "release", "reply", "note", "answer", "wait", "resume", "solve", "reopen", "confirm", "recategorise")
STEPS = st.tuples(st.sampled_from((*VERBS, "prioritise", "route")), st.integers(0, 2000), st.integers(1, 5))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=14), seed=st.integers(0, 10**6))
def test_facts_of_any_history_equal_a_rebuild_and_the_ticket(steps, seed):
    order = random.Random(seed)
    told = story()
    for verb, minutes, number in steps:
        arguments = {"prioritise": [number], "route": [("PACS", "NET", "MOD")[number % 3]]}.get(verb, [])
        try:
            getattr(told.after(minutes), verb)(*arguments)
        except ValidationError:
            continue
        if order.random() < 0.4:
            relay_facts(at=told.at)
    relay_all()

    ticket = Ticket.objects.get(pk=told.ticket.pk)
    stored = TicketFact.objects.get(pk=ticket.pk)

    assert differences([ticket.pk]) == []
    assert _shared(stored) == _shared(ticket)
    cycles = CycleFact.objects.filter(ticket=ticket).order_by("metric", "cycle")
    assert [_clock(row) for row in cycles] == [_clock(row) for row in ticket.clocks.order_by("metric", "cycle")]
    stays = StayFact.objects.filter(ticket=ticket).order_by("position")
    assert {stay.state for stay in stays if stay.ended_at is None} in (set(), {ticket.state})


def _clock(row):
    names = ("metric", "cycle", "state", "stopped_at", "target_seconds", "wall_seconds", "business_seconds")
    return [getattr(row, name) for name in names]


def _shared(row):
    names = ("state", "queue_id", "category_id", "device_id", "site_id", "priority", "reopened_count", "source")
    return [getattr(row, name) for name in (*names, "first_responded_at", "resolved_at", "created_at")]
