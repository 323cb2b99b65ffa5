"""Many tickets at once: each on its own, and back again."""

from datetime import date, timedelta

import pytest

from accounts.enums import Role
from tests.factories import NOW, make_agent, make_category, make_person, make_queue, make_ticket
from tickets.actions import bulk_acts
from tickets.actions.assignment import assign_ticket, take_ticket
from tickets.actions.bulk import (
    BulkMissing,
    CannotTakeBack,
    NoTickets,
    TooManyTickets,
    ask_bulk,
    continue_bulks,
    do_bulk,
    remember_act,
    sweep,
    tidy_bulks,
    undo_bulk,
)
from tickets.actions.lifecycle import resolve
from tickets.actions.message import note
from tickets.enums import EventKind, State
from tickets.models import BulkRun, Message, Ticket, TicketEvent
from tickets.permissions import NotAllowed
from tickets.queries.bulk import standing, standing_words
from tickets.rules.bulk import MOST_AT_ONCE, MOST_TICKETS, BulkAct

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def agent():
    return make_agent()


def run_of(actor, act, tickets, key="k", at=NOW, **given):
    numbers = [getattr(ticket, "pk", ticket) for ticket in tickets]
    return do_bulk(actor=actor, act=BulkAct(act), given=given, numbers=numbers, key=key, at=at)


def outcomes(run):
    return [(row.number, row.outcome, row.code) for row in run.rows.order_by("position")]


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def kinds(ticket):
    return list(TicketEvent.objects.filter(ticket=ticket).order_by("seq").values_list("kind", flat=True))


def test_five_resolved_one_refuses(agent):
    category = make_category(resolution_codes=["resent"])
    tickets = [make_ticket(category=category) for _ in range(4)]
    done = make_ticket(category=category)
    resolve(actor=agent, ticket_id=done.pk, code="other", done="Before.", at=NOW)

    run = run_of(agent, "resolve", [*tickets, done], code="resent", done="Sent again.")

    assert outcomes(run) == [*((t.pk, "done", "") for t in tickets), (done.pk, "refused", "already_resolved")]
    assert standing_words(run, standing(run)) == "4 tickets resolved, 1 refused."
    assert run.finished_at == NOW
    assert run.given == {}
    assert [fresh(ticket).state for ticket in tickets] == [State.RESOLVED] * 4
    assert run.rows.get(number=done.pk).message.startswith("This ticket is already resolved.")


def test_gates_hold_for_each_ticket(agent):
    with_code = make_ticket(category=make_category(resolution_codes=["resent"]))
    without = make_ticket(category=make_category(resolution_codes=[]))

    run = run_of(agent, "resolve", [with_code, without], code="resent", done="Sent again.")

    assert outcomes(run) == [(with_code.pk, "done", ""), (without.pk, "refused", "unknown_cause")]
    assert kinds(without) == kinds(make_ticket())


def test_every_act_is_its_action(agent):
    other, queue, category = make_agent(), make_queue(code="NET"), make_category()
    ticket, into = make_ticket(), make_ticket()
    given = {
        "assign": {"assignee": other.pk},
        "release": {},
        "take": {},
        "route": {"queue": queue.pk},
        "priority": {"priority": 1, "reason": "A patient waits."},
        "category": {"category": category.pk},
        "note": {"body": "Looked at it."},
        "wait": {"reason": "vendor", "until": "2026-03-09", "message": ""},
        "merge": {"into": into.pk},
    }

    for act, values in given.items():
        assert outcomes(run_of(agent, act, [ticket], key=act, **values)) == [(ticket.pk, "done", "")], act

    found = fresh(ticket)
    assert (found.state, found.merged_into, found.priority) == (State.CLOSED, into, 1)
    assert (found.queue, found.category) == (queue, category)
    assert Message.objects.filter(ticket=ticket, body="Looked at it.").count() == 1


def test_close_closes_what_is_resolved(agent):
    ticket = make_ticket()
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=NOW)

    assert outcomes(run_of(agent, "close", [ticket, make_ticket()]))[0][1:] == ("done", "")
    assert fresh(ticket).state == State.CLOSED


def test_what_is_as_it_should_be_stays(agent):
    ticket = make_ticket()

    run = run_of(agent, "priority", [ticket], priority=ticket.priority, reason="x")

    assert outcomes(run) == [(ticket.pk, "same", "")]


def test_number_of_no_ticket_is_refused_like_one_nobody_may_see(agent):
    assert outcomes(run_of(agent, "take", [999_999])) == [(999_999, "refused", "ticket_missing")]


def test_chosen_row_that_is_gone_is_refused(agent):
    ticket = make_ticket()

    assert outcomes(run_of(agent, "assign", [ticket], assignee=0)) == [(ticket.pk, "refused", "gone_since")]


def test_same_key_does_it_once(agent):
    ticket = make_ticket()

    first = run_of(agent, "note", [ticket], body="Once.")
    second = run_of(agent, "note", [ticket], body="Once.")

    assert first == second
    assert Message.objects.filter(ticket=ticket).count() == 1


def test_requester_may_do_nothing():
    with pytest.raises(NotAllowed):
        run_of(make_person(), "take", [make_ticket()])


def test_nothing_and_too_much_are_refused(agent):
    with pytest.raises(NoTickets):
        run_of(agent, "take", [])
    with pytest.raises(TooManyTickets):
        run_of(agent, "take", list(range(1, MOST_TICKETS + 2)))


def test_many_are_done_in_the_background(agent):
    tickets = [make_ticket(impact=5, urgency=4).pk for _ in range(3)]
    numbers = [*tickets, *range(900_000, 900_000 + MOST_AT_ONCE)]

    run = run_of(agent, "take", numbers)

    assert (run.finished_at, standing(run).waiting) == (None, MOST_AT_ONCE + 3)
    assert continue_bulks(at=LATER) == MOST_AT_ONCE + 3
    run.refresh_from_db()
    assert run.finished_at == LATER
    assert (standing(run).done, standing(run).refused, standing(run).percent) == (3, MOST_AT_ONCE, 100)
    assert sweep(at=LATER) == 0


def test_time_up_goes_on_later(agent):
    run = ask_bulk(
        actor=agent, act=BulkAct.TAKE, given={}, numbers=[make_ticket().pk, make_ticket().pk], key="k", at=NOW
    )

    assert [continue_bulks(at=NOW, seconds=0) for _ in range(3)] == [1, 1, 0]
    run.refresh_from_db()
    assert run.finished_at == NOW


def test_fault_in_one_ticket_leaves_the_others(agent, monkeypatch, caplog):
    broken, fine = make_ticket(), make_ticket()
    real = bulk_acts.ACTS[BulkAct.TAKE]

    def fails(actor, number, at, given):
        real(actor, number, at, given)
        if number == broken.pk:
            raise RuntimeError("fault")

    monkeypatch.setitem(bulk_acts.ACTS, BulkAct.TAKE, fails)

    run = run_of(agent, "take", [broken, fine])

    assert outcomes(run) == [(broken.pk, "refused", "failed"), (fine.pk, "done", "")]
    assert fresh(broken).state == State.NEW
    assert "ticket left out of a bulk act" in caplog.text


def test_undo_puts_back_what_was(agent):
    other, queue, category = make_agent(), make_queue(code="NET"), make_category()
    acts = {
        "take": {},
        "assign": {"assignee": other.pk},
        "route": {"queue": queue.pk},
        "priority": {"priority": 1, "reason": "A patient waits."},
        "category": {"category": category.pk},
        "wait": {"reason": "vendor"},
    }
    for act, values in acts.items():
        ticket = make_ticket()
        if act not in ("take", "assign"):
            assign_ticket(actor=agent, ticket_id=ticket.pk, assignee=other, at=NOW)
        before = fresh(ticket)

        run = run_of(agent, act, [ticket], key=act, **values)
        undo = undo_bulk(actor=agent, run_id=run.pk, at=LATER)

        after = fresh(ticket)
        assert outcomes(undo) == [(ticket.pk, "done", "")], act
        for name in ("state", "assignee_id", "queue_id", "category_id", "priority", "waiting_reason"):
            assert getattr(after, name) == getattr(before, name), (act, name)


def test_undo_of_giving_back_gives_it_again(agent):
    ticket = make_ticket()
    take_ticket(actor=agent, ticket_id=ticket.pk, at=NOW)
    run = run_of(agent, "release", [ticket])

    undo_bulk(actor=agent, run_id=run.pk, at=LATER)

    assert fresh(ticket).assignee == agent


def test_undo_of_a_route_nobody_had_leaves_it_free(agent):
    ticket = make_ticket()
    run = run_of(agent, "route", [ticket], queue=make_queue(code="NET").pk)

    undo_bulk(actor=agent, run_id=run.pk, at=LATER)

    assert (fresh(ticket).queue, fresh(ticket).assignee) == (ticket.queue, None)


def test_undo_spares_what_changed_since_and_twice_is_once(agent):
    alone, changed = make_ticket(), make_ticket()
    run = run_of(agent, "take", [alone, changed])
    note(actor=agent, ticket_id=changed.pk, body="Working on it.", at=LATER)

    first = undo_bulk(actor=agent, run_id=run.pk, at=LATER)
    second = undo_bulk(actor=agent, run_id=run.pk, at=LATER)

    assert first == second
    assert outcomes(first) == [(alone.pk, "done", ""), (changed.pk, "refused", "changed_since")]
    assert (fresh(alone).assignee, fresh(changed).assignee) == (None, agent)


def test_told_promise_is_no_change(agent):
    ticket = make_ticket(impact=1, urgency=1)
    run = run_of(agent, "take", [ticket])

    undo = undo_bulk(actor=agent, run_id=run.pk, at=NOW + timedelta(minutes=9))

    assert outcomes(undo) == [(ticket.pk, "done", "")]
    assert EventKind.TICKET_RELEASED in kinds(ticket)


def test_undo_is_for_a_while_for_some_acts_and_for_oneself(agent):
    ticket = make_ticket()
    taken = run_of(agent, "take", [ticket], key="1")
    noted = run_of(agent, "note", [ticket], key="2", body="x")

    with pytest.raises(CannotTakeBack):
        undo_bulk(actor=agent, run_id=taken.pk, at=NOW + timedelta(minutes=11))
    with pytest.raises(CannotTakeBack):
        undo_bulk(actor=agent, run_id=noted.pk, at=LATER)
    with pytest.raises(BulkMissing):
        undo_bulk(actor=make_person(role=Role.ADMINISTRATOR), run_id=taken.pk, at=LATER)


def test_single_act_is_remembered_and_taken_back(agent):
    before = make_ticket()
    take_ticket(actor=agent, ticket_id=before.pk, at=NOW)

    run = remember_act(actor=agent, act=BulkAct.TAKE, before=before, key="one", at=NOW)
    again = remember_act(actor=agent, act=BulkAct.TAKE, before=before, key="one", at=NOW)
    undo_bulk(actor=agent, run_id=run.pk, at=LATER)

    assert run == again
    assert fresh(before).assignee is None
    assert remember_act(actor=agent, act=BulkAct.NOTE, before=before, key="two", at=NOW) is None
    assert remember_act(actor=agent, act=BulkAct.TAKE, before=fresh(before), key="three", at=NOW) is None


def test_old_runs_are_forgotten(agent):
    run_of(agent, "take", [make_ticket()])

    assert tidy_bulks(at=NOW + timedelta(days=13)) == 0
    assert tidy_bulks(at=NOW + timedelta(days=15)) == 2
    assert not BulkRun.objects.exists()


def test_wait_until_is_a_day(agent):
    ticket = make_ticket()
    run_of(agent, "wait", [ticket], reason="parts", until="2026-03-09", message="A part is on order.")

    assert fresh(ticket).waiting_until == date(2026, 3, 9)
