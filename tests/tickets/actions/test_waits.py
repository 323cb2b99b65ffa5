"""Waits whose day comes: the work goes on, or somebody is reminded."""

from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError

from notifications.models import Delivery
from notifications.relay import relay
from tests.factories import NOW, make_agent, make_person, make_site, make_ticket
from tests.tickets.actions.stories import events_after, kinds_of, later
from tickets.actions import waits
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import start_waiting
from tickets.actions.message import requester_reply
from tickets.actions.waits import sweep
from tickets.enums import WaitReason
from tickets.models import Ticket, TicketEvent
from tickets.queries.waits import waits_that_may_be_over

pytestmark = pytest.mark.django_db
TOMORROW = (NOW + timedelta(days=1)).date()
MIDNIGHT = datetime(2026, 3, 3, tzinfo=UTC)


def waiting(reason: WaitReason, **fields: object) -> Ticket:
    ticket, agent = make_ticket(**fields), make_agent()
    take_ticket(actor=agent, ticket_id=ticket.pk, at=later(1))
    wait = {"reason": reason, "until": TOMORROW, "message": "We wait."}
    return start_waiting(actor=agent, ticket_id=ticket.pk, at=later(2), **wait)


@pytest.mark.parametrize("reason", [WaitReason.PLANNED, WaitReason.OTHER])
def test_planned_work_goes_on_when_its_day_comes(reason: WaitReason) -> None:
    ticket = waiting(reason)

    early, due = sweep(at=MIDNIGHT - timedelta(seconds=1)), sweep(at=MIDNIGHT + timedelta(hours=3))

    going = Ticket.objects.get(pk=ticket.pk)
    assert (early, due, going.state, going.waiting_until) == (0, 1, "open", None)
    told = {"reason": reason.value, "until": "2026-03-03", "is_over": True}
    assert events_after(ticket, 5) == [("wait_due", told), ("wait_ended", {"cause": "by_date"})]
    assert set(TicketEvent.objects.filter(ticket=ticket, seq__gt=5).values_list("occurred_at", flat=True)) == {MIDNIGHT}


@pytest.mark.parametrize("reason", [WaitReason.REQUESTER, WaitReason.VENDOR, WaitReason.PARTS])
def test_what_others_owe_is_reminded_of_once_and_waits_on(reason: WaitReason) -> None:
    ticket = waiting(reason)

    first, second = sweep(at=MIDNIGHT), sweep(at=MIDNIGHT + timedelta(minutes=5))

    held = Ticket.objects.get(pk=ticket.pk)
    assert (first, second, held.state, held.waiting_reason, held.waiting_until) == (1, 0, "waiting", reason, None)
    told = {"reason": reason.value, "until": "2026-03-03", "is_over": False}
    assert events_after(ticket, 5) == [("wait_due", told)]


def test_who_has_the_ticket_is_mailed_that_the_day_has_come() -> None:
    ticket = waiting(WaitReason.VENDOR)
    relay(at=NOW + timedelta(hours=1))
    Delivery.objects.all().delete()

    sweep(at=MIDNIGHT)
    relay(at=MIDNIGHT)

    assert [(row.recipient_id, row.template) for row in Delivery.objects.all()] == [(ticket.assignee_id, "wait_due")]


def test_the_day_begins_where_the_ticket_is() -> None:
    site = make_site(code="NY", time_zone="America/New_York")
    ticket = waiting(WaitReason.PLANNED, requester=make_person(site=site))
    dawn = datetime(2026, 3, 3, tzinfo=ZoneInfo("America/New_York"))

    assert [sweep(at=dawn - timedelta(minutes=1)), sweep(at=dawn)] == [0, 1]
    assert Ticket.objects.get(pk=ticket.pk).state == "open"


def test_until_today_lasts_until_the_day_ends() -> None:
    ticket, agent = make_ticket(), make_agent()
    start_waiting(actor=agent, ticket_id=ticket.pk, reason=WaitReason.OTHER, until=NOW.date(), at=later(2))

    assert [sweep(at=later(10)), sweep(at=MIDNIGHT)] == [0, 1]


def test_a_wait_without_a_day_is_left_alone() -> None:
    ticket = make_ticket()
    start_waiting(actor=make_agent(), ticket_id=ticket.pk, reason=WaitReason.OTHER, at=later(2))

    assert sweep(at=NOW + timedelta(days=90)) == 0


def test_answer_of_the_requester_ends_the_wait_before_the_day() -> None:
    ticket = waiting(WaitReason.REQUESTER)

    requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="It is CT2.", at=later(30))

    assert (kinds_of(ticket)[5:], sweep(at=MIDNIGHT)) == (["requester_replied", "wait_ended"], 0)


def test_one_that_fails_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = waiting(WaitReason.PLANNED), waiting(WaitReason.PLANNED)
    Ticket.objects.filter(pk=broken.pk).update(last_event_seq=0)  # its next event clashes

    assert sweep(at=MIDNIGHT) == 1
    assert Ticket.objects.get(pk=sound.pk).state == "open"


def test_lost_connection_ends_the_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting(WaitReason.PLANNED)

    def fail(**_: object) -> bool:
        raise OperationalError

    monkeypatch.setattr(waits, "end_due_wait", fail)

    with pytest.raises(OperationalError):
        sweep(at=MIDNIGHT)


def test_a_wait_that_ended_meanwhile_is_left_alone() -> None:
    ticket = make_ticket()

    assert waits.end_due_wait(ticket_id=ticket.pk, at=MIDNIGHT) is False


def test_a_wait_of_which_nobody_knows_when_it_began_ends_too() -> None:
    ticket = make_ticket()
    Ticket.objects.filter(pk=ticket.pk).update(state="waiting", waiting_reason="other", waiting_until=TOMORROW)

    assert sweep(at=MIDNIGHT) == 1


def test_one_pass_takes_so_many_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        waiting(WaitReason.PLANNED)
    monkeypatch.setattr(waits, "_MAX_BATCHES", 1)
    monkeypatch.setattr(waits, "waits_that_may_be_over", partial(waits_that_may_be_over, limit=1))

    assert [sweep(at=MIDNIGHT), sweep(at=MIDNIGHT), sweep(at=MIDNIGHT)] == [1, 1, 0]
