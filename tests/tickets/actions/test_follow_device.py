"""The downtime of a device follows its ticket."""

from datetime import timedelta

import pytest

from assets.actions.downtime import Span
from assets.actions.quality import Found
from assets.enums import DeviceState
from assets.models import Downtime, DowntimeRevision
from tests.factories import NOW, make_agent, make_category, make_device, make_ticket
from tests.tickets.actions.stories import events_after, kinds_of, later
from tickets.actions.closing import CannotResolve
from tickets.actions.downtime import (
    DeviceNeeded,
    OtherTicket,
    add_downtime,
    adjust_downtime,
    remove_downtime,
    sign_off,
)
from tickets.actions.lifecycle import reopen, resolve
from tickets.actions.merge import merge_ticket, unmerge_ticket
from tickets.actions.triage import change_category, link_device
from tickets.enums import Impact, State, Urgency
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
DOWN = {"impact": Impact.ROOM, "urgency": Urgency.PATIENT_WAITING}


def stopped(device=None, **fields):
    """A ticket that says its scanner is down."""
    category = fields.pop("category", None) or make_category(code=fields.pop("code", "R33"), impact=2)
    return make_ticket(category=category, device=device or make_device(), **(DOWN | fields))


def solve(ticket, minutes=60):
    return resolve(actor=make_agent(), ticket_id=ticket.pk, code="other", done="Done.", at=later(minutes))


def rows_of(ticket):
    return list(
        Downtime.objects.filter(ticket_number=ticket.pk)
        .order_by("pk")
        .values_list("state", "began_at", "ended_at", "is_void")
    )


def test_a_stopped_scanner_is_down_from_the_report_until_it_is_solved():
    ticket = stopped()
    began = Downtime.objects.get()

    assert rows_of(ticket) == [("down", NOW, None, False)]
    payload = {"downtime": began.pk, "device": began.device_id, "state": "down", "began_at": NOW.isoformat()}
    assert events_after(ticket, 2) == [("downtime_began", payload)]
    assert Ticket.objects.get(pk=ticket.pk).last_event_seq == 3

    solve(ticket)

    assert rows_of(ticket) == [("down", NOW, later(60), False)]
    assert kinds_of(ticket)[-2:] == ["ticket_resolved", "downtime_ended"]


@pytest.mark.parametrize(
    ("code", "impact", "state"),
    [("R33", 3, "degraded"), ("R21", 1, "degraded"), ("R13", 1, None), ("R33", 4, None), ("X1", 1, None)],
)
def test_what_a_ticket_says_of_its_device(code, impact, state):
    ticket = stopped(code=code, impact=Impact(impact))

    assert [row[0] for row in rows_of(ticket)] == ([state] if state else [])


def test_a_ticket_without_a_device_says_nothing():
    make_ticket(category=make_category(code="R33", impact=2), **DOWN)

    assert not Downtime.objects.exists()


def test_reopening_goes_on_with_the_same_downtime_and_keeps_history():
    ticket = stopped()
    solve(ticket)
    reopen(actor=make_agent(), ticket_id=ticket.pk, at=later(90))
    again = rows_of(ticket)
    solve(ticket, 120)

    assert again == [("down", NOW, None, False)]
    assert rows_of(ticket) == [("down", NOW, later(120), False)]
    assert list(DowntimeRevision.objects.order_by("pk").values_list("ended_at", "why")) == [
        (None, ""), (later(60), "Solved"), (None, "Reopened"), (later(120), "Solved"),
    ]


def test_after_an_end_by_hand_reopening_begins_anew():
    agent, ticket = make_agent(), stopped()
    span = Span(state=DeviceState.DOWN, began_at=later(-30), ended_at=later(20))
    adjust_downtime(
        actor=agent, ticket_id=ticket.pk, downtime_id=Downtime.objects.get().pk, span=span, why="Log", at=later(30)
    )
    solve(ticket)
    reopen(actor=agent, ticket_id=ticket.pk, at=later(90))

    assert rows_of(ticket) == [("down", later(-30), later(20), False), ("down", later(90), None, False)]


def test_merged_tickets_end_together_and_part_again():
    agent, device = make_agent(), make_device()
    category = make_category(code="R33", impact=2)
    one, two = (stopped(device, category=category) for _ in range(2))
    merge_ticket(actor=agent, ticket_id=two.pk, into_id=one.pk, at=later(5))
    merged = rows_of(two)
    solve(one)
    ended = [rows_of(one)[0][2], rows_of(two)[0][2]]
    unmerge_ticket(actor=agent, ticket_id=two.pk, at=later(70))

    assert merged == [("down", NOW, None, False)]
    assert ended == [later(60), later(60)]
    assert rows_of(two) == [("down", NOW, None, False)]
    assert rows_of(one)[0][2] == later(60)


def test_another_device_takes_the_downtime_along():
    agent, ticket, other = make_agent(), stopped(), make_device()
    first = Downtime.objects.get().device_id

    link_device(actor=agent, ticket_id=ticket.pk, device=other, at=later(5))

    rows = Downtime.objects.order_by("pk").values_list("device", "is_void")
    assert list(rows) == [(first, True), (other.pk, False)]
    assert kinds_of(ticket)[-3:] == ["device_linked", "downtime_changed", "downtime_began"]

    link_device(actor=agent, ticket_id=ticket.pk, device=None, at=later(6))
    assert not Downtime.objects.filter(is_void=False).exists()


def test_another_category_changes_what_is_said():
    agent, ticket = make_agent(), stopped()

    change_category(actor=agent, ticket_id=ticket.pk, category=make_category(code="R21"), at=later(5))
    softer = rows_of(ticket)
    change_category(actor=agent, ticket_id=ticket.pk, category=make_category(code="R13"), at=later(6))

    assert softer == [("degraded", NOW, None, False)]
    assert rows_of(ticket) == [("degraded", NOW, None, True)]


def test_what_a_person_set_stays():
    agent, ticket = make_agent(), stopped()
    downtime = Downtime.objects.get()
    remove_downtime(actor=agent, ticket_id=ticket.pk, downtime_id=downtime.pk, why="It scanned", at=later(5))

    change_category(actor=agent, ticket_id=ticket.pk, category=make_category(code="R35"), at=later(6))
    solve(ticket)

    assert rows_of(ticket) == [("down", NOW, None, True)]
    assert kinds_of(ticket).count("downtime_changed") == 1


def test_downtimes_are_entered_on_a_ticket_that_says_nothing():
    agent = make_agent()
    ticket = make_ticket(device=make_device())
    span = Span(state=DeviceState.DEGRADED, began_at=later(-60), ended_at=later(-10))

    add_downtime(actor=agent, ticket_id=ticket.pk, span=span, why="Seen in the log", at=NOW)

    assert rows_of(ticket) == [("degraded", later(-60), later(-10), False)]
    assert kinds_of(ticket)[-2:] == ["downtime_began", "downtime_ended"]
    with pytest.raises(DeviceNeeded):
        add_downtime(actor=agent, ticket_id=make_ticket().pk, span=span, why="Log", at=NOW)


def test_a_downtime_of_another_ticket_is_left_alone():
    agent, ticket = make_agent(), stopped()

    with pytest.raises(OtherTicket):
        remove_downtime(
            actor=agent, ticket_id=make_ticket().pk, downtime_id=Downtime.objects.get().pk, why="No", at=NOW
        )
    assert rows_of(ticket)[0][3] is False


def test_back_into_service_only_when_signed_off():
    agent, device = make_agent(), make_device(tag="CT2", needs_sign_off=True)
    ticket = stopped(device)
    passed, failed = (Found(done_on=NOW.date(), has_passed=outcome) for outcome in (True, False))

    with pytest.raises(CannotResolve) as refused:
        solve(ticket, 10)
    assert refused.value.code == "sign_off_missing"
    sign_off(actor=agent, ticket_id=ticket.pk, device=device, found=failed, at=later(20))
    with pytest.raises(CannotResolve):
        solve(ticket, 25)
    sign_off(actor=agent, ticket_id=ticket.pk, device=device, found=passed, at=later(30))
    assert rows_of(ticket) == [("down", NOW, later(30), False)]
    assert kinds_of(ticket)[-2:] == ["device_signed_off", "downtime_ended"]
    assert solve(ticket, 40).state == State.RESOLVED

    reopen(actor=agent, ticket_id=ticket.pk, at=later(50))
    with pytest.raises(CannotResolve):
        solve(ticket, 60)


def test_degraded_needs_no_sign_off():
    ticket = stopped(make_device(needs_sign_off=True), impact=Impact.DEGRADED)

    assert solve(ticket).state == State.RESOLVED


def test_a_downtime_lies_in_the_past():
    agent, ticket = make_agent(), stopped()
    downtime = Downtime.objects.get()

    for span in (
        Span(state=DeviceState.DOWN, began_at=NOW + timedelta(hours=1)),
        Span(state=DeviceState.DOWN, began_at=NOW, ended_at=NOW - timedelta(hours=1)),
        Span(state=DeviceState.UP, began_at=NOW),
    ):
        with pytest.raises(Exception, match="(future|before it begins|down or degraded)"):
            adjust_downtime(
                actor=agent, ticket_id=ticket.pk, downtime_id=downtime.pk, span=span, why="Log", at=NOW
            )
    assert rows_of(ticket) == [("down", NOW, None, False)]
