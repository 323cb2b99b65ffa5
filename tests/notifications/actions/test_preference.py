from datetime import datetime, time, timedelta

import pytest

from notifications import relay
from notifications.actions.preference import Chosen, LockedChoice, WrongTimes, save_preference, switch_mail
from notifications.enums import Channel, Digest, Group
from notifications.models import Delivery, Notice, Preference
from notifications.queries.opt_out import OptOut, opt_out_token, read_opt_out
from tests.factories import NOW, make_ticket
from tests.notifications.conftest import Desk
from tickets.actions import message
from tickets.enums import Priority
from tickets.models import Ticket

NIGHT = {"quiet_from": time(22), "quiet_to": time(7), "quiet_days": frozenset(range(7))}
AT_NIGHT = NOW.replace(hour=23)
MORNING = NOW.replace(hour=7) + timedelta(days=1)


@pytest.fixture
def ticket(desk: Desk) -> Ticket:
    """Rosa's, in PACS; everybody has been told."""
    made = make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    return made


def mail_times(desk: Desk) -> dict[str, datetime]:
    return {desk.name(row.recipient_id): row.next_at for row in Delivery.objects.all()}


def test_choices_are_kept_where_they_differ(desk: Desk) -> None:
    off = {(Group.QUEUE, Channel.EMAIL): False}

    save_preference(actor=desk.ana, chosen=Chosen(channels=off, digest=Digest.HOURLY, **NIGHT), at=NOW)

    row = Preference.objects.get()
    assert (row.person_id, row.channels, row.digest) == (desk.ana.pk, {"queue": {"email": False}}, "hourly")
    assert (row.quiet_from, row.quiet_to, row.quiet_days) == (time(22), time(7), [0, 1, 2, 3, 4, 5, 6])


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Mars/Olympus"},
        {"quiet_from": time(22)},
        NIGHT | {"quiet_days": frozenset({9})},
        NIGHT | {"quiet_to": time(22)},
    ],
)
def test_times_that_make_no_sense_are_refused(desk: Desk, wrong: dict[str, object]) -> None:
    with pytest.raises(WrongTimes):
        save_preference(actor=desk.ana, chosen=Chosen(channels={}, **wrong), at=NOW)  # type: ignore[arg-type]

    assert Preference.objects.count() == 0


def test_who_wants_no_mail_of_the_queue_has_it_in_the_app(desk: Desk) -> None:
    save_preference(actor=desk.ana, chosen=Chosen(channels={(Group.QUEUE, Channel.EMAIL): False}), at=NOW)

    make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)

    assert {desk.name(pk) for pk in Delivery.objects.values_list("recipient", flat=True)} == {"ben"}
    assert {desk.name(pk) for pk in Notice.objects.values_list("person", flat=True)} == {"ana", "ben"}


def test_quiet_hours_hold_mails_until_they_end_but_not_p1(desk: Desk, ticket: Ticket) -> None:
    save_preference(actor=desk.rosa, chosen=Chosen(channels={}, **NIGHT, time_zone="UTC"), at=NOW)
    message.reply(actor=desk.ana, ticket_id=ticket.pk, body="x", at=AT_NIGHT)
    relay.sweep(at=AT_NIGHT)
    assert mail_times(desk) == {"rosa": MORNING}

    Ticket.objects.filter(pk=ticket.pk).update(priority=Priority.P1)
    at = AT_NIGHT + timedelta(minutes=1)
    message.reply(actor=desk.ana, ticket_id=ticket.pk, body="y", at=at)
    Delivery.objects.all().delete()
    relay.sweep(at=at)

    assert mail_times(desk) == {"rosa": at}


def test_ended_quiet_hours_let_go_what_they_held(desk: Desk, ticket: Ticket) -> None:
    save_preference(actor=desk.rosa, chosen=Chosen(channels={}, **NIGHT, time_zone="UTC"), at=NOW)
    message.reply(actor=desk.ana, ticket_id=ticket.pk, body="x", at=AT_NIGHT)
    relay.sweep(at=AT_NIGHT)
    at = AT_NIGHT + timedelta(minutes=5)

    save_preference(actor=desk.rosa, chosen=Chosen(channels={}), at=at)

    assert mail_times(desk) == {"rosa": at}


def test_signed_link_switches_mails_of_a_group_off_and_on(desk: Desk) -> None:
    wanted = OptOut(desk.rosa.pk, Group.PROGRESS, is_requester=True)
    assert read_opt_out(opt_out_token(wanted)) == wanted

    switch_mail(wanted=wanted, is_on=False, at=NOW)
    assert Preference.objects.get().channels == {"progress": {"email": False}}
    switch_mail(wanted=wanted, is_on=True, at=NOW)
    assert Preference.objects.get().channels == {"progress": {"email": True}}


def test_locked_mails_stay_on(desk: Desk) -> None:
    with pytest.raises(LockedChoice):
        switch_mail(wanted=OptOut(desk.rosa.pk, Group.ANSWERS, is_requester=True), is_on=False, at=NOW)


@pytest.mark.parametrize("token", ["", "none", "WzEsInByb2dyZXNzIiwxXQ:1x:y"])
def test_damaged_link_stands_for_nothing(token: str) -> None:
    assert read_opt_out(token) is None
