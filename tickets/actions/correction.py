"""Study corrections: opened, made by one person, checked and confirmed by another."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.lock import check, lock_ticket
from tickets.actions.message import add_message
from tickets.actions.protected import Given, log_protected
from tickets.actions.ticket import NewTicket
from tickets.enums import ACTIVE_STATES, CorrectionKind, EventKind, MessageKind, RejectionCode
from tickets.models import Correction, Ticket
from tickets.rules.corrections import CORRECTION_REFUSALS, REJECTIONS_OF, Stand, confirm_refusal
from tickets.rules.lifecycle import Verb

READ = ("", "yes", "no")
MAX_WORDS = 2_000


class CannotCorrect(ValidationError):
    """The correction does not allow this now; `code` is a key of corrections.CORRECTION_REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(CORRECTION_REFUSALS[code], code=code)


class CannotDrop(PermissionDenied):
    """Only supervisors say that a ticket is no study correction."""

    code = "supervisor_needed"


@transaction.atomic
def log_correction(
    *,
    actor: Person,
    new: NewTicket,
    kind: CorrectionKind,
    given: Given | None,
    was_read: str = "",
    at: datetime,
    key: str = "",
) -> Ticket:
    """Log a ticket that is a study correction from the start. Events: those of log_protected, correction_started.

    A repeat of the same key returns the ticket there is. Raises what log_protected raises.
    """
    ticket = log_protected(actor=actor, new=new, given=given, at=at, key=key)
    if Correction.objects.filter(ticket=ticket).exists():
        return ticket
    ticket = lock_ticket(ticket_id=ticket.pk, version=None, at=at)
    step = _start(ticket=ticket, actor=actor, kind=kind, was_read=was_read, at=at)
    return save_aside(ticket=ticket, actor=actor, at=at, steps=[step])


@transaction.atomic
def start_correction(
    *, actor: Person, ticket_id: int, kind: CorrectionKind, was_read: str = "", at: datetime
) -> Correction:
    """Make a ticket there is a study correction, or open one again that was confirmed or dropped.

    Event: correction_started. From then on the ticket cannot be resolved before a second person confirmed it. Raises
    CannotCorrect, NotAllowed, Refused.
    """
    ticket = _active(actor, ticket_id, at)
    row = Correction.objects.filter(ticket=ticket).first()
    if row is not None and row.dropped_at is None and row.confirmed_by_id is None:
        raise CannotCorrect("correction_exists")
    step = _start(ticket=ticket, actor=actor, kind=kind, was_read=was_read, at=at)
    save_aside(ticket=ticket, actor=actor, at=at, steps=[step])
    return Correction.objects.get(ticket=ticket)


@transaction.atomic
def make_correction(*, actor: Person, ticket_id: int, rejection: RejectionCode, what: str, at: datetime) -> Correction:
    """Say that the correction is made, what became of the instances, and what was done. The words become a note.

    Events: note_added, correction_done. Raises CannotCorrect, NotAllowed, Refused, MessageTooLong.
    """
    ticket = _active(actor, ticket_id, at)
    row = _open_row(ticket)
    if row.done_by_id is not None:
        raise CannotCorrect("already_done")
    if rejection not in REJECTIONS_OF[CorrectionKind(row.kind)]:
        raise CannotCorrect("bad_rejection")
    if not what.strip():
        raise CannotCorrect("what_needed")
    note = add_message(ticket=ticket, author=actor, kind=MessageKind.NOTE, body=what[:MAX_WORDS], at=at)
    row.done_by, row.done_at, row.rejection = actor, at, rejection.value
    row.save(update_fields=["done_by", "done_at", "rejection"])
    steps = [
        Step(EventKind.NOTE_ADDED, {"message": note.pk}),
        Step(EventKind.CORRECTION_DONE, {"code": rejection.value, "note": note.pk}),
    ]
    save_aside(ticket=ticket, actor=actor, at=at, steps=steps)
    return row


@transaction.atomic
def confirm_correction(*, actor: Person, ticket_id: int, at: datetime) -> Correction:
    """Confirm a correction somebody else made: the study is no longer under investigation.

    Event: correction_confirmed. Raises CannotCorrect("same_person") for whoever made it; so does the database.
    """
    ticket = _active(actor, ticket_id, at)
    row = _open_row(ticket)
    refused = confirm_refusal(Stand(done_by=row.done_by_id, confirmed_by=row.confirmed_by_id), actor_id=actor.pk)
    if refused:
        raise CannotCorrect(refused)
    row.confirmed_by, row.confirmed_at = actor, at
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    save_aside(ticket=ticket, actor=actor, at=at, steps=[Step(EventKind.CORRECTION_CONFIRMED)])
    return row


@transaction.atomic
def return_correction(*, actor: Person, ticket_id: int, why: str, at: datetime) -> Correction:
    """Send a correction that is not right back to be made again; why becomes a note.

    Events: note_added, correction_returned. Raises CannotCorrect.
    """
    ticket = _active(actor, ticket_id, at)
    row = _open_row(ticket)
    if row.done_by_id is None:
        raise CannotCorrect("not_done")
    if not why.strip():
        raise CannotCorrect("why_needed")
    note = add_message(ticket=ticket, author=actor, kind=MessageKind.NOTE, body=why[:MAX_WORDS], at=at)
    row.done_by, row.done_at, row.rejection = None, None, ""
    row.save(update_fields=["done_by", "done_at", "rejection"])
    steps = [
        Step(EventKind.NOTE_ADDED, {"message": note.pk}),
        Step(EventKind.CORRECTION_RETURNED, {"note": note.pk}),
    ]
    save_aside(ticket=ticket, actor=actor, at=at, steps=steps)
    return row


@transaction.atomic
def drop_correction(*, actor: Person, ticket_id: int, why: str, at: datetime) -> Correction:
    """Say that a ticket is no study correction after all; for supervisors, because it lifts the check by two.

    Events: note_added, correction_dropped. Raises CannotDrop, CannotCorrect.
    """
    ticket = _active(actor, ticket_id, at)
    if not actor.may(Capability.OVERRIDE_GATES):
        raise CannotDrop(CORRECTION_REFUSALS["supervisor_needed"])
    row = _open_row(ticket)
    if not why.strip():
        raise CannotCorrect("why_needed")
    note = add_message(ticket=ticket, author=actor, kind=MessageKind.NOTE, body=why[:MAX_WORDS], at=at)
    row.dropped_at = at
    row.save(update_fields=["dropped_at"])
    steps = [
        Step(EventKind.NOTE_ADDED, {"message": note.pk}),
        Step(EventKind.CORRECTION_DROPPED, {"note": note.pk}),
    ]
    save_aside(ticket=ticket, actor=actor, at=at, steps=steps)
    return row


def _start(*, ticket: Ticket, actor: Person, kind: CorrectionKind, was_read: str, at: datetime) -> Step:
    """Write the row of a locked ticket, and return the event."""
    with transaction.atomic():
        Correction.objects.update_or_create(
            ticket=ticket,
            defaults={
                "kind": kind.value,
                "was_read": was_read if was_read in READ else "",
                "started_by": actor,
                "started_at": at,
                "done_by": None,
                "done_at": None,
                "rejection": "",
                "confirmed_by": None,
                "confirmed_at": None,
                "dropped_at": None,
            },
        )
    return Step(EventKind.CORRECTION_STARTED, {"correction": kind.value})


def _active(actor: Person, ticket_id: int, at: datetime) -> Ticket:
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    check(actor=actor, verb=Verb.NOTE, ticket=ticket, at=at)
    if ticket.state not in ACTIVE_STATES:
        raise CannotCorrect("not_active")
    return ticket


def _open_row(ticket: Ticket) -> Correction:
    row = Correction.objects.select_for_update().filter(ticket=ticket, dropped_at=None).first()
    if row is None:
        raise CannotCorrect("correction_missing")
    if row.confirmed_by_id is not None:
        raise CannotCorrect("already_confirmed")
    return row
