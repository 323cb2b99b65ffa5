"""Those who wait for a device hear of work on it; checks that are due get their ticket."""

from datetime import timedelta

import pytest

from assets.actions.quality import Found, Plan, record_result, save_plan
from assets.enums import DeviceState, Every, QualityKind
from assets.models import QualityPlan
from assets.rules.work import WorkVerb
from notifications.models import Delivery
from notifications.relay import relay
from tests.assets.actions.test_work import APPROVED, drafted, go
from tests.factories import NOW, make_agent, make_category, make_device, make_policy, make_site, make_ticket
from tests.tickets.actions.stories import kinds_of, later
from tickets.actions import planned_work, quality
from tickets.actions.lifecycle import reopen, resolve
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_work_is_told_once_on_active_tickets_of_its_devices() -> None:
    device = make_device()
    waits, over, other = make_ticket(device=device), make_ticket(device=device), make_ticket(device=make_device())
    resolve(actor=make_agent(), ticket_id=over.pk, code="other", done="Done.", at=later(1))
    work = go(drafted(device), *APPROVED, accepts=True)

    told = [planned_work.sweep(at=later(2)), planned_work.sweep(at=later(3))]
    relay(at=later(4))

    assert told == [1, 0]
    assert [kinds_of(each)[-1] for each in (waits, over, other)] == ["work_planned", "ticket_resolved", "ticket_routed"]
    assert Delivery.objects.filter(ticket=waits, template="work_planned", recipient=waits.requester).exists()

    go(work, WorkVerb.CANCEL, note="The part is late")
    assert [planned_work.sweep(at=later(5)), planned_work.sweep(at=later(6))] == [1, 0]
    assert kinds_of(waits)[-1] == "work_called_off"


def test_work_that_touches_nobody_or_is_not_agreed_is_not_told() -> None:
    device = make_device()
    ticket = make_ticket(device=device)
    drafted(device)
    go(drafted(device, effect=DeviceState.UP), *APPROVED, accepts=True)

    assert planned_work.sweep(at=NOW) == 0
    assert kinds_of(ticket)[-1] == "ticket_routed"


def planned(device=None, **fields) -> QualityPlan:
    make_policy()
    plan = Plan(**{
        "kind": QualityKind.DAILY_QC, "title": "Phantom", "starts_on": NOW.date(), "every_unit": Every.WEEK,
    } | fields)
    return save_plan(actor=make_agent(), device=device or make_device(tag="CT2"), plan=plan, at=NOW)


def test_a_due_check_opens_one_ticket() -> None:
    make_category(code="R80")
    plan = planned()

    opened = [quality.sweep(at=NOW), quality.sweep(at=later(5))]

    ticket = Ticket.objects.get()
    plan.refresh_from_db()
    assert opened == [1, 0]
    assert (ticket.subject, ticket.device, ticket.source) == ("CT2: Phantom, due 2 Mar 2026", plan.device, "monitor")
    assert (plan.ticket_number, plan.ticket_for) == (ticket.pk, NOW.date())


def test_a_check_that_passed_solves_its_ticket_once() -> None:
    make_category(code="R80", resolution_codes=["passed"])
    plan, agent = planned(), make_agent()
    quality.sweep(at=NOW)
    for has_passed in (False, True):
        found, kind = Found(done_on=NOW.date(), has_passed=has_passed), QualityKind.DAILY_QC
        record_result(actor=agent, device=plan.device, kind=kind, found=found, at=NOW, plan_id=plan.pk)

    solved = [quality.sweep(at=later(5)), quality.sweep(at=later(6))]
    ticket = Ticket.objects.get()
    reopen(actor=agent, ticket_id=ticket.pk, at=later(7))

    assert (solved, ticket.state, ticket.resolution_code) == ([1, 0], "resolved", "passed")
    assert quality.sweep(at=later(8)) == 0


def test_the_next_day_opens_the_next_ticket_once_it_passed() -> None:
    make_category(code="R80")
    plan = planned(lead_days=2)
    quality.sweep(at=NOW)
    week = NOW + timedelta(days=7)

    late = quality.sweep(at=week)
    found = Found(done_on=NOW.date(), has_passed=True)
    kind = QualityKind.DAILY_QC
    record_result(actor=make_agent(), device=plan.device, kind=kind, found=found, at=NOW, plan_id=plan.pk)

    assert late == 0  # what is overdue has its ticket
    assert [quality.sweep(at=NOW + timedelta(days=4)), quality.sweep(at=NOW + timedelta(days=5))] == [0, 1]
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("fields", [
    {"opens_ticket": False}, {"is_active": False}, {"starts_on": NOW.date() + timedelta(days=1)},
])
def test_nothing_is_opened_before_its_day_or_unwanted(fields) -> None:
    make_category(code="R80")
    planned(**fields)

    assert quality.sweep(at=NOW) == 0


def test_the_day_is_that_of_the_site() -> None:
    make_category(code="R80")
    auckland = make_site(code="AKL", time_zone="Pacific/Auckland")
    planned(make_device(site=auckland), starts_on=NOW.date() + timedelta(days=1))

    assert [quality.sweep(at=NOW), quality.sweep(at=later(2 * 60))] == [0, 1]  # 23:00 and 1:00 there


def test_retired_devices_are_left_alone() -> None:
    make_category(code="R80")
    planned(make_device(lifecycle="retired"))

    assert quality.sweep(at=NOW) == 0
