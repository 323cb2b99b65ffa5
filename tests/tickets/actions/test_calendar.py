"""New hours: who publishes them, what they change, and what they leave alone."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from accounts.enums import Role
from reports.queries.facts import differences
from tests.factories import NOW, make_agent, make_person, make_supervisor, make_ticket
from tests.processes import THREADS_MEET_SECONDS
from tests.reports.stories import relay_all, story
from tests.tickets.actions.stories import later
from tickets.actions import calendar
from tickets.actions.calendar import (
    BeginsInPast,
    BrokenHours,
    CannotPublish,
    Hours,
    NameTaken,
    UnknownCalendar,
    WhyNeeded,
    add_calendar,
    publish_calendar_version,
)
from tickets.actions.lifecycle import resolve, start_waiting
from tickets.actions.message import reply
from tickets.enums import WaitReason
from tickets.models import CalendarVersion, Clock, Outbox, Ticket
from tickets.queries.clock_check import clock_differences
from tickets.queries.old_hours import tickets_with_old_hours
from tickets.queries.policies import hours as stored_hours

pytestmark = pytest.mark.django_db
NIGHT_OWLS = Hours(windows=[[[720, 1020]]] * 5 + [[], []])  # working hours begin at noon instead of 8:00


def administrator():
    return make_person(role=Role.ADMINISTRATOR)


def publish(hours=NIGHT_OWLS, *, at=NOW, valid_from=None, code="working-hours", why="Staff is short.", actor=None):
    return publish_calendar_version(
        actor=actor or administrator(), code=code, hours=hours, valid_from=valid_from or at, why=why, at=at
    )


def due_of(ticket, metric="first_response"):
    return Clock.objects.get(ticket=ticket, metric=metric).due_at


def test_version_is_added_and_the_earlier_one_stays():
    make_ticket()
    before = CalendarVersion.objects.filter(calendar__code="working-hours").values().get()
    actor = administrator()

    made = publish(
        Hours(windows=[[(0, 60)]] * 7, exceptions={"2026-12-24": []}, time_zone="Europe/Berlin", holidays_country="DE"),
        actor=actor,
        valid_from=later(600),
        why=" New  shifts \n from May ",
    )

    made.refresh_from_db()
    assert (made.version, made.valid_from, made.published_by) == (2, later(600), actor)
    assert (made.windows, made.exceptions) == ([[[0, 60]]] * 7, {"2026-12-24": []})
    assert (made.time_zone, made.holidays_country, made.why) == ("Europe/Berlin", "DE", "New shifts from May")
    assert CalendarVersion.objects.filter(pk=before["id"]).values().get() == before


def test_calendar_is_added_with_hours_for_all_time():
    make_ticket()
    actor = administrator()

    made = add_calendar(actor=actor, name=" Night  shift ", hours=NIGHT_OWLS, why="New shift.", at=NOW)

    assert (made.calendar.code, made.calendar.name, made.version, made.valid_from) == (
        "night-shift",
        "Night shift",
        1,
        NOW,
    )
    assert (made.published_by, made.why) == (actor, "New shift.")
    assert stored_hours()["night-shift", None].latest.windows[0] == ((720, 1020),)


@pytest.mark.parametrize("name", ["Working hours", "  ", "…"])
def test_calendar_of_a_name_that_is_taken_or_none_is_refused(name):
    make_ticket()

    with pytest.raises(NameTaken):
        add_calendar(actor=administrator(), name=name, hours=NIGHT_OWLS, why="x", at=NOW)


def test_only_administrators_add_calendars():
    with pytest.raises(CannotPublish):
        add_calendar(actor=make_agent(), name="Night", hours=NIGHT_OWLS, why="x", at=NOW)


def test_version_begins_a_minute_from_now_at_the_earliest_on_a_whole_second():
    make_ticket()
    at = NOW + timedelta(seconds=0.25)

    assert publish(at=at).valid_from == NOW + timedelta(seconds=61)
    assert publish(at=at, valid_from=later(5) + timedelta(seconds=0.5)).valid_from == later(5) + timedelta(seconds=1)


@pytest.mark.parametrize("make", [make_agent, make_supervisor])
def test_only_administrators_publish(make):
    make_ticket()

    with pytest.raises(CannotPublish):
        publish(actor=make())


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"code": "nothing"}, UnknownCalendar),
        ({"why": " "}, WhyNeeded),
        ({"valid_from": NOW - timedelta(seconds=1)}, BeginsInPast),
        ({"hours": Hours(windows=[[]] * 7)}, BrokenHours),
        ({"hours": Hours(windows=[[[0, 60]]] * 6)}, BrokenHours),
        ({"hours": Hours(windows=[[[60, 60]]] * 7)}, BrokenHours),
        ({"hours": Hours(windows=[[["a", "b"]]] * 7)}, BrokenHours),
        ({"hours": Hours(windows=[[[0, 60]]] * 7, exceptions={"tomorrow": []})}, BrokenHours),
        ({"hours": Hours(windows=[[[0, 60]]] * 7, time_zone="Mars/Olympus")}, BrokenHours),
        ({"hours": Hours(windows=[[[0, 60]]] * 7, holidays_country="XX")}, BrokenHours),
    ],
)
def test_what_cannot_be_is_refused_in_words(given, error):
    make_ticket()

    with pytest.raises(error) as refused:
        publish(**given)

    assert refused.value.message.endswith(".")
    assert CalendarVersion.objects.filter(calendar__code="working-hours").count() == 1


def test_trap_06_hours_edited_while_a_clock_runs_leave_its_past_alone():
    """Logged at 10:00 for two working hours; from 11:00 the desk opens at noon, so the second hour ends at 13:00."""
    ticket = make_ticket()
    assert due_of(ticket) == later(120)
    publish(valid_from=later(60))

    assert calendar.sweep(at=later(1)) == 1

    ticket.refresh_from_db()
    assert due_of(ticket) == later(180)
    assert (ticket.first_response_due_at, ticket.sort_due_at) == (later(180), later(180))
    first, second = Clock.objects.get(ticket=ticket, metric="first_response").segments
    assert (first["to"], second["from"]) == (later(60).isoformat(), later(60).isoformat())
    assert first["calendar"] != second["calendar"]


def test_paused_clock_is_measured_anew_too():
    ticket = make_ticket()
    start_waiting(actor=make_agent(), ticket_id=ticket.pk, reason=WaitReason.PARTS, at=later(10))
    made = publish(valid_from=later(60))

    calendar.sweep(at=later(20))

    clock = Clock.objects.get(ticket=ticket, metric="resolution")
    assert (clock.state, clock.calendar_version) == ("paused", made)


def test_what_has_ended_is_left_alone_and_equals_its_events():
    ticket, agent = make_ticket(), make_agent()
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Restarted.", at=later(30))
    before = Clock.objects.filter(ticket=ticket).order_by("pk").values()
    rows = list(before)
    publish(valid_from=later(60))

    assert calendar.sweep(at=later(40)) == 0
    assert list(before.all()) == rows
    assert clock_differences([ticket.pk]) == []


def test_clocks_of_other_hours_are_left_alone():
    make_ticket(impact=1, urgency=1)
    publish()

    assert tickets_with_old_hours(after=0, limit=10) == []


def test_version_that_had_not_begun_is_taken_back_by_the_next():
    ticket = make_ticket()
    publish(Hours(windows=[[[0, 1]]] * 7), valid_from=later(90))
    publish(NIGHT_OWLS, valid_from=later(60))

    calendar.sweep(at=later(1))

    assert due_of(ticket) == later(180)


def test_sweep_goes_over_more_than_a_batch_and_comes_to_an_end(monkeypatch):
    monkeypatch.setattr(calendar, "BATCH", 2)
    for _ in range(5):
        make_ticket()
    publish()

    assert calendar.sweep(at=later(1)) == 5
    assert calendar.sweep(at=later(2)) == 0


def test_ticket_that_fails_is_logged_and_the_others_go_on(monkeypatch, caplog):
    bad, good = make_ticket(), make_ticket()
    publish()
    usual = calendar.rebuild_clocks

    def failing(*, ticket_ids):
        if bad.pk in ticket_ids:
            raise ValueError("broken")
        return usual(ticket_ids=ticket_ids)

    monkeypatch.setattr(calendar, "rebuild_clocks", failing)

    assert calendar.sweep(at=later(1)) == 1
    assert tickets_with_old_hours(after=0, limit=10) == [bad.pk]
    assert [record.ticket for record in caplog.records if record.name == calendar.__name__] == [bad.pk]
    assert good.pk not in tickets_with_old_hours(after=0, limit=10)


def test_facts_follow_without_an_event():
    told = story()
    relay_all()
    publish()
    calendar.sweep(at=later(2))

    rows = Outbox.objects.filter(event__ticket=told.ticket, consumer="reports")
    waiting = list(rows.values_list("event__seq", flat=True))
    relay_all()

    assert waiting == [told.ticket.last_event_seq]
    assert differences([told.ticket.pk]) == []


def test_an_action_in_between_measures_by_the_new_hours_itself():
    ticket = make_ticket()
    made = publish(valid_from=later(60))

    reply(actor=make_agent(), ticket_id=ticket.pk, body="Soon.", at=later(5))

    assert Clock.objects.get(ticket=ticket, metric="resolution").calendar_version == made
    assert calendar.sweep(at=later(6)) == 0


@pytest.mark.django_db(transaction=True)
def test_ticket_somebody_holds_is_left_for_the_next_pass():
    held, free = make_ticket(), make_ticket()
    publish()
    counts = []

    def sweep():
        counts.append(calendar.sweep(at=later(1)))
        connection.close()

    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=held.pk)
        thread = Thread(target=sweep)
        thread.start()
        thread.join()

    assert counts == [1]
    assert tickets_with_old_hours(after=0, limit=10) == [held.pk]
    assert free.pk not in tickets_with_old_hours(after=0, limit=10)


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_make_two_versions():
    make_ticket()
    actor, start, made = administrator(), Barrier(2, timeout=THREADS_MEET_SECONDS), []

    def press():
        start.wait()
        made.append(publish(actor=actor).version)
        connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(made) == [2, 3]
