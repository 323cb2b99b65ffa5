"""A network of our own that is down is one ticket, not one for each device."""

from datetime import timedelta

import pytest

from accounts.enums import Role
from accounts.models import Person
from assets.models import Blackout
from tests.assets.actions.test_blackout import make_checks, say
from tests.factories import NOW, make_agent, make_category, make_person, make_policy
from tests.tickets.actions.stories import kinds_of
from tickets.actions.blackout import SUBJECT, sweep
from tickets.actions.check import sweep as sweep_checks
from tickets.actions.lifecycle import resolve
from tickets.enums import Source
from tickets.models import Ticket, TicketEvent

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def desk() -> None:
    """An administrator, the category of what is nothing else, and promises."""
    make_policy()
    make_category(code="R00")
    make_category(code="R33")
    make_person(role=Role.ADMINISTRATOR.value)


def test_one_ticket_is_logged_and_hears_of_the_end() -> None:
    checks = make_checks(5)
    say(checks, "timeout", 1, 2, 3)

    assert [sweep_checks(at=NOW + MINUTE * 3), sweep(at=NOW + MINUTE * 3), sweep(at=NOW + MINUTE * 4)] == [0, 1, 0]
    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.source, ticket.device) == (SUBJECT, Source.MONITOR, None)
    assert ticket.description.startswith("5 hosts were asked in vain")

    say(checks[:1], "answered", 5)
    assert [sweep(at=NOW + MINUTE * 5), sweep(at=NOW + MINUTE * 6)] == [1, 0]
    assert kinds_of(ticket)[-1] == "reach_returned"
    assert TicketEvent.objects.get(kind="reach_returned").payload == {
        "since_at": (NOW + MINUTE).isoformat(), "until_at": (NOW + MINUTE * 5).isoformat(),
    }  # fmt: skip


def test_short_one_is_nobodys_ticket() -> None:
    Blackout.objects.create(began_at=NOW, found_at=NOW + MINUTE, hosts=4)

    assert sweep(at=NOW + MINUTE) == 0
    Blackout.objects.update(ended_at=NOW + MINUTE)
    assert (sweep(at=NOW + MINUTE * 9), Ticket.objects.count()) == (0, 0)


def test_ticket_that_is_solved_hears_nothing_more() -> None:
    Blackout.objects.create(began_at=NOW, found_at=NOW, hosts=4)
    sweep(at=NOW + MINUTE * 3)
    ticket = Ticket.objects.get()
    resolve(actor=make_agent(), ticket_id=ticket.pk, code="other", done="The switch was off.", at=NOW + MINUTE * 4)
    Blackout.objects.update(ended_at=NOW + MINUTE * 5)

    assert [sweep(at=NOW + MINUTE * 6), sweep(at=NOW + MINUTE * 7)] == [1, 0]
    assert "reach_returned" not in kinds_of(ticket)


def test_without_an_administrator_it_is_told_later() -> None:
    Person.objects.update(is_active=False)
    Blackout.objects.create(began_at=NOW, found_at=NOW, hosts=4)

    assert sweep(at=NOW + MINUTE * 3) == 0
    Person.objects.update(is_active=True)
    assert sweep(at=NOW + MINUTE * 3) == 1
