"""Being away: entering it, ending it, and passing on the tickets of whoever goes away."""

import logging
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.actions.each import OneOfMany
from accounts.enums import Capability
from accounts.models import Person
from tickets.actions.auto_assign import pass_ticket_on
from tickets.enums import AbsenceReason
from tickets.models import Absence
from tickets.permissions import may_plan_for
from tickets.queries.absences import tickets_to_pass_on
from tickets.queries.staffing import is_there

logger = logging.getLogger(__name__)

LONGEST = timedelta(days=400)
_EARLIEST = timedelta(days=1)


class CannotPlan(PermissionDenied):
    """Only the person, a lead of their queues or a supervisor enters when somebody is away."""

    code = "cannot_plan"


class AbsenceOverlaps(ValidationError):
    """The person is away already for some of the time."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is away already for some of this time. End that absence first, or choose other times.",
            code="absence_overlaps",
        )


class BadPeriod(ValidationError):
    """The period ends before it begins, began long ago, or is longer than anybody is away."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="bad_period")


class BadStandIn(ValidationError):
    """The stand-in is no member of the desk, or the person themselves."""

    def __init__(self) -> None:
        super().__init__("Choose somebody else of the help desk to stand in.", code="bad_stand_in")


class AbsenceMissing(ValidationError):
    """There is no such absence, or it is over or called off."""

    def __init__(self) -> None:
        super().__init__("This absence is over, or it was called off already.", code="absence_missing")


@transaction.atomic
def enter_absence(
    *,
    actor: Person,
    person: Person,
    starts_at: datetime,
    ends_at: datetime | None,
    reason: AbsenceReason,
    stand_in: Person | None,
    at: datetime,
) -> Absence:
    """Save that somebody is away, [starts_at, ends_at), for None until further notice. Records no event of a ticket.

    Their tickets are passed on when it begins, see `hand_on`. Raises CannotPlan, BadPeriod, BadStandIn,
    AbsenceOverlaps.
    """
    if not may_plan_for(actor, person):
        raise CannotPlan("Only they, a lead of one of their queues or a supervisor can enter this.")
    check_period(starts_at=starts_at, ends_at=ends_at, at=at)
    if stand_in and (stand_in.pk == person.pk or not stand_in.may(Capability.WORK_TICKETS)):
        raise BadStandIn
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)  # else two could wait for each other
    try:
        with transaction.atomic():
            return Absence.objects.create(
                person=person,
                during=DateTimeTZRange(starts_at, ends_at),
                reason=reason.value,
                stand_in=stand_in,
                entered_by=actor,
                entered_at=at,
            )
    except IntegrityError as error:
        if "absence_once_at_a_time" not in str(error):
            raise
        raise AbsenceOverlaps(person.full_name) from error


def check_period(*, starts_at: datetime, ends_at: datetime | None, at: datetime) -> None:
    """Raise BadPeriod for an absence that cannot be meant."""
    if ends_at is not None and ends_at <= starts_at:
        raise BadPeriod("The end must come after the start. Check both times.")
    if ends_at is not None and ends_at <= at:
        raise BadPeriod("This time has passed. Enter when they are away from now on.")
    if starts_at < at - _EARLIEST:
        raise BadPeriod("An absence cannot begin more than a day ago. Choose a later start.")
    if starts_at > at + LONGEST or (ends_at is not None and ends_at - starts_at > LONGEST):
        raise BadPeriod(f"Enter at most {LONGEST.days} days, and not further ahead.")


@transaction.atomic
def end_absence(*, actor: Person, absence_id: int, at: datetime) -> Absence:
    """Call off an absence that is to come, or let one that goes on end now. Raises AbsenceMissing, CannotPlan.

    Tickets that were passed on stay where they are.
    """
    found = Absence.objects.select_for_update(of=("self",)).select_related("person").filter(pk=absence_id).first()
    if found is None or found.cancelled_at or (found.during.upper is not None and found.during.upper <= at):
        raise AbsenceMissing
    if not may_plan_for(actor, found.person):
        raise CannotPlan("Only they, a lead of one of their queues or a supervisor can change this.")
    if found.during.lower >= at:
        found.cancelled_at, found.cancelled_by = at, actor
        found.save(update_fields=["cancelled_at", "cancelled_by"])
    else:
        found.during = DateTimeTZRange(found.during.lower, at)
        found.save(update_fields=["during"])
    return found


def hand_on(*, absence_id: int, at: datetime, limit: int | None = None) -> int:
    """Pass on the tickets of whoever is away by now; return how many changed hands. Safe to run twice.

    limit: leave what is more than so many tickets to the sweeper, so that no page waits for hundreds.
    Each ticket is a transaction of its own: see auto_assign.pass_ticket_on for the events. One that fails stays with
    its owner, where the alarm finds it. Not transactional as a whole: what is done is done.
    """
    absence = Absence.objects.select_related("stand_in").filter(pk=absence_id, cancelled_at=None).first()
    if absence is None or absence.handed_on_at or absence.during.lower > at:
        return 0
    moved = 0
    if absence.during.upper is None or absence.during.upper > at:
        stand_in = absence.stand_in_id if is_there(absence.stand_in, at=at) else None
        numbers = tickets_to_pass_on(absence.person_id)
        for number in numbers[:limit]:
            moved += _try(ticket_id=number, person_id=absence.person_id, stand_in=stand_in, at=at)
        if limit is not None and len(numbers) > limit:
            return moved
    Absence.objects.filter(pk=absence_id, handed_on_at=None).update(handed_on_at=at)
    return moved


def _try(*, ticket_id: int, person_id: int, stand_in: int | None, at: datetime) -> int:
    with OneOfMany(logger, "ticket not passed on", ticket=ticket_id):
        return pass_ticket_on(ticket_id=ticket_id, person_id=person_id, stand_in=stand_in, at=at) is not None
    return 0


def sweep(*, at: datetime) -> int:
    """Pass on the tickets of everybody whose planned absence has begun; return how many changed hands."""
    due = Absence.objects.filter(handed_on_at=None, cancelled_at=None, during__startswith__lte=at).order_by("pk")
    return sum(hand_on(absence_id=absence_id, at=at) for absence_id in due.values_list("pk", flat=True))
