"""Changing the ladder of a queue. Concerns no ticket, so it records no ticket event."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from notifications.models import QueueLadder
from notifications.rules.ladder import DEFAULT, Ladder, write_ladder, wrong_with
from tickets.actions.staff import CannotRunQueue
from tickets.models import Queue
from tickets.permissions import may_run_queue


class BrokenLadder(ValidationError):
    """The ladder cannot be walked; the message says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="broken_ladder")


@transaction.atomic
def save_ladder(*, actor: Person, queue: Queue, ladder: Ladder, at: datetime) -> QueueLadder:
    """Let a queue page by this ladder from now on; pages that run walk on as they began.

    Raises CannotRunQueue, BrokenLadder.
    """
    if not may_run_queue(actor, queue.pk):
        raise CannotRunQueue
    if wrong := wrong_with(ladder):
        raise BrokenLadder(wrong)
    named = {rung.person for rung in ladder.rungs if rung.person is not None}
    people = Person.objects.filter(pk__in=named)
    if {person.pk for person in people if person.may(Capability.WORK_TICKETS)} != named:
        raise BrokenLadder("A named person no longer works on tickets. Choose somebody else.")
    values = {"content": write_ladder(ladder), "updated_by": actor, "updated_at": at}
    return QueueLadder.objects.update_or_create(queue=queue, defaults=values)[0]


@transaction.atomic
def reset_ladder(*, actor: Person, queue: Queue, at: datetime) -> QueueLadder:
    """Give a queue the default ladder again. Raises CannotRunQueue."""
    return save_ladder(actor=actor, queue=queue, ladder=DEFAULT, at=at)
