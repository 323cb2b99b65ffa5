"""Tags, watchers, mentions and time spent."""

import pytest

from notifications.models import Delivery
from notifications.relay import relay
from tests.factories import NOW, make_agent, make_person, make_ticket
from tests.tickets.actions.stories import events_after, kinds_of, later
from tickets.actions.message import note, reply
from tickets.actions.tags import BadTag, TooManyTags, add_tag, remove_tag
from tickets.actions.time_spent import BadMinutes, NothingToTakeBack, log_time, take_back_time
from tickets.actions.watchers import CannotWatch, unwatch, watch
from tickets.models import Message, Tag, TicketTag, TimeEntry, Watcher
from tickets.permissions import NotAllowed
from tickets.rules.tag import MAX_TAGS

pytestmark = pytest.mark.django_db


def test_tag_is_normal_and_given_once() -> None:
    ticket, agent = make_ticket(), make_agent()
    for text in ("MR 3T", "#mr-3t "):
        add_tag(actor=agent, ticket_id=ticket.pk, tag=text, at=later(1))

    tag = Tag.objects.get()
    assert (tag.name, list(ticket.tags.all())) == ("mr-3t", [tag])
    assert events_after(ticket, 2) == [("tag_added", {"tag": tag.pk})]


def test_tag_is_removed_with_an_event() -> None:
    ticket, agent = make_ticket(), make_agent()
    add_tag(actor=agent, ticket_id=ticket.pk, tag="cable", at=later(1))
    for _ in range(2):
        remove_tag(actor=agent, ticket_id=ticket.pk, tag="Cable", at=later(2))

    assert (kinds_of(ticket)[2:], TicketTag.objects.count()) == (["tag_added", "tag_removed"], 0)


def test_tag_without_letters_and_one_too_many_are_refused() -> None:
    ticket, agent = make_ticket(), make_agent()
    with pytest.raises(BadTag):
        add_tag(actor=agent, ticket_id=ticket.pk, tag=" #!", at=later(1))
    for number in range(MAX_TAGS):
        add_tag(actor=agent, ticket_id=ticket.pk, tag=f"t{number}", at=later(1))

    with pytest.raises(TooManyTags):
        add_tag(actor=agent, ticket_id=ticket.pk, tag="more", at=later(1))


def test_requester_gives_no_tag() -> None:
    ticket = make_ticket()

    with pytest.raises(NotAllowed):
        add_tag(actor=ticket.requester, ticket_id=ticket.pk, tag="x", at=later(1))


def test_watching_oneself_and_letting_another_watch() -> None:
    ticket, agent, other = make_ticket(), make_agent(), make_agent()
    for person in (None, None, other):
        watch(actor=agent, ticket_id=ticket.pk, person=person, at=later(1))
    unwatch(actor=agent, ticket_id=ticket.pk, at=later(2))
    unwatch(actor=agent, ticket_id=ticket.pk, at=later(3))

    assert list(Watcher.objects.values_list("person_id", "added_by_id")) == [(other.pk, agent.pk)]
    assert events_after(ticket, 2) == [
        ("watcher_added", {"person": agent.pk}),
        ("watcher_added", {"person": other.pk}),
        ("watcher_removed", {"person": agent.pk}),
    ]


def test_nobody_outside_the_desk_watches() -> None:
    ticket = make_ticket()

    with pytest.raises(CannotWatch):
        watch(actor=make_agent(), ticket_id=ticket.pk, person=make_person(), at=later(1))


def test_note_that_calls_a_colleague_makes_them_watch_and_mails_them_once() -> None:
    ticket, agent = make_ticket(), make_agent(full_name="Ana Ruiz", email="ana.ruiz@example.org")
    tom = make_agent(full_name="Tom Becker", email="tom.becker@example.org")
    relay(at=NOW)
    Delivery.objects.all().delete()

    note(actor=agent, ticket_id=ticket.pk, body="Hi @Tom Becker, and me @ana.ruiz: look?", at=later(1))
    relay(at=later(1))

    message = Message.objects.get(ticket=ticket)
    assert events_after(ticket, 2) == [
        ("note_added", {"message": message.pk}),
        ("watcher_added", {"person": tom.pk}),
        ("person_mentioned", {"person": tom.pk, "note": message.pk}),
    ]
    assert [(row.recipient, row.template, row.reason) for row in Delivery.objects.all()] == [
        (tom, "person_mentioned", "mentioned")
    ]


def test_requesters_cannot_be_called() -> None:
    ticket = make_ticket(requester=make_person(full_name="Rosa Reyes"))

    note(actor=make_agent(), ticket_id=ticket.pk, body="Ask @Rosa Reyes.", at=later(1))

    assert kinds_of(ticket)[2:] == ["note_added"]


def test_watcher_is_told_of_a_reply_and_of_a_note() -> None:
    ticket, tom = make_ticket(), make_agent()
    watch(actor=tom, ticket_id=ticket.pk, at=later(1))
    relay(at=later(1))
    Delivery.objects.all().delete()

    reply(actor=make_agent(), ticket_id=ticket.pk, body="We look.", at=later(2))
    note(actor=make_agent(), ticket_id=ticket.pk, body="Vendor case.", at=later(3))
    relay(at=later(3))

    told = sorted(Delivery.objects.values_list("recipient_id", "template", "reason"))
    wanted = [
        (ticket.requester_id, "reply_sent", "requester"),
        (tom.pk, "note_added", "watcher"),
        (tom.pk, "reply_sent", "watcher"),
    ]
    assert told == sorted(wanted)


def test_time_is_logged_with_what_is_written_and_by_hand() -> None:
    ticket, agent = make_ticket(), make_agent()

    reply(actor=agent, ticket_id=ticket.pk, body="We look.", minutes=15, at=later(1))
    log_time(actor=agent, ticket_id=ticket.pk, minutes=20, at=later(2))

    first, second = TimeEntry.objects.order_by("id")
    assert (first.minutes, first.message.body, second.minutes, second.message) == (15, "We look.", 20, None)
    assert events_after(ticket, 3) == [
        ("time_logged", {"minutes": 15, "entry": first.pk, "takes_back": None}),
        ("time_logged", {"minutes": 20, "entry": second.pk, "takes_back": None}),
    ]


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_wrong_minutes_are_refused(minutes: int) -> None:
    with pytest.raises(BadMinutes):
        log_time(actor=make_agent(), ticket_id=make_ticket().pk, minutes=minutes, at=later(1))


def test_entry_is_taken_back_once_by_who_made_it() -> None:
    ticket, agent = make_ticket(), make_agent()
    log_time(actor=agent, ticket_id=ticket.pk, minutes=20, at=later(1))
    entry = TimeEntry.objects.get()
    with pytest.raises(NotAllowed):
        take_back_time(actor=make_agent(), ticket_id=ticket.pk, entry=entry.pk, at=later(2))

    take_back_time(actor=agent, ticket_id=ticket.pk, entry=entry.pk, at=later(2))

    with pytest.raises(NothingToTakeBack):
        take_back_time(actor=agent, ticket_id=ticket.pk, entry=entry.pk, at=later(3))
    assert sorted(TimeEntry.objects.values_list("minutes", flat=True)) == [-20, 20]
