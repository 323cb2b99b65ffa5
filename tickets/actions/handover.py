"""What one shift tells the next. Internal to the desk; concerns no single ticket, so it records no ticket event."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.enums import Capability
from accounts.models import Person
from tickets.models import HandOver, HandOverTicket, Queue, QueueMember
from tickets.queries.visible import visible_to

MAX_TEXT = 5_000
MAX_LINE = 200
MAX_TICKETS = 200


class CannotHandOver(PermissionDenied):
    """Only the desk hands over, and only whom a note is for acknowledges it."""

    code = "cannot_hand_over"


class NothingToSay(ValidationError):
    """A note without text and without a ticket."""

    def __init__(self) -> None:
        super().__init__("Write what the next shift must know, or choose a ticket.", code="nothing_to_say")


class NobodyToTell(ValidationError):
    """A note for nobody, for oneself, or for somebody who is not of the desk."""

    def __init__(self) -> None:
        super().__init__("Choose a queue, or a colleague of the help desk.", code="nobody_to_tell")


class HandOverTooLong(ValidationError):
    """More than anybody reads."""

    def __init__(self) -> None:
        super().__init__(
            f"A note has at most {MAX_TEXT:,} letters and {MAX_TICKETS} tickets. Shorten it.", code="hand_over_too_long"
        )


class HandOverMissing(ValidationError):
    """There is no such note, or it was acknowledged already."""

    def __init__(self) -> None:
        super().__init__("Somebody has acknowledged this note already.", code="hand_over_missing")


@transaction.atomic
def write_hand_over(
    *,
    actor: Person,
    queue: Queue | None,
    to: Person | None,
    text: str,
    lines: Mapping[int, str],
    at: datetime,
) -> HandOver:
    """Leave a note for a colleague, or for whoever works a queue next. lines: ticket number to what to know of it.

    Tickets the actor cannot see are left out. Raises CannotHandOver, NobodyToTell, NothingToSay, HandOverTooLong.
    """
    if not actor.may(Capability.WORK_TICKETS):
        raise CannotHandOver("Only the help desk hands over.")
    is_to_desk = to is not None and to.pk != actor.pk and to.may(Capability.WORK_TICKETS)
    if (to and not is_to_desk) or (to is None and queue is None):
        raise NobodyToTell
    text = text.replace("\x00", "").strip()
    if len(text) > MAX_TEXT or len(lines) > MAX_TICKETS:
        raise HandOverTooLong
    numbers = list(visible_to(actor).filter(pk__in=lines).order_by("sort_due_at", "id").values_list("pk", flat=True))
    if not text and not numbers:
        raise NothingToSay
    made = HandOver.objects.create(author=actor, queue=queue, to=to, text=text, created_at=at)
    HandOverTicket.objects.bulk_create(
        HandOverTicket(hand_over=made, ticket_id=number, line=" ".join(lines[number].split())[:MAX_LINE])
        for number in numbers
    )
    return made


@transaction.atomic
def acknowledge(*, actor: Person, hand_over_id: int, at: datetime) -> HandOver:
    """Say that one has read a note meant for one, or for a queue one works. Raises HandOverMissing, CannotHandOver."""
    found = HandOver.objects.select_for_update(of=("self",)).filter(pk=hand_over_id, acknowledged_at=None).first()
    if found is None:
        raise HandOverMissing
    works_queue = Q(queue=found.queue_id, person=actor)
    is_theirs = found.to_id == actor.pk if found.to_id else QueueMember.objects.filter(works_queue).exists()
    if not is_theirs or found.author_id == actor.pk or not actor.may(Capability.WORK_TICKETS):
        raise CannotHandOver("Only whom the note is for can acknowledge it.")
    found.acknowledged_at, found.acknowledged_by = at, actor
    found.save(update_fields=["acknowledged_at", "acknowledged_by"])
    return found
