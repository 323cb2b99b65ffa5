"""What stands in the way of resolving stands there however one comes: page, API, macro, bulk or broadcast."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from assets.actions.downtime import Span
from assets.actions.quality import Found
from assets.enums import DeviceState
from tests.factories import NOW, make_agent, make_device, make_ticket
from tests.tickets.actions.test_macro import RESOLVE, macro_of
from tests.tickets.actions.test_work import worked
from tickets.actions.broadcast import NotAllResolved, resolve_all
from tickets.actions.bulk import do_bulk
from tickets.actions.downtime import add_downtime, sign_off
from tickets.actions.link import link_tickets
from tickets.actions.macro import MacroRefused, apply_macro
from tickets.actions.work import tick_step
from tickets.enums import LinkKind, State
from tickets.models import Ticket
from tickets.rules.bulk import BulkAct

pytestmark = pytest.mark.django_db
Way = Callable[[Person, Ticket], str]


def _client(agent: Person) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def _by_page(agent: Person, ticket: Ticket) -> str:
    values = {"code": "other", "done": "Done.", "version": Ticket.objects.get(pk=ticket.pk).version, "seen": 99}
    answer = _client(agent).post(reverse("desk:resolve", args=[ticket.pk]), values)
    return "" if answer.status_code == 302 else answer.content.decode()


def _by_api(agent: Person, ticket: Ticket) -> str:
    values = {"code": "other", "done": "Done."}
    answer = _client(agent).post(reverse("api:resolve", args=[ticket.pk]), values, content_type="application/json")
    return "" if answer.status_code == 200 else answer.content.decode()


def _by_macro(agent: Person, ticket: Ticket) -> str:
    try:
        apply_macro(actor=agent, ticket_id=ticket.pk, macro_id=macro_of(agent, RESOLVE).pk, at=NOW)
    except MacroRefused as error:
        return str(error)
    return ""


def _by_bulk(agent: Person, ticket: Ticket) -> str:
    given = {"code": "other", "done": "Done."}
    run = do_bulk(actor=agent, act=BulkAct.RESOLVE, given=given, numbers=[ticket.pk], key=uuid4().hex, at=NOW)
    row = run.rows.get()
    return "" if row.outcome == "done" else f"{row.code} {row.message}"


WAYS: dict[str, Way] = {"page": _by_page, "api": _by_api, "macro": _by_macro, "bulk": _by_bulk}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_required_step_stands_in_every_way(way: Way) -> None:
    agent = make_agent()
    ticket = make_ticket(category=worked())

    assert "Do first and tick" in way(agent, ticket)
    assert Ticket.objects.get(pk=ticket.pk).state == State.NEW

    tick_step(actor=agent, ticket_id=ticket.pk, step="echo", is_done=True, at=NOW)
    assert way(agent, ticket) == ""
    assert Ticket.objects.get(pk=ticket.pk).state == State.RESOLVED


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_an_active_ticket_under_it_stands_in_every_way(way: Way) -> None:
    agent = make_agent()
    parent, child = make_ticket(), make_ticket()
    link_tickets(actor=agent, ticket_id=parent.pk, other_id=child.pk, kind=LinkKind.PARENT_OF, at=NOW)

    assert "still being worked on" in way(agent, parent)
    assert Ticket.objects.get(pk=parent.pk).state == State.NEW


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_missing_sign_off_stands_in_every_way(way: Way) -> None:
    agent, device = make_agent(), make_device(tag="CT2", needs_sign_off=True)
    ticket = make_ticket(device=device)
    span = Span(state=DeviceState.DOWN, began_at=NOW - timedelta(hours=1))
    add_downtime(actor=agent, ticket_id=ticket.pk, span=span, why="Log", at=NOW)

    assert "sign off CT2" in way(agent, ticket)
    assert Ticket.objects.get(pk=ticket.pk).state == State.NEW

    found = Found(done_on=NOW.date(), has_passed=True)
    sign_off(actor=agent, ticket_id=ticket.pk, device=device, found=found, at=NOW)
    assert way(agent, ticket) == ""
    assert Ticket.objects.get(pk=ticket.pk).state == State.RESOLVED


def test_one_message_for_all_leaves_open_what_is_not_ready() -> None:
    agent = make_agent()
    parent, ready, unready = make_ticket(), make_ticket(), make_ticket(category=worked())
    for child in (ready, unready):
        link_tickets(actor=agent, ticket_id=parent.pk, other_id=child.pk, kind=LinkKind.PARENT_OF, at=NOW)

    with pytest.raises(NotAllResolved):
        resolve_all(actor=agent, ticket_id=parent.pk, code="other", done="Switch replaced.", key="k", at=NOW)

    states = [Ticket.objects.get(pk=ticket.pk).state for ticket in (parent, ready, unready)]
    assert states == [State.NEW, State.RESOLVED, State.NEW]


