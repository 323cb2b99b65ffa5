"""Who is on call: planning shifts, and two people swapping them. Concerns no ticket, so it records no ticket event."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Person
from accounts.rules.zone import zone_named
from tickets.actions.staff import CannotRunQueue
from tickets.enums import SwapState
from tickets.models import OnCallShift, Queue, QueueMember, ShiftSwap
from tickets.permissions import may_run_queue

LONGEST = timedelta(days=31)
FURTHEST = timedelta(days=400)
MOST_WEEKS = 26
_WEEK = timedelta(days=7)


class ShiftOverlaps(ValidationError):
    """Somebody is on call for this queue and level at that time."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="shift_overlaps")


class BadShift(ValidationError):
    """The shift cannot be meant."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="bad_shift")


class ShiftMissing(ValidationError):
    """There is no such shift, it is over, or it was taken out."""

    def __init__(self) -> None:
        super().__init__(
            "This shift is over, or it was taken out of the rota. Look at the rota again.", code="shift_missing"
        )


class SwapMissing(ValidationError):
    """There is no such proposal, or it is decided."""

    def __init__(self) -> None:
        super().__init__("This proposal was decided already, or taken back.", code="swap_missing")


class NotYours(PermissionDenied):
    """The shift or the proposal is somebody else's."""

    code = "not_yours"


@transaction.atomic
def add_shifts(
    *,
    actor: Person,
    queue: Queue,
    person: Person,
    level: int,
    starts_at: datetime,
    ends_at: datetime,
    weeks: int = 1,
    at: datetime,
) -> list[OnCallShift]:
    """Put a person on call, [starts_at, ends_at), and again at the same local time for `weeks` weeks; all or none.

    Raises CannotRunQueue, BadShift, ShiftOverlaps.
    """
    if not may_run_queue(actor, queue.pk):
        raise CannotRunQueue
    if ends_at <= starts_at or ends_at <= at:
        raise BadShift("The end must come after the start, and be still to come. Check both times.")
    if starts_at > at + FURTHEST:
        raise BadShift(f"Plan at most {FURTHEST.days} days ahead.")
    if ends_at - starts_at > LONGEST:
        raise BadShift(f"A shift lasts at most {LONGEST.days} days. Enter several.")
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadShift(f"Repeat it for 1 to {MOST_WEEKS} weeks.")
    if not QueueMember.objects.filter(queue=queue, person=person, person__is_active=True).exists():
        raise BadShift(f"{person.full_name} does not work {queue.name}. Make them a member first.")
    Queue.objects.select_for_update(no_key=True).get(pk=queue.pk)  # two who overlap would wait for one another
    zone = zone_named(actor.time_zone)
    made = []
    for week in range(weeks):
        start, end = (_later(moment, weeks=week, zone=zone) for moment in (starts_at, ends_at))
        made.append(_add(queue=queue, person=person, level=level, start=start, end=end, actor=actor, at=at))
    return made


def _later(moment: datetime, *, weeks: int, zone: object) -> datetime:
    """The same time by the clock on the wall, whatever the clocks do in between."""
    local = moment.astimezone(zone)  # type: ignore[arg-type]  # a zone
    return (local.replace(tzinfo=None) + weeks * _WEEK).replace(tzinfo=local.tzinfo)


def _add(
    *, queue: Queue, person: Person, level: int, start: datetime, end: datetime, actor: Person, at: datetime
) -> OnCallShift:
    during = DateTimeTZRange(start, end)
    try:
        with transaction.atomic():
            return OnCallShift.objects.create(
                queue=queue, person=person, level=level, during=during, created_by=actor, created_at=at
            )
    except IntegrityError as error:
        if "shift_one_on_call" not in str(error):
            raise
        raise ShiftOverlaps(_overlap_words(queue=queue, level=level, during=during, actor=actor)) from error


def _overlap_words(*, queue: Queue, level: int, during: DateTimeTZRange, actor: Person) -> str:
    rows = OnCallShift.objects.filter(queue=queue, level=level, cancelled_at=None, during__overlap=during)
    other = rows.select_related("person").order_by("during", "pk").first()
    if other is None:  # taken out this very moment
        return "Somebody else is on call at this time. Look at the rota, then try again."
    zone = zone_named(actor.time_zone)
    bounds = (other.during.lower, other.during.upper)
    start, end = (moment.astimezone(zone).strftime("%a %-d %b %H:%M") for moment in bounds)
    return (
        f"{other.person.full_name} is on call for {queue.name} from {start} to {end}. "
        "Choose other times, or take that shift out first."
    )


@transaction.atomic
def remove_shift(*, actor: Person, shift_id: int, at: datetime) -> OnCallShift:
    """Take a shift out of the rota; one that goes on ends now. Raises ShiftMissing, CannotRunQueue.

    Proposals to swap it are withdrawn.
    """
    shift = _lock_shift(shift_id, at=at)
    if not may_run_queue(actor, shift.queue_id):
        raise CannotRunQueue
    if shift.during.lower < at:
        shift.during = DateTimeTZRange(shift.during.lower, at)
        shift.save(update_fields=["during"])
    else:
        shift.cancelled_at, shift.cancelled_by = at, actor
        shift.save(update_fields=["cancelled_at", "cancelled_by"])
    _withdraw(shifts=[shift.pk], at=at)
    return shift


@transaction.atomic
def propose_swap(
    *, actor: Person, shift_id: int, to: Person, for_shift_id: int | None, at: datetime
) -> ShiftSwap:
    """Offer one's shift to a colleague of the queue, for nothing or for one of theirs. Raises ShiftMissing, NotYours,
    BadShift.
    """
    shift = _lock_shift(shift_id, at=at)
    if shift.person_id != actor.pk:
        raise NotYours("Only whoever has the shift can offer it.")
    theirs = QueueMember.objects.filter(queue=shift.queue_id, person=to, person__is_active=True)
    if to.pk == actor.pk or not theirs.exists():
        raise BadShift("Choose a colleague who works this queue.")
    coming = OnCallShift.objects.filter(cancelled_at=None, during__endswith__gt=at)
    other = coming.filter(pk=for_shift_id).first() if for_shift_id is not None else None
    is_theirs = other is not None and other.person_id == to.pk and other.queue_id == shift.queue_id
    if for_shift_id is not None and not is_theirs:
        raise BadShift("Choose one of their own shifts of this queue, or none.")
    _withdraw(shifts=[shift.pk], at=at)
    return ShiftSwap.objects.create(
        shift=shift, for_shift=other, proposed_by=actor, proposed_to=to, proposed_at=at
    )


@transaction.atomic
def decide_swap(*, actor: Person, swap_id: int, is_accepted: bool, at: datetime) -> ShiftSwap:
    """Accept or decline what a colleague offered; accepting changes both shifts at once.

    Raises SwapMissing, NotYours; ShiftMissing when a shift is over or changed hands meanwhile.
    """
    swap = _lock_swap(swap_id)
    if swap.proposed_to_id != actor.pk:
        raise NotYours("Only the colleague it was offered to can decide.")
    if is_accepted:
        _change_hands(swap, at=at)
    swap.state = (SwapState.ACCEPTED if is_accepted else SwapState.DECLINED).value
    swap.decided_at = at
    swap.save(update_fields=["state", "decided_at"])
    return swap


@transaction.atomic
def withdraw_swap(*, actor: Person, swap_id: int, at: datetime) -> ShiftSwap:
    """Take back what one offered. Raises SwapMissing, NotYours."""
    swap = _lock_swap(swap_id)
    if swap.proposed_by_id != actor.pk:
        raise NotYours("Only whoever offered the shift can take it back.")
    swap.state, swap.decided_at = SwapState.WITHDRAWN.value, at
    swap.save(update_fields=["state", "decided_at"])
    return swap


def _change_hands(swap: ShiftSwap, *, at: datetime) -> None:
    """Both shifts are locked in the order of their ids, so that two swaps cannot wait for one another."""
    ids = sorted(filter(None, (swap.shift_id, swap.for_shift_id)))
    shifts = {shift_id: _lock_shift(shift_id, at=at) for shift_id in ids}
    given = shifts[swap.shift_id]
    taken = shifts.get(swap.for_shift_id or 0)
    if given.person_id != swap.proposed_by_id or (taken and taken.person_id != swap.proposed_to_id):
        raise ShiftMissing
    given.person_id = swap.proposed_to_id
    given.save(update_fields=["person"])
    if taken:
        taken.person_id = swap.proposed_by_id
        taken.save(update_fields=["person"])
    ShiftSwap.objects.filter(shift__in=ids, state=SwapState.PROPOSED).exclude(pk=swap.pk).update(
        state=SwapState.WITHDRAWN, decided_at=at
    )


def _withdraw(*, shifts: list[int], at: datetime) -> None:
    ShiftSwap.objects.filter(shift__in=shifts, state=SwapState.PROPOSED).update(
        state=SwapState.WITHDRAWN, decided_at=at
    )


def _lock_shift(shift_id: int, *, at: datetime) -> OnCallShift:
    rows = OnCallShift.objects.select_for_update(of=("self",)).select_related("queue", "person")
    shift = rows.filter(pk=shift_id, cancelled_at=None).first()
    if shift is None or shift.during.upper <= at:
        raise ShiftMissing
    return shift


def _lock_swap(swap_id: int) -> ShiftSwap:
    rows = ShiftSwap.objects.select_for_update(of=("self",)).filter(pk=swap_id, state=SwapState.PROPOSED)
    swap = rows.select_related("shift__queue", "proposed_by", "proposed_to").first()
    if swap is None:
        raise SwapMissing
    return swap
