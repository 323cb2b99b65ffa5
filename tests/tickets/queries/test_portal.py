"""What the portal reads: never other people's words."""

import pytest

from tests.factories import (
    NOW,
    make_agent,
    make_category,
    make_device,
    make_person,
    make_policy,
    make_ticket,
    make_tile,
    make_upload,
)
from tickets.actions import lifecycle, message
from tickets.queries import portal

pytestmark = pytest.mark.django_db


def test_tiles_with_the_reference_data_each_have_problems(reference: None) -> None:
    tiles = portal.portal_tiles()

    assert [tile.code for tile in tiles][:2] == ["stopped", "missing"]
    assert all(tile.problems for tile in tiles)


def test_tiles_without_portal_problems_are_left_out() -> None:
    make_category(tile=make_tile(code="seen"), code="R01")
    make_category(tile=make_tile(code="hidden"), code="R02", is_portal=False)

    assert [tile.code for tile in portal.portal_tiles()] == ["seen"]


def test_promises_are_whole_sentences_for_every_priority() -> None:
    make_policy()

    found = portal.promises(at=NOW)

    assert sorted(found) == [1, 2, 3, 4, 5]
    assert found[1].response == "Somebody answers within 15 minutes, day and night."
    assert found[5].resolution == "We aim to solve it at a time agreed with you."


def test_recent_devices_are_my_own_latest_first() -> None:
    me, first, second = make_person(), make_device(tag="CT1"), make_device(tag="CT2")
    make_ticket(requester=me, device=first)
    make_ticket(requester=me, device=second)
    make_ticket(device=make_device(tag="MR9"))

    assert [device.tag for device in portal.recent_devices(user=me)] == ["CT2", "CT1"]


def test_trouble_names_my_tickets_and_only_counts_others() -> None:
    me, device = make_person(), make_device()
    mine = make_ticket(requester=me, device=device)
    make_ticket(device=device, subject="Of others")

    found = portal.trouble_with(user=me, device=device)

    assert ([ticket.pk for ticket in found.own], found.others_count) == ([mine.pk], 1)


def test_my_tickets_are_parted_by_closed() -> None:
    me, agent = make_person(), make_agent()
    still_open, done = make_ticket(requester=me), make_ticket(requester=me)
    make_ticket()
    lifecycle.resolve(actor=agent, ticket_id=done.pk, code="other", done="Done.", at=NOW)
    lifecycle.confirm(actor=me, ticket_id=done.pk, at=NOW)

    assert [ticket.pk for ticket in portal.my_open_tickets(user=me)] == [still_open.pk]
    assert [ticket.pk for ticket in portal.my_closed_tickets(user=me, cursor="").rows] == [done.pk]


def test_my_tickets_are_found_by_words_and_number_open_or_closed() -> None:
    me, agent = make_person(), make_agent()
    opened = make_ticket(requester=me, subject="Dictation hears nothing")
    closed = make_ticket(requester=me, subject="Dictation is slow")
    make_ticket(requester=me, subject="Printer")
    lifecycle.resolve(actor=agent, ticket_id=closed.pk, code="other", done="Done.", at=NOW)
    lifecycle.confirm(actor=me, ticket_id=closed.pk, at=NOW)

    found_open = portal.my_open_tickets(user=me, text="dictation")
    found_closed = portal.my_closed_tickets(user=me, cursor="", text=f"#{closed.pk}").rows

    assert ([ticket.pk for ticket in found_open], [ticket.pk for ticket in found_closed]) == ([opened.pk], [closed.pk])


def test_public_messages_leave_out_notes_also_for_the_desk() -> None:
    agent, ticket = make_agent(), make_ticket()
    message.reply(actor=agent, ticket_id=ticket.pk, body="Public", at=NOW)
    message.note(actor=agent, ticket_id=ticket.pk, body="Private", at=NOW)

    assert [found.body for found in portal.public_messages(ticket=ticket)] == ["Public"]


def test_files_of_notes_are_the_desks_alone() -> None:
    me, agent = make_person(), make_agent()
    ticket = make_ticket(requester=me, uploads=[make_upload(owner=me).pk])
    message.note(
        actor=agent, ticket_id=ticket.pk, body="Private", uploads=[make_upload(owner=agent, name="n.png").pk], at=NOW
    )
    public, private = ticket.attachments.order_by("id")

    assert [file.pk for file in portal.public_files(ticket=ticket)] == [public.pk]
    assert portal.visible_file(user=me, attachment_id=public.pk) == public
    assert portal.visible_file(user=me, attachment_id=private.pk) is None
    assert portal.visible_file(user=agent, attachment_id=private.pk) == private
    assert portal.visible_file(user=make_person(), attachment_id=public.pk) is None


def test_staged_files_are_only_the_owners() -> None:
    me = make_person()
    mine, other = make_upload(owner=me), make_upload(owner=make_person())

    assert portal.staged_files(user=me, ids=[mine.pk, other.pk]) == [mine]
