"""Who of the desk follows a ticket.

Only the desk can: it may read every ticket anyway, so watching opens nothing to anybody. A colleague of the requester
who should see a ticket is named as its requester instead.
"""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.lock import check, lock_ticket
from tickets.enums import EventKind
from tickets.models import Ticket, Watcher
from tickets.rules.lifecycle import Verb


class CannotWatch(ValidationError):
    """The person is not an active member of the desk."""

    def __init__(self) -> None:
        super().__init__("Only people of the help desk can watch a ticket. Choose one of them.", code="cannot_watch")


@transaction.atomic
def watch(
    *, actor: Person, ticket_id: int, at: datetime, person: Person | None = None, version: int | None = None
) -> Ticket:
    """Let somebody of the desk follow a ticket, the actor when nobody is named.

    Event: watcher_added; none when they do already. The version stays. Raises CannotWatch.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.NOTE, ticket=ticket, at=at)
    follower = person or actor
    if not follower.may(Capability.WORK_TICKETS):
        raise CannotWatch
    steps = add_watchers(ticket=ticket, actor=actor, people=[follower.pk], at=at)
    return save_aside(ticket=ticket, actor=actor, at=at, steps=steps) if steps else ticket


@transaction.atomic
def unwatch(
    *, actor: Person, ticket_id: int, at: datetime, person: Person | None = None, version: int | None = None
) -> Ticket:
    """End that somebody follows a ticket, the actor when nobody is named.

    Event: watcher_removed; none when they do not. The version stays.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.NOTE, ticket=ticket, at=at)
    follower = person or actor
    removed, _ = Watcher.objects.filter(ticket=ticket, person=follower).delete()
    if not removed:
        return ticket
    step = Step(EventKind.WATCHER_REMOVED, {"person": follower.pk})
    return save_aside(ticket=ticket, actor=actor, at=at, steps=[step])


def add_watchers(*, ticket: Ticket, actor: Person, people: Sequence[int], at: datetime) -> list[Step]:
    """Let these people follow a locked ticket; return the events of those who did not yet."""
    if not people:
        return []
    known = set(Watcher.objects.filter(ticket=ticket, person__in=people).values_list("person_id", flat=True))
    new = [person_id for person_id in people if person_id not in known]
    Watcher.objects.bulk_create(
        Watcher(ticket=ticket, person_id=person_id, added_by=actor, added_at=at) for person_id in new
    )
    return [Step(EventKind.WATCHER_ADDED, {"person": person_id}) for person_id in new]
