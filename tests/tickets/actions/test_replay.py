"""Applying changed promises to tickets there are."""

from threading import Thread

import pytest
from django.db import OperationalError, connection, transaction

from accounts.enums import Role
from accounts.models import Person
from reports.queries.facts import differences
from tests.factories import NOW, make_agent, make_person, make_policy, make_supervisor, make_ticket
from tests.reports.stories import relay_all
from tests.tickets.actions.stories import later
from tickets.actions import replay as replaying
from tickets.actions import run as running
from tickets.actions.lifecycle import resolve
from tickets.actions.message import reply
from tickets.actions.policy import publish_policy
from tickets.actions.promise import CannotReplay
from tickets.actions.replay import NotPreviewed, OldPromises, apply_replay, continue_replays, preview_replay
from tickets.models import PolicyReplay, Ticket, TicketEvent
from tickets.queries.clock_check import clock_differences

pytestmark = pytest.mark.django_db
LATER = later(180)
FOUR_HOURS = 4 * 3600


@pytest.fixture
def administrator():
    return make_person(role=Role.ADMINISTRATOR)


def publish(administrator, *, at=LATER, **seconds):
    """Promise P3 otherwise from `at` on."""
    policy = make_policy()
    return publish_policy(
        actor=administrator,
        targets=policy.targets | {"3": policy.targets["3"] | seconds},
        rules=policy.rules,
        steps=policy.steps,
        why="Other promises.",
        at=at,
    )


def answered(minutes, *, at=NOW):
    """A P3 ticket logged on Monday at 10:00, promised an answer within two hours, answered after so many minutes."""
    ticket = make_ticket(at=at)
    reply(actor=make_agent(), ticket_id=ticket.pk, body="We look.", at=later(minutes))
    return ticket


def finished(replay, at=LATER):
    while continue_replays(at=at):
        pass
    replay.refresh_from_db()
    return replay


def applied(ticket):
    return list(TicketEvent.objects.filter(ticket=ticket, kind="policy_applied").values_list("payload", flat=True))


def test_preview_counts_what_moves_and_changes_nothing(administrator):
    late, quick, silent = answered(90), answered(30), make_ticket()
    before = list(Ticket.objects.order_by("pk").values())
    made = publish(administrator, first_response=3600)

    replay = preview_replay(actor=administrator, since=None, at=LATER)

    assert (replay.version, replay.stage, replay.total, replay.done) == (made, "previewed", 3, 3)
    assert replay.counts == {"moved": 1, "lost": 1, "lost/first_response": 1}
    assert replay.changes == [
        {
            "ticket": late.pk,
            "metric": "first_response",
            "cycle": 1,
            "change": "lost",
            "before": later(120).isoformat(),
            "after": later(60).isoformat(),
        }
    ]
    assert (replay.failed, replay.finished_at) == ([], LATER)
    assert list(Ticket.objects.order_by("pk").values()) == before
    assert [applied(ticket) for ticket in (late, quick, silent)] == [[], [], []]


def test_preview_names_every_kind_of_change(administrator):
    answered(150)
    running = make_ticket(at=later(100))
    publish(administrator, first_response=FOUR_HOURS, resolution=3600)

    replay = preview_replay(actor=administrator, since=None, at=LATER)

    assert replay.counts == {
        "moved": 2,
        "won": 1,
        "won/first_response": 1,
        "later": 1,
        "later/first_response": 1,
        "late_now": 2,
        "late_now/resolution": 2,
    }
    assert {row["change"] for row in replay.changes if row["ticket"] == running.pk} == {"later", "late_now"}


def test_population_is_what_is_open_or_was_logged_since(administrator):
    done, old, fresh = make_ticket(), make_ticket(at=later(-60)), make_ticket(at=later(10))
    resolve(actor=make_agent(), ticket_id=done.pk, code="other", done="Restarted.", at=later(130))
    publish(administrator, first_response=FOUR_HOURS)
    make_ticket(at=later(200))

    now_open = preview_replay(actor=administrator, since=None, at=LATER)
    since = preview_replay(actor=administrator, since=NOW, at=LATER)

    assert (now_open.total, since.total) == (2, 2)
    assert {row["ticket"] for row in now_open.changes} == {old.pk, fresh.pk}
    assert {row["ticket"] for row in since.changes} == {done.pk, fresh.pk}


def test_nothing_to_apply_is_said_at_once(administrator):
    make_ticket()

    replay = preview_replay(actor=administrator, since=None, at=LATER)

    assert (replay.stage, replay.total, replay.counts, replay.percent) == ("previewed", 0, {}, 100)


def test_many_tickets_are_left_to_the_worker(administrator, monkeypatch):
    monkeypatch.setattr(replaying, "AT_ONCE", 1)
    monkeypatch.setattr(replaying, "LOOKED_AT", 2)
    for _ in range(3):
        make_ticket()
    publish(administrator, first_response=FOUR_HOURS)

    replay = preview_replay(actor=administrator, since=None, at=LATER)

    assert (replay.stage, replay.done, replay.percent) == ("previewing", 0, 0)
    assert continue_replays(at=LATER, seconds=0) == 1
    replay.refresh_from_db()
    assert (replay.stage, replay.done, replay.percent) == ("previewing", 2, 66)
    assert replaying.sweep(at=LATER) == 1
    replay.refresh_from_db()
    assert (replay.stage, replay.done, replay.counts["moved"]) == ("previewed", 3, 3)
    assert replaying.sweep(at=LATER) == 0


def test_apply_does_what_the_preview_said(administrator):
    late, running = answered(90), make_ticket(at=later(100))
    made = publish(administrator, first_response=3600)
    preview = preview_replay(actor=administrator, since=None, at=LATER)

    replay = finished(apply_replay(actor=administrator, replay_id=preview.pk, at=LATER))

    assert (replay.stage, replay.done, replay.finished_at) == ("applied", 2, LATER)
    assert (replay.counts, replay.changes) == (preview.counts, preview.changes)
    assert replay.expected == preview.counts
    assert [applied(ticket) for ticket in (late, running)] == [[{"from": make_policy().pk - 1, "to": made.pk}]] * 2
    late.refresh_from_db()
    assert late.policy_version == made
    assert late.clocks.get(metric="first_response").breached_at == later(60)
    running.refresh_from_db()
    assert running.first_response_due_at == later(160)
    assert clock_differences([late.pk, running.pk]) == []


def test_apply_a_second_time_changes_nothing_more(administrator):
    ticket = make_ticket()
    publish(administrator, first_response=3600)
    preview = preview_replay(actor=administrator, since=None, at=LATER)
    finished(apply_replay(actor=administrator, replay_id=preview.pk, at=LATER))

    again = finished(apply_replay(actor=administrator, replay_id=preview.pk, at=later(200)))

    assert (again.stage, again.applied_at, len(applied(ticket))) == ("applied", LATER, 1)


@pytest.mark.parametrize("make", [make_agent, make_supervisor])
def test_only_administrators_look_and_apply(administrator, make):
    make_ticket()
    publish(administrator, first_response=3600)
    preview = preview_replay(actor=administrator, since=None, at=LATER)
    other = make()

    with pytest.raises(CannotReplay):
        preview_replay(actor=other, since=None, at=LATER)
    with pytest.raises(CannotReplay):
        apply_replay(actor=other, replay_id=preview.pk, at=LATER)


def test_apply_needs_a_complete_preview_of_the_promises_in_force(administrator, monkeypatch):
    monkeypatch.setattr(replaying, "AT_ONCE", 0)
    make_ticket()
    publish(administrator, first_response=3600)
    preview = preview_replay(actor=administrator, since=None, at=LATER)

    with pytest.raises(NotPreviewed):
        apply_replay(actor=administrator, replay_id=preview.pk, at=LATER)
    finished(preview)
    publish(administrator, first_response=1800, at=later(190))
    with pytest.raises(OldPromises):
        apply_replay(actor=administrator, replay_id=preview.pk, at=later(200))


def test_replay_stops_when_whoever_asked_may_no_longer(administrator):
    ticket = make_ticket()
    publish(administrator, first_response=3600)
    preview = preview_replay(actor=administrator, since=None, at=LATER)
    apply_replay(actor=administrator, replay_id=preview.pk, at=LATER)
    Person.objects.filter(pk=administrator.pk).update(role=Role.AGENT)

    replay = finished(preview)

    assert (replay.stage, replay.done, applied(ticket)) == ("stopped", 0, [])


def test_ticket_that_fails_is_put_aside_and_the_others_go_on(administrator, monkeypatch, caplog):
    bad, good = make_ticket(), make_ticket()
    publish(administrator, first_response=FOUR_HOURS)
    preview = preview_replay(actor=administrator, since=None, at=LATER)
    usual = replaying.apply_policy

    def failing(*, ticket_id, **given):
        if ticket_id == bad.pk:
            raise ValueError("broken")
        return usual(ticket_id=ticket_id, **given)

    monkeypatch.setattr(replaying, "apply_policy", failing)

    replay = finished(apply_replay(actor=administrator, replay_id=preview.pk, at=LATER))

    assert (replay.stage, replay.done, replay.failed) == ("applied", 2, [bad.pk])
    assert (replay.counts["moved"], len(applied(good)), applied(bad)) == (1, 1, [])
    assert [record.ticket for record in caplog.records if record.name == running.__name__] == [bad.pk]


def test_lists_of_changes_are_short_and_counts_whole(administrator, monkeypatch):
    monkeypatch.setattr(running, "MOST_LISTED", 2)
    for _ in range(3):
        make_ticket()
    publish(administrator, first_response=FOUR_HOURS)

    replay = preview_replay(actor=administrator, since=None, at=LATER)

    assert (replay.counts["moved"], len(replay.changes)) == (3, 2)


def test_crash_in_a_batch_costs_that_batch_and_no_more(administrator, monkeypatch):
    monkeypatch.setattr(replaying, "APPLIED", 2)
    tickets = [make_ticket() for _ in range(5)]
    publish(administrator, first_response=FOUR_HOURS)
    preview = preview_replay(actor=administrator, since=None, at=LATER)
    apply_replay(actor=administrator, replay_id=preview.pk, at=LATER)
    continue_replays(at=LATER, seconds=0)
    usual, calls = replaying.apply_policy, []

    def dying(*, ticket_id, **given):
        calls.append(ticket_id)
        if len(calls) == 2:
            raise OperationalError("server closed the connection")
        return usual(ticket_id=ticket_id, **given)

    monkeypatch.setattr(replaying, "apply_policy", dying)
    with pytest.raises(OperationalError), transaction.atomic():
        continue_replays(at=LATER)
    assert [len(applied(ticket)) for ticket in tickets] == [1, 1, 0, 0, 0]
    monkeypatch.setattr(replaying, "apply_policy", usual)

    replay = finished(preview)

    assert (replay.stage, replay.done, replay.counts) == ("applied", 5, preview.counts)
    assert [len(applied(ticket)) for ticket in tickets] == [1] * 5


def test_facts_follow(administrator):
    ticket = answered(90)
    publish(administrator, first_response=3600)
    preview = preview_replay(actor=administrator, since=None, at=LATER)
    finished(apply_replay(actor=administrator, replay_id=preview.pk, at=LATER))

    relay_all()

    assert differences([ticket.pk]) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_apply_each_ticket_once(monkeypatch):
    monkeypatch.setattr(replaying, "APPLIED", 2)
    administrator = make_person(role=Role.ADMINISTRATOR)
    tickets = [make_ticket() for _ in range(8)]
    publish(administrator, first_response=FOUR_HOURS)
    preview = preview_replay(actor=administrator, since=None, at=LATER)
    apply_replay(actor=administrator, replay_id=preview.pk, at=LATER)

    def work():
        for _ in range(20):
            continue_replays(at=LATER)
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    replay = PolicyReplay.objects.get()
    assert (replay.stage, replay.done, replay.counts["moved"]) == ("applied", 8, 8)
    assert [len(applied(ticket)) for ticket in tickets] == [1] * 8
