from datetime import timedelta

import pytest

from notifications import relay
from notifications.actions.notice import KEPT, mark_all_seen, mark_seen, sweep
from notifications.models import Delivery, Notice
from notifications.queries.notices import lines, news_after, notices_of, unread_count
from tests.factories import NOW, make_ticket
from tests.notifications.conftest import Desk
from tests.tickets.actions.staffing import on_call
from tickets.actions import message
from tickets.actions.absence import enter_absence
from tickets.actions.assignment import assign_ticket
from tickets.enums import AbsenceReason, Priority
from tickets.models import Ticket


@pytest.fixture
def ticket(desk: Desk) -> Ticket:
    made = make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)
    return made


def test_whoever_is_told_has_a_notice_once(desk: Desk, ticket: Ticket) -> None:
    relay.sweep(at=NOW)

    assert {(desk.name(row.person_id), row.reason) for row in Notice.objects.all()} == {
        ("ana", "queue"),
        ("ben", "queue"),
    }
    assert Notice.objects.count() == 2


def test_notice_says_what_happened_and_nothing_typed(desk: Desk, ticket: Ticket) -> None:
    message.reply(actor=desk.ana, ticket_id=ticket.pk, body="secret", at=NOW)
    relay.sweep(at=NOW)

    [line] = lines(desk.rosa, list(notices_of(desk.rosa)))

    assert line.words == f"#{ticket.pk} Reply: Images missing"
    assert (line.actor, line.reason, line.is_read, line.is_for_desk) == ("Ana Agent", "Your ticket", False, False)


def test_what_may_no_longer_be_seen_is_neither_shown_nor_counted(desk: Desk, ticket: Ticket) -> None:
    message.reply(actor=desk.ana, ticket_id=ticket.pk, body="x", at=NOW)
    relay.sweep(at=NOW)
    assert unread_count(desk.rosa) == 1

    Ticket.objects.filter(pk=ticket.pk).update(requester=desk.sue, created_by=desk.sue)

    assert (unread_count(desk.rosa), news_after(desk.rosa, after=0)) == (0, [])


def test_notices_are_read_one_by_one_by_ticket_or_all_so_far(desk: Desk) -> None:
    tickets = [make_ticket(requester=desk.rosa, category=desk.category) for _ in range(4)]
    relay.sweep(at=NOW)
    mine = list(Notice.objects.filter(person=desk.ana).order_by("pk"))

    assert mark_seen(actor=desk.ana, notice_ids=[mine[0].pk], at=NOW) == 1
    assert mark_seen(actor=desk.ben, notice_ids=[mine[1].pk], at=NOW) == 0
    assert mark_seen(actor=desk.ana, ticket_id=tickets[1].pk, at=NOW) == 1
    assert mark_all_seen(actor=desk.ana, up_to=mine[2].pk, at=NOW) == 1
    assert (unread_count(desk.ana), unread_count(desk.ben)) == (1, 4)


def test_old_notices_are_forgotten(desk: Desk, ticket: Ticket) -> None:
    assert sweep(at=NOW + KEPT) == 0
    assert sweep(at=NOW + KEPT + timedelta(seconds=1)) == 2
    assert Notice.objects.count() == 0


def test_while_away_the_stand_in_is_mailed(desk: Desk, ticket: Ticket) -> None:
    enter_absence(
        actor=desk.ana,
        person=desk.ana,
        reason=AbsenceReason.LEAVE,
        stand_in=desk.sue,
        starts_at=NOW,
        ends_at=None,
        at=NOW,
    )
    Delivery.objects.all().delete()
    assign_ticket(actor=desk.ben, assignee=desk.ana, ticket_id=ticket.pk, at=NOW + timedelta(minutes=1))
    relay.sweep(at=NOW + timedelta(minutes=2))

    mailed = {(desk.name(row.recipient_id), row.reason) for row in Delivery.objects.filter(template="ticket_assigned")}
    noticed = {desk.name(row.person_id) for row in Notice.objects.filter(event__kind="ticket_assigned")}

    assert mailed == {("sue", "stand_in"), ("rosa", "requester")}
    assert noticed == {"ana", "sue", "rosa"}


def test_who_is_on_call_hears_of_p1_as_such(desk: Desk) -> None:
    on_call(desk.pacs, desk.sue)
    made = make_ticket(requester=desk.rosa, category=desk.category)
    Ticket.objects.filter(pk=made.pk).update(priority=Priority.P1)

    relay.sweep(at=NOW)

    told = {(desk.name(row.recipient_id), row.reason) for row in Delivery.objects.all()}
    assert told == {("sue", "on_call"), ("ana", "queue"), ("ben", "queue")}
