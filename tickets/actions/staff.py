"""Who works a queue and how it gives out its tickets. Concerns no ticket, so it records no ticket event."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.enums import Strategy
from tickets.models import OnCallShift, Queue, QueueMember, WorkingHours
from tickets.permissions import may_plan_for, may_run_queue
from tickets.rules.working_hours import Week, calendar_of_week

MAX_CAPACITY = 500


class CannotRunQueue(PermissionDenied):
    """Only a lead of the queue, a supervisor or an administrator changes how it works."""

    code = "cannot_run_queue"

    def __init__(self) -> None:
        super().__init__("A lead of this queue or a supervisor can change this. Ask one of them.")


class NotOfDesk(ValidationError):
    """The person cannot work on tickets."""

    def __init__(self) -> None:
        super().__init__("This person cannot work on tickets. Choose somebody from the help desk.", code="not_of_desk")


class MemberMissing(ValidationError):
    """The person does not work this queue."""

    def __init__(self) -> None:
        super().__init__("This person no longer works this queue.", code="member_missing")


class StillOnCall(ValidationError):
    """The person has shifts to come."""

    def __init__(self) -> None:
        super().__init__(
            "This person is on call for this queue in the days to come. Give those shifts to somebody else first.",
            code="still_on_call",
        )


class BrokenWeek(ValidationError):
    """The hours are no week."""

    def __init__(self) -> None:
        super().__init__("These hours are not right. Write seven days, such as 08:00-17:00.", code="broken_week")


@transaction.atomic
def change_strategy(*, actor: Person, queue: Queue, strategy: Strategy, at: datetime) -> Queue:
    """Say how a queue gives out its tickets, from now on; what nobody has is given out within seconds.

    Raises CannotRunQueue.
    """
    _check(actor=actor, queue_id=queue.pk)
    found = Queue.objects.select_for_update(no_key=True).get(pk=queue.pk)
    found.strategy = strategy.value
    found.save(update_fields=["strategy"])
    return found


@transaction.atomic
def put_member(
    *,
    actor: Person,
    queue: Queue,
    person: Person,
    is_lead: bool,
    capacity: int | None,
    skills: Sequence[str],
    at: datetime,
) -> QueueMember:
    """Let a person work a queue, or change how they do; the turn they had they keep. Raises CannotRunQueue, NotOfDesk.

    Somebody new comes at the end of the turn, so that they are not flooded.
    """
    _check(actor=actor, queue_id=queue.pk)
    if not person.may(Capability.WORK_TICKETS):
        raise NotOfDesk
    Queue.objects.select_for_update(no_key=True).get(pk=queue.pk)
    last = QueueMember.objects.filter(queue=queue).order_by("-turn").values_list("turn", flat=True).first()
    wanted = {"is_lead": is_lead, "capacity": capacity, "skills": sorted(set(skills))}
    member, _ = QueueMember.objects.update_or_create(
        queue=queue, person=person, defaults=wanted, create_defaults=wanted | {"turn": (last or 0) + 1}
    )
    return member


@transaction.atomic
def remove_member(*, actor: Person, queue: Queue, person_id: int, at: datetime) -> None:
    """Take a person out of a queue; tickets they have stay with them.

    Raises CannotRunQueue, MemberMissing, StillOnCall.
    """
    _check(actor=actor, queue_id=queue.pk)
    shifts = OnCallShift.objects.filter(queue=queue, person=person_id, cancelled_at=None, during__endswith__gt=at)
    if shifts.exists():
        raise StillOnCall
    removed, _ = QueueMember.objects.filter(queue=queue, person=person_id).delete()
    if not removed:
        raise MemberMissing


@transaction.atomic
def set_working_hours(*, actor: Person, person: Person, week: Week | None, at: datetime) -> None:
    """Say when a person works, in their own time zone and for every queue; None for always.

    Raises PermissionDenied when the actor neither is that person nor plans for them, and BrokenWeek.
    """
    if not may_plan_for(actor, person):
        raise CannotRunQueue
    if week is None:
        WorkingHours.objects.filter(person=person).delete()
        return
    try:
        calendar_of_week(week, time_zone=person.time_zone)
    except (TypeError, ValueError) as error:
        raise BrokenWeek from error
    values = {"windows": [[list(window) for window in day] for day in week], "updated_by": actor, "updated_at": at}
    WorkingHours.objects.update_or_create(person=person, defaults=values)


def _check(*, actor: Person, queue_id: int) -> None:
    if not may_run_queue(actor, queue_id):
        raise CannotRunQueue
