"""What went wrong in the reports of other help desks, by number; the others are in tests/tickets."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Person
from reports.enums import ClockKind
from reports.metrics.registry import METRICS
from reports.models import TicketFact
from reports.queries.facts import differences
from reports.queries.figures import figures
from reports.rules.period import Grain, Period, steps
from reports.rules.scope import Scope
from reports.rules.words import duration_words, share_words
from tests.factories import NOW, make_agent, make_person, make_supervisor
from tests.reports.stories import relay_all, story
from tickets.models import Category, Queue, Ticket
from tickets.queries.clock_check import clock_differences
from tickets.queries.clocks import clock_words
from tickets.rules import lifecycle

pytestmark = pytest.mark.django_db
SATURDAY = NOW + timedelta(days=5)
AT = NOW + timedelta(days=30)


def all_figures(user, *, zone="UTC", clock=ClockKind.BUSINESS):
    """Every metric over a year, as plain values."""
    period = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), zone=zone)
    scope = Scope(period=period, clock=clock)
    return {code: asdict(figures(user=user, metric=METRICS[code], scope=scope, at=AT).total) for code in METRICS}


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("Europe/Berlin", {3: 31 * 24 - 1, 10: 31 * 24 + 1}),
        ("America/New_York", {3: 31 * 24 - 1, 11: 30 * 24 + 1}),
        ("Australia/Lord_Howe", {4: 30 * 24 + 0.5, 10: 31 * 24 - 0.5}),
        ("Asia/Tokyo", {}),
    ],
)
def test_trap_13_months_of_a_year_have_their_real_length_and_make_up_the_year(zone, hours):
    year = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), zone=zone)

    months = steps(year, Grain.MONTH)

    lengths = {month.first.month: (month.end - month.start) / timedelta(hours=1) for month in months}
    assert {number: lengths[number] for number in hours} == hours
    assert sum(lengths.values()) == 365 * 24
    assert [month.start for month in months[1:]] == [month.end for month in months[:-1]]
    assert (months[0].start, months[-1].end) == (year.start, year.end)


@pytest.mark.parametrize(("zone", "year"), [("UTC", 2025), ("Europe/Berlin", 2026), ("America/New_York", 2025)])
def test_trap_13_a_ticket_at_midnight_belongs_to_the_year_of_the_reports_zone(zone, year):
    user = make_supervisor()
    story(at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    relay_all()

    counts = {}
    for number in (2025, 2026):
        period = Period(first=date(number, 1, 1), last=date(number, 12, 31), zone=zone)
        found = figures(user=user, metric=METRICS["logged"], scope=Scope(period=period), at=AT)
        counts[number] = found.total.n

    assert counts == {2025: 0, 2026: 0} | {year: 1}


def test_trap_17_zero_business_seconds_are_a_value_and_shown_as_0():
    """Logged and answered on a Saturday: no working time passed, and that is a measured zero, not a gap."""
    user = make_supervisor()
    told = story(at=SATURDAY).after(30).take().reply()

    fact = told.fact

    total = all_figures(user)["first_response"]
    [words] = [found for found in clock_words(ticket=told.ticket, at=told.at, zone=UTC)
               if found.label == "First response"]  # fmt: skip
    assert (fact.first_response_business_seconds, fact.first_response_wall_seconds) == (0, 1800)
    assert (total["n"], total["median"], total["mean"]) == (1, 0, 0)
    assert duration_words(total["median"]) == "0 min"
    assert duration_words(None) == ""
    assert share_words(0, 3) == "0 %"
    assert words.lines[-1].endswith("0 min in service time.")


def test_trap_18_renamed_states_queues_and_categories_change_no_figure(monkeypatch):
    """Pauses are found by what happened, never by a name that somebody may change."""
    user = make_supervisor()
    told = story().after(5).take().after(5).reply().after(5).wait().after(60).resume().after(5).solve()
    relay_all()
    before, number = all_figures(user), told.ticket.pk

    monkeypatch.setattr(lifecycle, "STATE_WORDS", dict.fromkeys(lifecycle.STATE_WORDS, "Renamed"))
    monkeypatch.setattr(lifecycle, "WAIT_REASON_WORDS", dict.fromkeys(lifecycle.WAIT_REASON_WORDS, "Renamed"))
    Queue.objects.update(name="Renamed")
    Category.objects.update(title="Renamed", group="Renamed")

    assert clock_differences([number]) == []
    assert differences([number]) == []
    assert all_figures(user) == before


def test_trap_23_erased_people_change_no_figure():
    user = make_supervisor()
    requester, agent = make_person(department="Ward 3", full_name="Jane Roe", phone="123"), make_agent()
    told = story(requester=requester, agent=agent).after(5).take().after(5).reply().after(5).answer().after(5).solve()
    relay_all()
    before, facts = all_figures(user), list(TicketFact.objects.values())

    for person in (requester, agent):
        gone = {"full_name": "Erased", "email": f"erased-{person.pk}@invalid", "phone": "", "department": ""}
        Person.objects.filter(pk=person.pk).update(is_active=False, **gone)

    assert clock_differences([told.ticket.pk]) == []
    assert differences([told.ticket.pk]) == []
    assert all_figures(user) == before
    assert list(TicketFact.objects.values()) == facts
    assert facts[0]["department"] == "Ward 3"
    assert Ticket.objects.get().requester.full_name == "Erased"
