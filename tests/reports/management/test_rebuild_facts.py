"""Rebuilding all facts, and proving that nobody changed one."""

from io import StringIO

import pytest
from django.core.management import call_command

from reports.models import RollUp, StaleDay, TicketFact
from tests.factories import make_site
from tests.reports.stories import relay_all, story

pytestmark = pytest.mark.django_db


def check():
    out = StringIO()
    try:
        call_command("rebuild_facts", "--check", stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_check_agrees_with_what_the_relay_stored():
    story().take().reply()
    relay_all()

    assert check() == (0, "The facts of 1 tickets are exactly what their events say, and the roll-ups too.\n")


def test_check_finds_a_tampered_fact_and_changes_nothing():
    told = story(level=1).after(10).take().reply()
    relay_all()
    TicketFact.objects.update(first_response_wall_seconds=1)

    code, words = check()

    assert code == 1
    assert words.splitlines()[0] == (
        f"#{told.ticket.pk} first_response_wall_seconds: stored 1, events say 600"
    )
    assert TicketFact.objects.get().first_response_wall_seconds == 1


def test_check_finds_a_missing_fact():
    told = story()
    relay_all()
    TicketFact.objects.all().delete()

    code, words = check()

    assert (code, words.splitlines()[0]) == (1, f"#{told.ticket.pk} (row): stored missing, events say present")


def test_rebuild_mends_what_check_found():
    story().take().reply().solve()
    relay_all()
    TicketFact.objects.update(priority=5, resolution_business_seconds=7)

    call_command("rebuild_facts", stdout=StringIO())

    assert check()[0] == 0


def test_rebuild_counts_days_and_check_finds_a_tampered_one():
    make_site(code="HERE", time_zone="Europe/Berlin")
    story(level=1).after(10).take().reply()
    relay_all()
    call_command("rebuild_facts", stdout=StringIO())
    RollUp.objects.filter(metric="logged", dimension="").update(n=7)

    code, words = check()

    assert code == 1
    assert words.splitlines()[0] == "logged on 2026-03-02: stored (7, 0, [], 0, 0), facts say (1, 0, [], 0, 0)"


def test_check_leaves_stale_days_to_the_sweep():
    make_site(code="HERE", time_zone="Europe/Berlin")
    story()
    relay_all()
    call_command("rebuild_facts", stdout=StringIO())
    story().take().reply()
    relay_all()

    assert (StaleDay.objects.exists(), check()[0]) == (True, 0)
