"""Trying a draft on tickets of the past."""

from collections import Counter
from datetime import date, timedelta

import pytest

from accounts.enums import Role
from tests.factories import (
    NOW,
    make_agent,
    make_category,
    make_person,
    make_policy,
    make_queue,
    make_supervisor,
    make_ticket,
)
from tests.tickets.actions.stories import later
from tickets.actions import run as running
from tickets.actions import whatif as trying
from tickets.actions.lifecycle import end_waiting, reopen, resolve, start_waiting
from tickets.actions.message import reply, requester_reply
from tickets.actions.policy import BrokenPromises, publish_policy
from tickets.actions.replay import apply_replay, continue_replays, preview_replay
from tickets.actions.whatif import BadPeriod, CannotTry, TooManyTrials, continue_whatifs, tidy_runs, try_draft
from tickets.enums import WaitReason
from tickets.models import Clock, PolicyReplay, Ticket, TicketEvent, WhatIf
from tickets.rules.period import Days

pytestmark = pytest.mark.django_db
DAY = Days(NOW.date(), NOW.date(), "UTC")
HOUR = 3600
QUERIES = 21
"""Four of codes, four of asking, the trial, events and reference data of one batch, and its savepoints."""


def content(*, rules=(), hours=None, **seconds):
    """The promises in force, with these seconds for P3."""
    policy = make_policy()
    targets = policy.targets | {"3": policy.targets["3"] | seconds}
    return {"targets": targets, "rules": list(rules), "steps": [], "hours": hours or {}}


def attempt(draft, *, actor=None, days=DAY, at=None):
    return try_draft(actor=actor or make_supervisor(), days=days, content=draft, at=at or later(300))


def answered(minutes, **fields):
    ticket = make_ticket(**fields)
    reply(actor=make_agent(), ticket_id=ticket.pk, body="We look.", at=later(minutes))
    return ticket


def stories():
    """Two dozen tickets: answered, solved, waiting, reopened, asked again, open; of two queues and two departments."""
    agent, queues = make_agent(), [make_queue(), make_queue(code="NET")]
    departments = [make_person(department=name) for name in ("CT", "MR")]
    for number in range(24):
        category = make_category(queue=queues[number % 2], impact=2 + number % 3, urgency=3)
        ticket = make_ticket(category=category, requester=departments[number // 2 % 2], at=later(number))
        minutes = 20 + 17 * number
        if number % 4:
            reply(actor=agent, ticket_id=ticket.pk, body="We look.", at=later(minutes))
        if number % 5 == 1:
            start_waiting(actor=agent, ticket_id=ticket.pk, reason=WaitReason.VENDOR, at=later(minutes + 5))
        if number % 10 == 1:
            end_waiting(actor=agent, ticket_id=ticket.pk, at=later(minutes + 90))
        if number % 3 == 2:
            resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Restarted.", at=later(minutes + 60))
        if number % 6 == 5:
            reopen(actor=agent, ticket_id=ticket.pk, at=later(minutes + 80))
            requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="Again.", at=later(minutes + 100))
            reply(actor=agent, ticket_id=ticket.pk, body="Oh.", at=later(minutes + 150))


def side(counts, name):
    """The met and missed of one side, "before" or "after", without that word."""
    return {key.replace(f"/{name}_", "/"): n for key, n in counts.items() if f"/{name}_" in key}


def test_attainment_before_and_after_by_priority_and_queue():
    quick, slow, late = answered(30), answered(90), answered(150)

    whatif = attempt(content(first_response=HOUR))

    assert (whatif.total, whatif.done, whatif.finished_at, whatif.failed) == (3, 3, later(300), [])
    for group in ("all", "p3", "q-PACS"):
        assert {
            key.rpartition("/")[2]: n for key, n in whatif.counts.items() if key.startswith(f"first_response/{group}/")
        } == {"before_met": 2, "before_missed": 1, "after_met": 1, "after_missed": 2, "lost": 1}
    assert (whatif.counts["moved"], whatif.counts["lost"]) == (1, 1)
    assert [(row["ticket"], row["change"]) for row in whatif.changes] == [(slow.pk, "lost")]
    assert {quick.pk, late.pk}.isdisjoint(row["ticket"] for row in whatif.changes)


def test_nothing_is_changed_by_it():
    stories()
    before = [list(model.objects.order_by("pk").values()) for model in (Ticket, Clock, TicketEvent)]

    attempt(content(first_response=HOUR, resolution=HOUR))

    assert [list(model.objects.order_by("pk").values()) for model in (Ticket, Clock, TicketEvent)] == before


def test_special_promises_and_hours_of_the_draft_count():
    answered(60, requester=make_person(department="CT"))
    answered(60)
    rule = {
        "name": "CT",
        "when": {"department": ["CT"]},
        "targets": {"3": {"calendar": "always", "first_response": 60}},
    }
    closed = {"time_zone": "", "windows": [[[0, 1]]] * 7}

    ruled = attempt(content(rules=[rule]))
    timed = attempt(content(hours={"working-hours": closed}, first_response=60))

    assert ruled.counts["lost/first_response"] == 1
    assert timed.counts.get("lost/first_response", 0) == 0
    assert attempt(content(first_response=60)).counts["lost/first_response"] == 2


def test_two_drafts_of_hours_are_not_mistaken_for_one_another():
    answered(60)
    early, late = ([[[start, start + 60]]] * 7 for start in (600, 1200))  # the ticket comes at 10:00

    found = [
        attempt(content(hours={"working-hours": {"time_zone": "", "windows": windows}}, first_response=60))
        for windows in (early, late)
    ]

    assert [whatif.counts.get("lost", 0) for whatif in found] == [1, 0]


def test_days_are_those_of_their_zone():
    night = answered(30, at=NOW.replace(hour=23))
    monday = Days(date(2026, 3, 2), date(2026, 3, 2), "Europe/Berlin")
    tuesday = Days(date(2026, 3, 3), date(2026, 3, 3), "Europe/Berlin")

    assert [attempt(content(), days=days, at=later(6000)).total for days in (monday, tuesday)] == [0, 1]
    assert night.pk


def test_ticket_counts_where_the_desk_was_told_of_it():
    agent, person = make_agent(), make_person()
    make_ticket(actor=agent, requester=person, occurred_at=NOW - timedelta(days=1))
    sunday = Days(date(2026, 3, 1), date(2026, 3, 1), "UTC")

    assert [attempt(content(), days=days).total for days in (sunday, DAY)] == [1, 0]


def test_trial_equals_what_happens_when_it_is_published_and_applied():
    """The same counts: promises, rules, tickets that are done, waiting, open, reopened; and a trial of it is quiet."""
    stories()
    administrator = make_person(role=Role.ADMINISTRATOR)
    rule = {
        "name": "Network for CT",
        "when": {"queue": ["NET"], "department": ["CT"]},
        "targets": {str(p): {"calendar": "always", "first_response": 5400, "resolution": 2 * HOUR} for p in (2, 3, 4)},
    }
    draft = content(rules=[rule], first_response=HOUR, next_response=HOUR, resolution=3 * HOUR)
    at = later(400)
    trial = attempt(draft, actor=administrator, at=at)
    assert len({key for key in trial.counts if "/" in key and key.split("/")[0] in ("won", "lost", "late_now")}) > 2

    publish_policy(
        actor=administrator,
        targets=draft["targets"],
        rules=draft["rules"],
        steps=draft["steps"],
        why="Tried out.",
        at=at,
    )
    preview = preview_replay(actor=administrator, since=DAY.start, at=at)
    apply_replay(actor=administrator, replay_id=preview.pk, at=at)
    while continue_replays(at=at):
        pass
    replay, again = PolicyReplay.objects.get(), attempt(draft, at=at)

    changes = Counter({key: n for key, n in trial.counts.items() if key.count("/") < 2})
    assert Counter(replay.counts) == Counter(preview.counts) == changes
    assert sorted(map(str, replay.changes)) == sorted(map(str, trial.changes))
    assert side(again.counts, "before") == side(again.counts, "after") == side(trial.counts, "after")
    assert again.changes == []
    answers, after = Clock.objects.filter(metric="first_response"), side(trial.counts, "after")
    met = answers.filter(breached_at=None).exclude(stopped_at=None).exclude(target_seconds=None)
    missed = answers.filter(breached_at__isnull=False) | answers.filter(stopped_at=None, due_at__lt=at)
    assert (met.count(), missed.count()) == (after["first_response/all/met"], after["first_response/all/missed"])


def test_many_tickets_are_left_to_the_worker_in_batches(monkeypatch):
    monkeypatch.setattr(trying, "AT_ONCE", 2)
    monkeypatch.setattr(trying, "BATCH", 2)
    for _ in range(5):
        answered(90)

    whatif = attempt(content(first_response=HOUR))

    assert (whatif.done, whatif.finished_at) == (0, None)
    assert continue_whatifs(at=later(301), seconds=0) == 1
    whatif.refresh_from_db()
    assert (whatif.done, whatif.percent) == (2, 40)
    while trying.sweep(at=later(302)):
        pass
    whatif.refresh_from_db()
    assert (whatif.done, whatif.finished_at, whatif.counts["lost"]) == (5, later(302), 5)


def test_queries_do_not_grow_with_tickets(django_assert_num_queries):
    draft, actor = content(first_response=HOUR), make_supervisor()
    for _ in range(2):
        answered(90)
        attempt(draft, actor=actor)  # what is kept between passes
    with django_assert_num_queries(QUERIES):
        attempt(draft, actor=actor)
    for _ in range(4):
        answered(90)

    with django_assert_num_queries(QUERIES):
        attempt(draft, actor=actor)


def test_ticket_that_cannot_be_read_is_put_aside(caplog):
    bad, good = answered(90), answered(90)
    Ticket.objects.filter(pk=bad.pk).update(last_event_seq=0)
    TicketEvent.objects.bulk_create(
        [
            TicketEvent(
                ticket=bad, seq=99, kind="priority_changed", actor_kind="human", occurred_at=NOW, recorded_at=NOW
            )
        ]
    )

    whatif = attempt(content(first_response=HOUR))

    assert (whatif.done, whatif.failed, whatif.counts["lost"]) == (2, [bad.pk], 1)
    assert good.pk == whatif.changes[0]["ticket"]
    assert [record.ticket for record in caplog.records if record.name == running.__name__] == [bad.pk]


def test_who_reads_no_reports_tries_nothing():
    with pytest.raises(CannotTry):
        attempt(content(), actor=make_agent())


@pytest.mark.parametrize("days", [-1, 367 * 2])
def test_days_that_cannot_be_meant_are_refused(days):
    with pytest.raises(BadPeriod):
        attempt(content(), days=Days(DAY.first, DAY.first + timedelta(days=days), "UTC"))


def test_broken_promises_are_refused():
    with pytest.raises(BrokenPromises):
        attempt(content(first_response=0))


def test_a_person_has_a_few_under_way(monkeypatch):
    monkeypatch.setattr(trying, "AT_ONCE", -1)
    actor = make_supervisor()
    for _ in range(trying.MOST_WAITING):
        attempt(content(), actor=actor)

    with pytest.raises(TooManyTrials):
        attempt(content(), actor=actor)
    assert attempt(content()).pk


def test_trials_and_previews_are_kept_two_weeks_and_replays_for_ever():
    administrator, made = make_person(role=Role.ADMINISTRATOR), make_policy()
    attempt(content(), at=NOW)
    applied, _ = (preview_replay(actor=administrator, since=None, at=NOW) for _ in range(2))
    apply_replay(actor=administrator, replay_id=applied.pk, at=NOW)
    attempt(content(), at=NOW + timedelta(days=10))

    removed = tidy_runs(at=NOW + timedelta(days=14, seconds=1))

    assert (removed, WhatIf.objects.count(), PolicyReplay.objects.get(), made.version) == (2, 1, applied, 1)
