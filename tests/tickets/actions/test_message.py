"""Replies, notes and what a requester's message does."""

import threading
from typing import Any

import pytest
from django.db import connection

from tests.factories import make_agent, make_person, make_ticket, make_upload
from tests.processes import THREADS_MEET_SECONDS
from tests.tickets.actions.stories import events_after, kinds_of, later
from tickets.actions.idempotency import KeyReused
from tickets.actions.lifecycle import close, resolve, start_waiting
from tickets.actions.lock import Refused
from tickets.actions.message import EmptyMessage, MessageTooLong, add_files, note, reply, requester_reply
from tickets.enums import MessageKind, State, WaitReason
from tickets.models import Attachment, Clock, Message
from tickets.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_reply_stops_the_first_response_clock() -> None:
    ticket = make_ticket()

    replied = reply(actor=make_agent(), ticket_id=ticket.pk, body=" We look. ", at=later(7))

    message = Message.objects.get(ticket=ticket)
    assert (message.kind, message.body) == (MessageKind.REPLY, "We look.")
    assert replied.first_responded_at == later(7)
    assert Clock.objects.get(ticket=ticket, metric="first_response").business_seconds == 7 * 60
    assert events_after(ticket, 2) == [("reply_sent", {"message": message.pk})]


def test_note_is_no_response_and_hides_its_files() -> None:
    ticket, agent = make_ticket(), make_agent()

    note(actor=agent, ticket_id=ticket.pk, body="Tube again", at=later(7), uploads=[make_upload(owner=agent).pk])

    ticket.refresh_from_db()
    assert ticket.first_responded_at is None
    assert Attachment.objects.get(ticket=ticket).is_internal is True
    assert kinds_of(ticket)[2:] == ["note_added", "file_added"]


@pytest.mark.parametrize(("body", "error"), [("  \n", EmptyMessage), ("x" * 20_001, MessageTooLong)])
def test_reply_refuses_bad_input(body: str, error: type[Exception]) -> None:
    ticket = make_ticket()

    with pytest.raises(error):
        reply(actor=make_agent(), ticket_id=ticket.pk, body=body, at=later(1))

    assert kinds_of(ticket) == ["ticket_logged", "ticket_routed"]


def test_requester_reply_is_added() -> None:
    ticket = make_ticket()

    answered = requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="Still there", at=later(3))

    assert answered.state == State.NEW
    assert kinds_of(ticket)[2:] == ["requester_replied"]


def test_requester_reply_ends_a_wait_for_them() -> None:
    ticket, agent = make_ticket(), make_agent()
    start_waiting(actor=agent, ticket_id=ticket.pk, reason=WaitReason.REQUESTER, at=later(1))

    answered = requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="Yes", at=later(3))

    assert (answered.state, answered.waiting_reason) == (State.NEW, "")
    assert events_after(ticket, 4) == [("wait_ended", {"cause": "requester_replied"})]


def test_requester_reply_leaves_a_wait_for_the_vendor() -> None:
    ticket = make_ticket()
    start_waiting(actor=make_agent(), ticket_id=ticket.pk, reason=WaitReason.VENDOR, at=later(1))

    answered = requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="Any news?", at=later(3))

    assert answered.state == State.WAITING


def test_requester_reply_reopens_what_was_solved() -> None:
    ticket = make_ticket()
    resolve(actor=make_agent(), ticket_id=ticket.pk, code="other", done="Restarted", at=later(1))

    answered = requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="No", at=later(3))

    assert (answered.state, answered.reopened_count, answered.resolved_at) == (State.NEW, 1, None)
    assert kinds_of(ticket)[-1] == "ticket_reopened"


def test_requester_reply_on_a_closed_ticket_is_refused() -> None:
    ticket, agent = make_ticket(), make_agent()
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Restarted", at=later(1))
    close(actor=agent, ticket_id=ticket.pk, at=later(2))

    with pytest.raises(Refused) as caught:
        requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="No", at=later(3))

    assert caught.value.code == "already_closed"


def test_requester_reply_by_a_stranger_is_refused() -> None:
    ticket = make_ticket()

    with pytest.raises(NotAllowed):
        requester_reply(actor=make_person(), ticket_id=ticket.pk, body="Mine too", at=later(3))


def test_add_files_by_a_stranger_is_refused() -> None:
    ticket, stranger = make_ticket(), make_person()

    with pytest.raises(NotAllowed):
        add_files(actor=stranger, ticket_id=ticket.pk, uploads=[make_upload(owner=stranger).pk], at=later(1))


def test_add_files_adds_one_event_each() -> None:
    ticket = make_ticket()
    uploads = [make_upload(owner=ticket.requester).pk for _ in range(2)]

    add_files(actor=ticket.requester, ticket_id=ticket.pk, uploads=uploads, at=later(1))

    assert kinds_of(ticket)[2:] == ["file_added", "file_added"]


def test_add_files_for_the_desk_alone_is_not_for_requesters() -> None:
    ticket = make_ticket()

    add_files(
        actor=ticket.requester,
        ticket_id=ticket.pk,
        uploads=[make_upload(owner=ticket.requester).pk],
        at=later(1),
        is_internal=True,
    )

    assert Attachment.objects.get(ticket=ticket).is_internal is False


def test_add_files_without_files_changes_nothing() -> None:
    ticket = make_ticket()

    unchanged = add_files(actor=ticket.requester, ticket_id=ticket.pk, uploads=[], at=later(1))

    assert unchanged.version == 1


WRITERS = pytest.mark.parametrize(
    ("write", "said"), [(reply, "reply_sent"), (note, "note_added"), (requester_reply, "requester_replied")]
)


def _writer(write: Any, ticket: Any) -> Any:
    return ticket.requester if write is requester_reply else make_agent()


@WRITERS
def test_message_sent_twice_with_one_key_is_one_message(write: Any, said: str) -> None:
    ticket = make_ticket()
    actor = _writer(write, ticket)
    upload = make_upload(owner=actor).pk

    first, again = (
        write(actor=actor, ticket_id=ticket.pk, body="Once.", at=later(minute), uploads=[upload], key="abc")
        for minute in (1, 2)
    )

    assert kinds_of(ticket)[2:] == [said, "file_added"]
    assert (again.version, again.updated_at) == (first.version, later(1))
    assert Message.objects.filter(ticket=ticket).count() == 1


def test_message_sent_twice_with_one_key_and_an_old_version_is_one_message() -> None:
    ticket, agent = make_ticket(), make_agent()

    for minute in (1, 2):
        reply(actor=agent, ticket_id=ticket.pk, body="Once.", at=later(minute), version=ticket.version, key="abc")

    assert kinds_of(ticket)[2:] == ["reply_sent"]


@WRITERS
def test_other_message_with_the_same_key_is_refused(write: Any, said: str) -> None:
    ticket = make_ticket()
    actor = _writer(write, ticket)
    write(actor=actor, ticket_id=ticket.pk, body="One.", at=later(1), key="abc")

    with pytest.raises(KeyReused) as caught:
        write(actor=actor, ticket_id=ticket.pk, body="Two.", at=later(2), key="abc")

    assert (caught.value.code, caught.value.ticket_id) == ("key_reused", ticket.pk)
    assert kinds_of(ticket)[2:] == [said]


def test_message_key_of_a_refused_message_can_be_used_again() -> None:
    ticket, agent = make_ticket(), make_agent()
    with pytest.raises(EmptyMessage):
        reply(actor=agent, ticket_id=ticket.pk, body=" ", at=later(1), key="abc")

    reply(actor=agent, ticket_id=ticket.pk, body="Now.", at=later(2), key="abc")

    assert kinds_of(ticket)[2:] == ["reply_sent"]


@pytest.mark.django_db(transaction=True)
@WRITERS
def test_message_sent_by_four_threads_with_one_key_is_one_message(write: Any, said: str) -> None:
    ticket = make_ticket()
    actor = _writer(write, ticket)
    gate, versions = threading.Barrier(4, timeout=THREADS_MEET_SECONDS), []

    def send() -> None:
        gate.wait()
        versions.append(write(actor=actor, ticket_id=ticket.pk, body="Once.", at=later(1), key="abc").version)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert kinds_of(ticket)[2:] == [said]
    assert versions == [ticket.version + 1] * 4


def test_reply_of_a_desk_person_to_themselves_is_no_response() -> None:
    agent = make_agent()
    ticket = make_ticket(requester=agent)

    written = reply(actor=agent, ticket_id=ticket.pk, body="It is still there.", at=later(1))

    assert (written.first_responded_at, Message.objects.get(ticket=ticket).kind) == (None, MessageKind.REQUEST)
    assert kinds_of(ticket)[2:] == ["requester_replied"]


def test_wait_of_a_desk_person_on_their_own_ticket_is_no_response() -> None:
    agent = make_agent()
    ticket = make_ticket(requester=agent)

    paused = start_waiting(
        actor=agent, ticket_id=ticket.pk, reason=WaitReason.VENDOR, message="I rang them.", at=later(1)
    )

    assert paused.first_responded_at is None
    assert kinds_of(ticket)[2:] == ["requester_replied", "wait_started"]
