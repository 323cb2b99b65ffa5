"""Clocks that are folded once at the end are those that every action would have written."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import make_ticket
from tests.factories.desk import NOW
from tests.factories.people import make_agent
from tickets.actions.event import NotInTransaction
from tickets.actions.history import clocks_put_off
from tickets.actions.lifecycle import resolve, start_waiting
from tickets.actions.message import note, reply, requester_reply
from tickets.enums import WaitReason
from tickets.models import Clock, Ticket

pytestmark = pytest.mark.django_db
_DUE = ("first_responded_at", "first_response_due_at", "next_response_due_at", "resolution_due_at", "sort_due_at")


@contextmanager
def _at_once() -> Iterator[None]:
    yield


def _worked(block: Any) -> Ticket:
    """A ticket that was answered, waited for its requester, was solved and came back."""
    ticket = make_ticket()
    desk = {"actor": make_agent(), "ticket_id": ticket.pk}
    ward = {"actor": ticket.requester, "ticket_id": ticket.pk}
    later = (NOW + timedelta(minutes=minutes) for minutes in range(7, 1000, 7))
    with block():
        reply(**desk, body="We look at it.", at=next(later))
        start_waiting(**desk, reason=WaitReason.REQUESTER, message="Since when?", at=next(later))
        requester_reply(**ward, body="Since noon.", at=next(later))
        resolve(**desk, code="other", done="Sent again.", at=next(later))
        requester_reply(**ward, body="It is back.", at=next(later))
    return Ticket.objects.get(pk=ticket.pk)


def _clocks(ticket: Ticket) -> list[dict[str, Any]]:
    columns = [field.attname for field in Clock._meta.concrete_fields if field.attname not in ("id", "ticket_id")]
    return list(Clock.objects.filter(ticket=ticket).order_by("metric", "cycle").values(*columns))


def test_clocks_put_off_are_those_of_every_action() -> None:
    expected, found = _worked(_at_once), _worked(clocks_put_off)

    assert _clocks(found) == _clocks(expected)
    assert [getattr(found, name) for name in _DUE] == [getattr(expected, name) for name in _DUE]


def test_clocks_stand_still_inside_and_only_inside() -> None:
    ticket, agent = make_ticket(), make_agent()
    with clocks_put_off():
        reply(actor=agent, ticket_id=ticket.pk, body="We look at it.", at=NOW)
        inside = Ticket.objects.get(pk=ticket.pk).first_responded_at
    after = Ticket.objects.get(pk=ticket.pk).first_responded_at
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Sent again.", at=NOW)

    assert (inside, after) == (None, NOW)
    assert Ticket.objects.get(pk=ticket.pk).resolution_due_at is None


def test_a_note_moves_no_clock() -> None:
    ticket, agent = make_ticket(), make_agent()
    with clocks_put_off():
        note(actor=agent, ticket_id=ticket.pk, body="Same as last week.", at=NOW)
        before = Clock.objects.filter(ticket=ticket).update(rule="untouched")

    assert (before, {clock.rule for clock in Clock.objects.filter(ticket=ticket)}) == (2, {"untouched"})


def test_a_block_that_fails_leaves_no_trace() -> None:
    ticket, agent = make_ticket(), make_agent()
    with pytest.raises(ZeroDivisionError), clocks_put_off():
        raise ZeroDivisionError

    reply(actor=agent, ticket_id=ticket.pk, body="We look at it.", at=NOW)

    assert Ticket.objects.get(pk=ticket.pk).first_responded_at == NOW


@pytest.mark.django_db(transaction=True)
def test_clocks_are_not_put_off_outside_a_transaction() -> None:
    with pytest.raises(NotInTransaction), clocks_put_off():
        pass
