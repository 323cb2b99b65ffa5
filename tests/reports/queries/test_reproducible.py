"""The same question of the same definitions has the same answer, whoever has left and whatever was renamed since."""

from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Person
from reports.enums import Cohort, Dimension, Grain
from reports.metrics.registry import PLAIN
from reports.queries.backlog import backlog_trend
from reports.queries.figures import figures
from reports.queries.inflow import flows
from reports.queries.people import agent_load
from reports.queries.stays import time_by_holder, time_in_state
from reports.rules.period import Period, steps
from reports.rules.scope import Scope
from tests.factories import NOW, make_agent, make_person, make_supervisor
from tests.reports.stories import relay_all, story
from tickets.enums import Affected
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(days=120)
QUARTER = Period(first=date(2026, 1, 1), last=date(2026, 3, 31), zone="Europe/London")


def whole_report(user):
    """Every figure of the quarter; people by id, because their names may go."""
    trend = steps(QUARTER, Grain.MONTH)
    scopes = [Scope(period=QUARTER, cohort=cohort) for cohort in Cohort]
    found = [
        figures(user=user, metric=metric, scope=scope, at=AT, by=list(Dimension), steps=trend)
        for metric in PLAIN.values()
        for scope in scopes
    ]
    question = {"user": user, "scope": scopes[0], "at": AT}
    loads = {replace(row, name="") for row in agent_load(**question)}
    return [
        *found, backlog_trend(**question, steps=trend), flows(**question, steps=trend), loads,
        time_in_state(**question), time_by_holder(**question),
    ]  # fmt: skip


def lived_quarter():
    leaver = make_agent(full_name="Lea Leaver")
    requester = make_person(full_name="Pat Patientname", department="ICU")
    for number in range(6):
        told = story(agent=leaver, requester=requester, affected=Affected.PATIENT_WAITING).after(10).take().after(5)
        told.reply().after(30).answer().after(9).reply().after(number).solve()
        if number % 2:
            told.after(100).reopen().after(4).solve()
    relay_all()
    return leaver, requester


def erase(*people):
    """Nothing of a person is left but their number."""
    for person in people:
        Person.objects.filter(pk=person.pk).update(
            full_name="", email=f"gone-{person.pk}@invalid", department="", site=None, is_active=False
        )
    Message.objects.update(body="")
    Ticket.objects.update(subject="-", description="")


def test_report_of_last_quarter_is_the_same_after_people_were_erased():
    user = make_supervisor()
    people = lived_quarter()
    before = whole_report(user)

    erase(*people)
    call_command("rebuild_facts", stdout=StringIO())

    assert whole_report(user) == before
    assert before[0].total.n == 6
    assert {row.handled for row in before[-3]} == {6}
