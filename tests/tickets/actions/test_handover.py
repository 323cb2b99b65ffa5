"""What one shift tells the next."""

import pytest

from tests.factories import NOW, make_agent, make_person, make_queue, make_ticket
from tests.tickets.actions.staffing import join
from tickets.actions.handover import (
    CannotHandOver,
    HandOverMissing,
    HandOverTooLong,
    NobodyToTell,
    NothingToSay,
    acknowledge,
    write_hand_over,
)
from tickets.queries.handovers import to_hand_over, unread, unread_banner, written_or_read

pytestmark = pytest.mark.django_db


def write(actor, *, queue=None, to=None, text="Look at the archive.", lines=None):
    return write_hand_over(actor=actor, queue=queue, to=to, text=text, lines=lines or {}, at=NOW)


def test_a_note_to_a_queue_is_read_by_whoever_works_it_until_one_acknowledges():
    queue = make_queue()
    author, second, third = join(queue), join(queue), join(queue)
    ticket = make_ticket()

    made = write(author, queue=queue, text=" Look. ", lines={ticket.pk: "Vendor\nrings back", 999: "gone"})

    [note] = unread(second)
    assert (note, note.text) == (made, "Look.")
    assert [(line.ticket, line.line) for line in note.shown] == [(ticket, "Vendor rings back")]
    assert [len(unread_banner(each)) for each in (author, second, third, make_agent())] == [0, 1, 1, 0]
    acknowledge(actor=third, hand_over_id=made.pk, at=NOW)
    assert [len(unread_banner(each)) for each in (second, third)] == [0, 0]
    assert [each.acknowledged_by for each in written_or_read(author)] == [third]
    with pytest.raises(HandOverMissing):
        acknowledge(actor=second, hand_over_id=made.pk, at=NOW)


def test_a_note_to_a_colleague_is_theirs_alone():
    queue = make_queue()
    author, to, other = join(queue), join(queue), join(queue)

    made = write(author, queue=queue, to=to)

    assert [len(unread(each)) for each in (to, other)] == [1, 0]
    for actor in (other, author):
        with pytest.raises(CannotHandOver):
            acknowledge(actor=actor, hand_over_id=made.pk, at=NOW)
    assert acknowledge(actor=to, hand_over_id=made.pk, at=NOW).acknowledged_by == to


def test_the_author_does_not_acknowledge_their_own_note():
    queue = make_queue()
    author = join(queue)

    with pytest.raises(CannotHandOver):
        acknowledge(actor=author, hand_over_id=write(author, queue=queue).pk, at=NOW)


def test_a_note_is_for_somebody_and_says_something():
    author = make_agent()

    for to in (None, author, make_person()):
        with pytest.raises(NobodyToTell):
            write(author, to=to)
    with pytest.raises(NothingToSay):
        write(author, to=make_agent(), text=" ")
    with pytest.raises(HandOverTooLong):
        write(author, to=make_agent(), text="x" * 5001)
    with pytest.raises(CannotHandOver):
        write(make_person(), to=author)


def test_to_hand_over_are_the_active_tickets_one_has():
    from tickets.actions.assignment import take_ticket
    from tickets.actions.lifecycle import resolve

    author = make_agent()
    mine, done, _ = (make_ticket() for _ in range(3))
    for ticket in (mine, done):
        take_ticket(actor=author, ticket_id=ticket.pk, at=NOW)
    resolve(actor=author, ticket_id=done.pk, code="other", done="Done.", at=NOW)

    assert to_hand_over(author) == [mine]
