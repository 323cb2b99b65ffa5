"""Time people spent on a ticket: logged with what they write or by hand, and taken back by a counter entry."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.lock import check, lock_ticket
from tickets.enums import EventKind
from tickets.models import Message, Ticket, TimeEntry
from tickets.permissions import NotAllowed
from tickets.rules.lifecycle import Verb
from tickets.rules.time_spent import MAX_MINUTES


class BadMinutes(ValidationError):
    """The minutes are none, or more than a day."""

    def __init__(self) -> None:
        super().__init__(f"Write the time as minutes, 1 to {MAX_MINUTES:,}.", code="bad_minutes")


class NothingToTakeBack(ValidationError):
    """The entry is not there, or was taken back already."""

    def __init__(self) -> None:
        super().__init__("This entry is no longer there, or was taken back already.", code="nothing_to_take_back")


def log_minutes(*, ticket: Ticket, actor: Person, minutes: int, message: Message | None, at: datetime) -> list[Step]:
    """Note time spent on a locked ticket; return its event for the caller to record, none for 0. Raises BadMinutes."""
    if not minutes:
        return []
    if not 0 < minutes <= MAX_MINUTES:
        raise BadMinutes
    entry = TimeEntry.objects.create(ticket=ticket, person=actor, minutes=minutes, message=message, at=at)
    return [Step(EventKind.TIME_LOGGED, {"minutes": minutes, "entry": entry.pk, "takes_back": None})]


@transaction.atomic
def log_time(*, actor: Person, ticket_id: int, minutes: int, at: datetime, version: int | None = None) -> Ticket:
    """Note time spent, in any state of the ticket. Event: time_logged. The version stays. Raises BadMinutes."""
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.NOTE, ticket=ticket, at=at)
    steps = log_minutes(ticket=ticket, actor=actor, minutes=minutes, message=None, at=at)
    if not steps:
        raise BadMinutes
    return save_aside(ticket=ticket, actor=actor, at=at, steps=steps)


@transaction.atomic
def take_back_time(*, actor: Person, ticket_id: int, entry: int, at: datetime, version: int | None = None) -> Ticket:
    """Take back an entry of one's own by a counter entry. Event: time_logged with minus as many minutes.

    Raises NothingToTakeBack, and NotAllowed for the entry of another.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.NOTE, ticket=ticket, at=at)
    wrong = TimeEntry.objects.filter(pk=entry, ticket=ticket, takes_back=None, taken_back_by=None).first()
    if wrong is None:
        raise NothingToTakeBack
    if wrong.person_id != actor.pk:
        raise NotAllowed
    counter = TimeEntry.objects.create(ticket=ticket, person=actor, minutes=-wrong.minutes, takes_back=wrong, at=at)
    payload = {"minutes": counter.minutes, "entry": counter.pk, "takes_back": wrong.pk}
    return save_aside(ticket=ticket, actor=actor, at=at, steps=[Step(EventKind.TIME_LOGGED, payload)])
