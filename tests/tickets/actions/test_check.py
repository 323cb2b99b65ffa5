"""What checks found, on tickets: one open ticket a device, later words on it, and one outage in the figures."""

from datetime import timedelta

import pytest

from assets.actions.check import Wanted, add_check
from assets.actions.downtime import Span
from assets.actions.told import tell_check
from assets.enums import CheckKind, Criticality, DeviceState
from assets.models import DeviceCheck, Downtime
from assets.queries.availability import availability_of
from tests.factories import NOW, make_agent, make_category, make_device, make_policy, make_supervisor, make_ticket
from tests.tickets.actions.stories import kinds_of
from tickets.actions.check import sweep
from tickets.actions.downtime import adjust_downtime
from tickets.actions.lifecycle import resolve
from tickets.enums import Impact, Source, State, Urgency
from tickets.models import Ticket, TicketEvent

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def scanners():
    """The category of scanners that do not scan, and promises to log a ticket under."""
    make_policy()
    return make_category(code="R33", impact=2)


def told(device=None, **fields) -> DeviceCheck:
    wanted = Wanted(**{
        "kind": CheckKind.OUTSIDE, "failures_needed": 1, "successes_needed": 1, "opens_ticket": True,
    } | fields)
    return add_check(actor=make_supervisor(), device=device or make_device(), wanted=wanted, at=NOW)


def say(check, state, minutes=0):
    tell_check(check_id=check.pk, state=state, at=NOW + MINUTE * minutes)
    return sweep(at=NOW + MINUTE * minutes)


def test_a_failure_logs_one_ticket_and_later_words_go_to_it():
    device = make_device(criticality=Criticality.ROOM)
    check, other = told(device), told(device)

    assert [say(check, DeviceState.DOWN), say(check, DeviceState.DOWN, 1), say(other, DeviceState.DOWN, 2)] == [1, 0, 1]
    ticket = Ticket.objects.get()
    assert (ticket.device, ticket.source, ticket.impact, ticket.category.code) == (
        device, Source.MONITOR, Impact.ROOM, "R33",
    )
    assert ticket.subject == f"{device.tag} does not answer"
    say(check, DeviceState.UP, 3)
    say(check, DeviceState.DOWN, 30)
    assert kinds_of(ticket)[2:] == ["check_failed", "check_failed", "check_recovered", "check_failed"]
    payload = TicketEvent.objects.filter(ticket=ticket, kind="check_failed").order_by("seq").first().payload
    assert payload == {
        "check": check.pk, "device": device.pk, "since_at": NOW.isoformat(), "state": "down", "found": "told_down",
    }
    assert Ticket.objects.count() == 1


def test_a_solved_ticket_is_followed_by_a_new_one():
    check = told()
    say(check, DeviceState.DOWN)
    first = Ticket.objects.get()
    resolve(actor=make_agent(), ticket_id=first.pk, code="other", done="Restarted.", at=NOW + MINUTE)

    say(check, DeviceState.UP, 2)
    say(check, DeviceState.DOWN, 60)

    assert list(Ticket.objects.order_by("pk").values_list("state", flat=True)) == [State.RESOLVED, State.NEW]
    assert kinds_of(first)[-1] != "check_recovered"


def test_a_person_was_faster_and_their_ticket_hears_of_it(scanners):
    device = make_device()
    ticket = make_ticket(category=scanners, device=device, impact=Impact.ROOM,
                         urgency=Urgency.TODAY)
    quiet = told(device, opens_ticket=False)

    say(quiet, DeviceState.DOWN, 5)

    assert Ticket.objects.get() == ticket
    assert kinds_of(ticket)[-1] == "check_failed"


def test_without_the_rule_no_ticket_is_logged():
    check = told(opens_ticket=False)

    assert say(check, DeviceState.DOWN) == 0
    assert (Ticket.objects.count(), sweep(at=NOW)) == (0, 0)
    check.refresh_from_db()
    assert check.told_state == "down"


def test_a_check_whose_people_are_gone_is_told_by_an_administrator_or_not_at_all():
    check = told()
    check.changed_by.is_active = False
    check.changed_by.save(update_fields=["is_active"])

    assert say(check, DeviceState.DOWN) == 0
    assert Ticket.objects.count() == 0


def test_ticket_and_check_are_one_outage_in_the_figures(scanners):
    """Worked by hand. Ticket: down from 0:00 until it is solved at 2:00. Check: silent from 0:10 to 1:30.

    Together 0:00 to 2:00: one outage of 2 h, not two of 3 h 20 min.
    """
    device = make_device()
    ticket = make_ticket(category=scanners, device=device, impact=Impact.ROOM,
                         urgency=Urgency.TODAY)
    check = told(device)
    say(check, DeviceState.DOWN, 10)
    say(check, DeviceState.UP, 90)
    resolve(actor=make_agent(), ticket_id=ticket.pk, code="other", done="Done.", at=NOW + MINUTE * 120)

    assert Downtime.objects.count() == 2
    month = availability_of(device, at=NOW + MINUTE * 180).figures["month"]
    assert (month.outages, month.down, month.mttr) == (1, 120 * 60, 120 * 60)


def test_a_person_corrects_what_the_ticket_says_and_the_check_still_counts_by_itself(scanners):
    device = make_device()
    check = told(device)
    say(check, DeviceState.DOWN)
    say(check, DeviceState.UP, 60)
    ticket = make_ticket(category=scanners, device=device, impact=Impact.ROOM,
                         urgency=Urgency.TODAY)
    row = Downtime.objects.get(ticket_number=ticket.pk)
    span = Span(state=DeviceState.DOWN, began_at=NOW + MINUTE * 30, ended_at=NOW + MINUTE * 90)
    adjust_downtime(actor=make_agent(), ticket_id=ticket.pk, downtime_id=row.pk, span=span, why="Log",
                    at=NOW + MINUTE * 100)

    month = availability_of(device, at=NOW + MINUTE * 180).figures["month"]
    assert (month.outages, month.down) == (1, 90 * 60)


@pytest.mark.parametrize(
    ("fields", "code", "impact"),
    [
        ({"kind": "pacs", "modality": "", "criticality": 1}, "R01", Impact.ROOM),
        ({"kind": "printer", "modality": ""}, "R64", Impact.DEGRADED),
        ({"kind": "network", "modality": "", "is_sole": True}, "R00", Impact.ROOM),
        ({"modality": "OT"}, "R21", Impact.DEGRADED),
    ],
)
def test_category_and_impact_come_from_the_register(fields, code, impact):
    make_category(code=code)
    say(told(make_device(**fields)), DeviceState.DOWN)

    ticket = Ticket.objects.get()
    assert (ticket.category.code, ticket.impact) == (code, impact)
