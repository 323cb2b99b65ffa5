"""The outbox: claimed once, settled, postponed; and hints that never hold anybody up."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.factories import NOW, make_agent, make_ticket
from tests.tickets.actions.stories import later
from tickets.actions import outbox
from tickets.actions.event import NotInTransaction, Step, record
from tickets.actions.message import note
from tickets.enums import Consumer, EventKind
from tickets.models import Outbox, TicketEvent
from tickets.rules.live import EVERYTHING, notice_signal, presence_of


@pytest.mark.django_db
def test_claim_returns_due_rows_of_one_consumer_oldest_first() -> None:
    ticket = make_ticket()

    rows = outbox.claim(consumer=Consumer.REPORTS, limit=10, at=NOW)

    assert [(row.consumer, row.event.seq, row.event.ticket) for row in rows] == [
        ("reports", 1, ticket),
        ("reports", 2, ticket),
    ]


@pytest.mark.django_db
def test_settle_forgets_what_was_told() -> None:
    make_ticket()

    outbox.settle(outbox.claim(consumer=Consumer.REPORTS, limit=10, at=NOW))

    assert set(Outbox.objects.values_list("consumer", flat=True)) == {"notifications"}


@pytest.mark.django_db
def test_postpone_puts_a_row_aside_ever_longer() -> None:
    make_ticket()
    row = outbox.claim(consumer=Consumer.REPORTS, limit=1, at=NOW)[0]

    outbox.postpone(row=row, error="KeyError", at=NOW)
    outbox.postpone(row=row, error="KeyError", at=NOW)

    row.refresh_from_db()
    assert (row.attempts, row.last_error, row.not_before) == (2, "KeyError", NOW + timedelta(seconds=4))
    assert [found.event.seq for found in outbox.claim(consumer=Consumer.REPORTS, limit=9, at=NOW)] == [2]


@pytest.mark.django_db
def test_postpone_never_waits_longer_than_an_hour() -> None:
    make_ticket()
    row = outbox.claim(consumer=Consumer.REPORTS, limit=1, at=NOW)[0]
    row.attempts = 2000

    outbox.postpone(row=row, error="KeyError", at=NOW)

    assert row.not_before == later(60)


@pytest.mark.django_db(transaction=True)
def test_claim_skips_what_another_holds() -> None:
    make_ticket()
    seen: list[int] = []

    def claim_elsewhere() -> None:
        with transaction.atomic():
            seen.append(len(outbox.claim(consumer=Consumer.REPORTS, limit=10, at=NOW)))
        connection.close()

    with transaction.atomic():
        mine = outbox.claim(consumer=Consumer.REPORTS, limit=1, at=NOW)
        thread = threading.Thread(target=claim_elsewhere)
        thread.start()
        thread.join()

    assert (len(mine), seen) == (1, [1])


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused() -> None:
    ticket = make_ticket()

    with pytest.raises(NotInTransaction):
        record(ticket=ticket, actor=make_agent(), at=NOW, steps=[Step(EventKind.NOTE_ADDED)])


@pytest.mark.django_db
def test_record_without_an_actor_is_the_system() -> None:
    ticket = make_ticket()

    record(ticket=ticket, actor=None, at=NOW, steps=[Step(EventKind.WAIT_ENDED, {"cause": "by_hand"})])

    assert TicketEvent.objects.get(ticket=ticket, seq=3).actor_kind == "system"


@pytest.mark.django_db
def test_hint_is_sent_from_a_thread_of_its_own_and_survives_a_dead_broker(
    settings: object, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    settings.OUTBOX_HINTS, settings.OUTBOX_RELAY_TASKS = True, ["a.b", "c.d"]
    sent, done = [], threading.Event()

    def send_task(name: str, **_: object) -> None:
        sent.append((name, threading.current_thread().name))
        if name == "c.d":
            done.set()
        raise ConnectionError

    monkeypatch.setattr(outbox.current_app, "send_task", send_task)
    with django_capture_on_commit_callbacks(execute=True):
        make_ticket()

    assert done.wait(timeout=60)
    assert sent[:2] == [("a.b", "outbox-hint"), ("c.d", "outbox-hint")]


def test_a_second_hint_finds_the_thread_alive() -> None:
    hint = outbox._Hint()
    hint.ask()
    thread = hint._thread
    hint.ask()

    assert hint._thread is thread


def test_hint_asked_for_while_the_thread_gives_up_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    hint, sent = outbox._Hint(), []
    answers = iter([False, True, False])  # waited in vain, but asked meanwhile; then asked; then in vain again

    def wait(timeout: float) -> bool:
        if len(sent) == 0:
            hint._asked.set()
        return next(answers)

    monkeypatch.setattr(hint._asked, "wait", wait)
    monkeypatch.setattr(hint, "_send", lambda: sent.append("hint"))
    hint._run()

    assert (sent, hint._thread, list(answers)) == (["hint"], None, [])


@pytest.mark.django_db
def test_streams_hear_the_version_that_was_committed(
    settings: object, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    settings.OUTBOX_HINTS, settings.OUTBOX_RELAY_TASKS = True, []
    told, done = [], threading.Event()

    def publish(signals: list[object]) -> None:
        told.extend(signals)
        done.set()

    monkeypatch.setattr(outbox, "publish", publish)
    ticket, agent = make_ticket(), make_agent()
    with django_capture_on_commit_callbacks(execute=True):
        changed = note(actor=agent, ticket_id=ticket.pk, body="Vendor called.", at=NOW)

    assert done.wait(timeout=60)
    assert [(signal.number, signal.version, signal.kinds, signal.public_kinds) for signal in told] == [
        (ticket.pk, changed.version, ("note_added",), ())
    ]


@pytest.mark.django_db
def test_streams_alone_are_told_of_notices(
    settings: object, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    settings.OUTBOX_HINTS, settings.OUTBOX_RELAY_TASKS = True, ["a.b"]
    hint, told, woken = outbox._Hint(), [], []
    monkeypatch.setattr(outbox, "_hint", hint)
    monkeypatch.setattr(hint, "_start", lambda: None)
    monkeypatch.setattr(outbox, "publish", told.extend)
    monkeypatch.setattr(outbox.current_app, "send_task", lambda name, **_: woken.append(name))

    with django_capture_on_commit_callbacks(execute=True):
        outbox.tell_streams_after_commit(lambda: [notice_signal([7])])
    hint._send()

    assert ([(signal.kinds, signal.parties) for signal in told], woken) == ([(("notice",), (7,))], [])


def test_more_than_we_keep_is_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    hint = outbox._Hint()
    monkeypatch.setattr(hint, "_run", lambda: None)
    hint.ask(lambda: presence_of(1))
    hint.ask(lambda: presence_of(1))
    first = hint._taken()
    for number in range(outbox._MOST_SIGNALS + 1):
        hint.ask(lambda number=number: presence_of(number))

    assert (first, hint._taken(), hint._taken()) == ([presence_of(1)], [EVERYTHING], [])


@pytest.mark.django_db
def test_nobody_is_told_of_loaded_history() -> None:
    with outbox.nobody_told():
        ticket = make_ticket()
    make_ticket()

    assert TicketEvent.objects.filter(ticket=ticket).count() == 2
    assert set(Outbox.objects.values_list("event__ticket_id", flat=True)) == {ticket.pk + 1}
