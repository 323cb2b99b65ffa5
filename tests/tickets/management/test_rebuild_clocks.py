"""Rebuilding all clocks, and proving that nobody changed one."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.reports.stories import story
from tickets.actions.sla import rebuild_clocks
from tickets.models import Clock, Ticket

pytestmark = pytest.mark.django_db


def check():
    out = StringIO()
    try:
        call_command("rebuild_clocks", "--check", stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def rebuild():
    out = StringIO()
    call_command("rebuild_clocks", stdout=out)
    return out.getvalue()


def test_check_agrees_with_what_the_actions_stored():
    told = story().after(5).take().after(5).reply().after(5).answer()
    told.after(5).wait().after(60).resume().after(5).solve().after(5).reopen()

    assert check() == (0, "The clocks of 1 tickets are exactly what their events say.\n")


@pytest.mark.parametrize(
    ("rows", "change", "words"),
    [
        (Clock, {"wall_seconds": 1}, "first_response 1: wall_seconds: stored 1, events say 600"),
        (Clock, {"segments": []}, "first_response 1: segments: stored [], events say "),
        (Clock, {"next_mark_percent": None}, "next_mark_percent: stored None, events say 100"),
        (Ticket, {"first_response_due_at": None, "sort_due_at": "2026-01-01T00:00Z"}, "sort_due_at: stored 2026-01-01"),
        (Ticket, {"first_responded_at": None}, "first_responded_at: stored None, events say 2026-03-02 10:10"),
    ],
)
def test_check_finds_a_tampered_column_and_changes_nothing(rows, change, words):
    story(level=1).after(10).take().reply()
    rows.objects.update(**change)

    code, said = check()

    assert code == 1
    assert words in said
    assert said.splitlines()[-1].endswith("in 1 tickets. Run: manage.py rebuild_clocks")
    assert check()[0] == 1


def test_check_finds_missing_and_surplus_cycles():
    told = story()
    Clock.objects.filter(metric="resolution").update(cycle=7)

    code, said = check()

    assert code == 1
    assert said.splitlines()[:2] == [
        f"#{told.ticket.pk} resolution 1: (row): stored missing, events say present",
        f"#{told.ticket.pk} resolution 7: (row): stored present, events say missing",
    ]


def test_rebuild_mends_what_check_found_and_tells_how_far_it_is():
    for _ in range(3):
        story().take().reply().after(9).answer()
    Clock.objects.update(due_at=None, segments=[])
    Clock.objects.filter(metric="resolution").update(cycle=7)
    Ticket.objects.update(resolution_due_at=None)

    said = rebuild()

    assert said == "3 of 3 tickets\nRebuilt the clocks of 3 tickets.\n"
    assert check()[0] == 0
    assert set(Clock.objects.values_list("cycle", flat=True)) == {1}


def test_rebuild_asks_as_often_for_many_as_for_few(django_assert_num_queries):
    """Savepoint, tickets, events, versions of the hours, clocks, their keys, due times, end."""
    for count in (1, 3):
        ids = [story().take().reply().ticket.pk for _ in range(count)]

        with django_assert_num_queries(8):
            rebuild_clocks(ticket_ids=ids)
