"""Identifiers on a ticket: put there, shown with a reason, taken away. What they say is in no event and in no log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.lock import lock_ticket
from tickets.actions.message import add_message
from tickets.actions.ticket_key import destroy_ticket_key, key_for_reading, key_for_writing
from tickets.channels.keys import masters
from tickets.enums import EventKind, IdentityField, IdentityPart, IdentitySource, MessageKind, RevealReason, State
from tickets.models import IdentityValue, Ticket, VendorCopy
from tickets.permissions import require_seen
from tickets.rules.identity import FOUND_BY, MOST_VALUES, BadIdentifier, cleaned, place_of
from tickets.rules.sealing import Unreadable, blind_index, seal, squeezed, unseal

MAX_WHY = 500
Values = Mapping[IdentityField, Sequence[str]]
"""What was given, by field; a field may have several."""


class BadIdentity(ValidationError):
    """An identifier has not the shape of its field, or there are too many; the message does not repeat it."""

    def __init__(self, words: str) -> None:
        super().__init__(words, code="bad_identity")


class CannotReveal(PermissionDenied):
    """The person's role does not let them see identifiers."""

    code = "cannot_reveal"


class ReasonNeeded(ValidationError):
    """Nobody looks at identifiers without saying why."""

    def __init__(self) -> None:
        super().__init__("Say in a few words why you need to see them.", code="reason_needed")


@dataclass(frozen=True)
class Shown:
    """One identifier in clear, for one page; it is never stored or sent like this."""

    id: int
    part: str
    field: str
    text: str


@transaction.atomic
def add_identity(
    *,
    actor: Person,
    ticket_id: int,
    values: Values,
    at: datetime,
    part: IdentityPart = IdentityPart.CONCERNED,
    source: IdentitySource = IdentitySource.TYPED,
) -> Ticket:
    """Keep identifiers on a ticket, encrypted; what it has already is left out. Event: identity_added.

    For everybody who can see the ticket: clinicians give them, the desk alone sees them again. Raises BadIdentity,
    NotAllowed, KeyGone.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    require_seen(actor=actor, ticket=ticket)
    steps = put_identity(ticket=ticket, actor=actor, values=values, at=at, part=part, source=source)
    return save_aside(ticket=ticket, actor=actor, at=at, steps=steps) if steps else ticket


def put_identity(
    *,
    ticket: Ticket,
    actor: Person,
    values: Values,
    at: datetime,
    part: IdentityPart = IdentityPart.CONCERNED,
    source: IdentitySource = IdentitySource.TYPED,
) -> list[Step]:
    """Keep identifiers on a locked ticket; return the event for the caller to record, none when all are there already.

    Raises BadIdentity, KeyGone.
    """
    given = clean_values(values)
    if not given:
        return []
    if ticket.state == State.CLOSED:
        raise BadIdentity("This ticket is closed. Reopen it before you add identifiers.")
    data_key = key_for_writing(ticket=ticket, at=at)
    rows = list(IdentityValue.objects.filter(ticket=ticket).order_by("id"))
    known = {(row.part, row.field, squeezed(_text(row, data_key))) for row in rows}
    fresh = [(field, text) for field, text in given if (part.value, field.value, squeezed(text)) not in known]
    if len(rows) + len(fresh) > MOST_VALUES:
        raise BadIdentity(f"A ticket keeps {MOST_VALUES} identifiers at most. Remove what is not needed.")
    IdentityValue.objects.bulk_create(
        IdentityValue(
            ticket=ticket,
            part=part.value,
            field=field.value,
            sealed=seal(text, data_key=data_key, place=_place(ticket.pk, part.value, field.value)),
            index=index_of(field=field, text=text),
            source=source.value,
            entered_by=actor,
            created_at=at,
        )
        for field, text in fresh
    )
    fields = sorted({field.value for field, _ in fresh})
    payload = {"fields": fields, "part": part.value, "source": source.value}
    return [Step(EventKind.IDENTITY_ADDED, payload)] if fresh else []


@transaction.atomic
def reveal_identity(*, actor: Person, ticket_id: int, reason: RevealReason, why: str = "", at: datetime) -> list[Shown]:
    """Return the identifiers of a ticket in clear, for one look. Events: identity_revealed, note_added with `why`.

    why: needed for another reason; becomes a private note. Raises CannotReveal, ReasonNeeded, KeyGone.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    require_seen(actor=actor, ticket=ticket)
    if not actor.may(Capability.REVEAL_IDENTITY):
        raise CannotReveal("Your role may not see identifiers. Ask a colleague at the desk.")
    if reason is RevealReason.OTHER and not why.strip():
        raise ReasonNeeded
    shown = read_identity(ticket=ticket)
    steps, note = [], None
    if why.strip():
        note = add_message(ticket=ticket, author=actor, kind=MessageKind.NOTE, body=why[:MAX_WHY], at=at)
        steps.append(Step(EventKind.NOTE_ADDED, {"message": note.pk}))
    payload = {
        "reason": reason.value,
        "note": note.pk if note else None,
        "fields": sorted({each.field for each in shown}),
    }
    steps.append(Step(EventKind.IDENTITY_REVEALED, payload))
    save_aside(ticket=ticket, actor=actor, at=at, steps=steps)
    return shown


def read_identity(*, ticket: Ticket) -> list[Shown]:
    """Return the identifiers of a locked ticket in clear; the caller records why. Raises KeyGone."""
    rows = list(IdentityValue.objects.filter(ticket=ticket).order_by("id"))
    if not rows:
        return []
    data_key = key_for_reading(ticket=ticket)
    return [Shown(row.pk, row.part, row.field, _text(row, data_key)) for row in rows]


@transaction.atomic
def remove_identity(*, actor: Person, ticket_id: int, value_id: int, at: datetime) -> Ticket:
    """Take one identifier away; with the last one the key is destroyed too. Event: identity_removed.

    Raises CannotReveal; nothing happens when it is gone already.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    require_seen(actor=actor, ticket=ticket)
    if not actor.may(Capability.REVEAL_IDENTITY):
        raise CannotReveal("Your role may not remove identifiers. Ask a colleague at the desk.")
    row = IdentityValue.objects.filter(ticket=ticket, pk=value_id).first()
    if row is None:
        return ticket
    step = Step(EventKind.IDENTITY_REMOVED, {"field": row.field, "part": row.part})
    row.delete()
    is_last = not IdentityValue.objects.filter(ticket=ticket).exists()
    if is_last and not VendorCopy.objects.filter(ticket=ticket).exists():  # their UIDs are mapped with it
        destroy_ticket_key(ticket=ticket, at=at)
    return save_aside(ticket=ticket, actor=actor, at=at, steps=[step])


def clean_values(values: Values) -> list[tuple[IdentityField, str]]:
    """Return what was given as it is kept, each once. Raises BadIdentity."""
    found: dict[tuple[IdentityField, str], tuple[IdentityField, str]] = {}
    for field, texts in values.items():
        for text in _each(texts):
            try:
                kept = cleaned(field, text)
            except BadIdentifier as error:
                raise BadIdentity(str(error)) from None
            if kept:
                found.setdefault((field, squeezed(kept)), (field, kept))
    return list(found.values())


def index_of(*, field: IdentityField, text: str) -> str:
    """Return the fingerprint by which an identifier is found again; "" for fields nobody is found by."""
    return blind_index(text, field=field.value, master=masters()[0]) if field in FOUND_BY else ""


def _each(texts: Iterable[str]) -> Iterable[str]:
    return [texts] if isinstance(texts, str) else texts


def _text(row: IdentityValue, data_key: bytes) -> str:
    try:
        return unseal(bytes(row.sealed), data_key=data_key, place=_place(row.ticket_id, row.part, row.field))
    except Unreadable:
        return ""  # damaged on disk; the others are still of use


def _place(ticket_id: int, part: str, field: str) -> str:
    return place_of(ticket_id=ticket_id, part=part, field=field)


@transaction.atomic
def note_identifiers_sent(*, actor: Person, ticket_id: int, kinds: Sequence[str], at: datetime) -> Ticket:
    """Record that somebody sent a text after they were warned that it may name a patient. Event: identifiers_sent."""
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    require_seen(actor=actor, ticket=ticket)
    step = Step(EventKind.IDENTIFIERS_SENT, {"kinds": sorted(kinds)})
    return save_aside(ticket=ticket, actor=actor, at=at, steps=[step])
