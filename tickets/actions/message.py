"""What people write on a ticket, and the files that come with it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.actions.change import save_change
from tickets.actions.event import Step
from tickets.actions.files import attach_uploads
from tickets.actions.idempotency import claim
from tickets.actions.lock import check, check_state, lock_ticket
from tickets.actions.mentions import mention
from tickets.actions.state import move
from tickets.actions.time_spent import log_minutes
from tickets.enums import EventKind, MessageKind, State
from tickets.models import Message, Ticket
from tickets.permissions import is_desk, require_party, require_seen
from tickets.rules.lifecycle import Verb, effect_of_requester_reply

MAX_BODY = 20_000


class EmptyMessage(ValidationError):
    """Nothing was written."""

    def __init__(self) -> None:
        super().__init__("Write something first.", code="empty_message")


class MessageTooLong(ValidationError):
    """More was written than a message holds."""

    def __init__(self) -> None:
        super().__init__(
            f"A message holds {MAX_BODY:,} characters. Shorten it, or attach the text as a file.",
            code="message_too_long",
        )


def add_message(*, ticket: Ticket, author: Person, kind: MessageKind, body: str, at: datetime) -> Message:
    """Save one message on a locked ticket; the caller records its event. Raises EmptyMessage, MessageTooLong."""
    body = body.replace("\x00", "").strip()
    if not body:
        raise EmptyMessage
    if len(body) > MAX_BODY:
        raise MessageTooLong
    return Message.objects.create(
        ticket=ticket, author=author, kind=kind.value, body=body, occurred_at=at, created_at=at
    )


@transaction.atomic
def reply(
    *,
    actor: Person,
    ticket_id: int,
    body: str,
    at: datetime,
    uploads: Sequence[UUID] = (),
    version: int | None = None,
    key: str = "",
    minutes: int = 0,
) -> Ticket:
    """Answer the requester; stops the first-response clock. Events: reply_sent, file_added for each file, time_logged.

    Nobody answers themselves: when the desk person is the requester, this is requester_reply and no response.
    minutes: time spent on it.
    key: the same key from the same person writes once; a repeat returns the ticket as it is. Raises KeyReused when
    the content differs.
    """
    if earlier := _claim(actor, key, "reply", ticket_id, body, uploads, at):
        return earlier
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.REPLY, ticket=ticket, at=at)
    if ticket.requester_id == actor.pk:
        return _requester_wrote(ticket=ticket, actor=actor, body=body, uploads=uploads, at=at)
    written = add_message(ticket=ticket, author=actor, kind=MessageKind.REPLY, body=body, at=at)
    steps = [Step(EventKind.REPLY_SENT, {"message": written.pk})]
    steps += log_minutes(ticket=ticket, actor=actor, minutes=minutes, message=written, at=at)
    return _desk_wrote(ticket=ticket, actor=actor, written=written, steps=steps, uploads=uploads, at=at)


@transaction.atomic
def note(
    *,
    actor: Person,
    ticket_id: int,
    body: str,
    at: datetime,
    uploads: Sequence[UUID] = (),
    version: int | None = None,
    key: str = "",
    minutes: int = 0,
) -> Ticket:
    """Write to the desk alone; never a response. “@name” tells a colleague, who then watches the ticket.

    Events: note_added, watcher_added and person_mentioned for each called, file_added for each file, time_logged.
    minutes, key: as for reply.
    """
    if earlier := _claim(actor, key, "note", ticket_id, body, uploads, at):
        return earlier
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.NOTE, ticket=ticket, at=at)
    written = add_message(ticket=ticket, author=actor, kind=MessageKind.NOTE, body=body, at=at)
    steps = [Step(EventKind.NOTE_ADDED, {"message": written.pk})]
    steps += mention(ticket=ticket, actor=actor, note=written, at=at)
    steps += log_minutes(ticket=ticket, actor=actor, minutes=minutes, message=written, at=at)
    return _desk_wrote(ticket=ticket, actor=actor, written=written, steps=steps, uploads=uploads, at=at)


@transaction.atomic
def requester_reply(
    *, actor: Person, ticket_id: int, body: str, at: datetime, uploads: Sequence[UUID] = (), key: str = ""
) -> Ticket:
    """The requester writes. Ends a wait for them, and reopens a solved ticket.

    Events: requester_replied, file_added for each file, then wait_ended or ticket_reopened. Raises
    Refused("already_closed") on a closed ticket, which must be reopened instead. key: as for reply.
    """
    if earlier := _claim(actor, key, "request", ticket_id, body, uploads, at):
        return earlier
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    require_party(actor=actor, ticket=ticket)
    check_state(verb=Verb.REPLY, ticket=ticket, at=at)
    return _requester_wrote(ticket=ticket, actor=actor, body=body, uploads=uploads, at=at)


class CannotWriteForOthers(PermissionDenied):
    """Only the desk writes down what others say."""

    code = "cannot_write_for_others"


@transaction.atomic
def add_call(*, actor: Person, ticket_id: int, caller: Person, body: str, at: datetime, key: str = "") -> Ticket:
    """Write down what somebody said on the telephone about a ticket there is.

    The requester's words are a message of theirs: it ends a wait for them and reopens a solved ticket, as in
    requester_reply. Anybody else's are a private note that names them. Events: as requester_reply or note. key: as for
    reply. Raises CannotWriteForOthers, Refused.
    """
    if not actor.may(Capability.LOG_FOR_OTHERS):
        raise CannotWriteForOthers("Only the help desk can write down what others say. Write in your own name.")
    if earlier := _claim(actor, key, f"call {caller.pk}", ticket_id, body, (), at):
        return earlier
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    if not body.strip("\x00 \t\r\n"):
        raise EmptyMessage
    if ticket.requester_id == caller.pk:
        check_state(verb=Verb.REPLY, ticket=ticket, at=at)
        return _requester_wrote(ticket=ticket, actor=actor, author=caller, body=body, uploads=(), at=at)
    check(actor=actor, verb=Verb.NOTE, ticket=ticket, at=at)
    number = f" ({caller.phone})" if caller.phone else ""
    words = f"{caller.full_name}{number} said on the telephone:\n{body}"
    written = add_message(ticket=ticket, author=actor, kind=MessageKind.NOTE, body=words, at=at)
    step = Step(EventKind.NOTE_ADDED, {"message": written.pk})
    return save_change(ticket=ticket, actor=actor, at=at, steps=[step])


def _desk_wrote(
    *, ticket: Ticket, actor: Person, written: Message, steps: list[Step], uploads: Sequence[UUID], at: datetime
) -> Ticket:
    """Files come straight after what was said, and what follows from it after them."""
    files = attach_uploads(ticket=ticket, owner=actor, uploads=uploads, message=written, at=at)
    return save_change(ticket=ticket, actor=actor, at=at, steps=[steps[0], *files, *steps[1:]])


def _requester_wrote(
    *, ticket: Ticket, actor: Person, body: str, uploads: Sequence[UUID], at: datetime, author: Person | None = None
) -> Ticket:
    """author: the requester, when the desk wrote down what they said."""
    written = add_message(ticket=ticket, author=author or actor, kind=MessageKind.REQUEST, body=body, at=at)
    steps = [Step(EventKind.REQUESTER_REPLIED, {"message": written.pk})]
    steps += attach_uploads(ticket=ticket, owner=actor, uploads=uploads, message=written, at=at)
    effect = effect_of_requester_reply(State(ticket.state), ticket.waiting_reason)
    fields: tuple[str, ...] = ()
    if effect is not None:
        kind = EventKind.TICKET_REOPENED if effect is Verb.REOPEN else EventKind.WAIT_ENDED
        steps.append(Step(kind, {"cause": "requester_replied"}))
        ticket.reopened_count += effect is Verb.REOPEN
        fields = (*move(ticket=ticket, verb=effect, at=at), "reopened_count")
    return save_change(ticket=ticket, actor=actor, at=at, steps=steps, fields=fields)


def _claim(
    actor: Person, key: str, kind: str, ticket_id: int, body: str, uploads: Sequence[UUID], at: datetime
) -> Ticket | None:
    if not key:
        return None
    content = (kind, ticket_id, body, sorted(str(upload) for upload in uploads))
    return claim(actor=actor, key=f"message:{key}", content=content, at=at, ticket_id=ticket_id)


@transaction.atomic
def add_files(
    *, actor: Person, ticket_id: int, uploads: Sequence[UUID], at: datetime, is_internal: bool = False
) -> Ticket:
    """Add files without a message. Event: file_added for each file.

    is_internal: for the desk alone; only the desk can ask for it.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    require_seen(actor=actor, ticket=ticket)
    check_state(verb=Verb.NOTE, ticket=ticket, at=at)
    is_internal = is_internal and is_desk(actor, ticket)
    steps = attach_uploads(ticket=ticket, owner=actor, uploads=uploads, message=None, at=at, is_internal=is_internal)
    return save_change(ticket=ticket, actor=actor, at=at, steps=steps) if steps else ticket
