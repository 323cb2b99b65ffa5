"""Writing down what a device answered to a check, and what follows from it in the ledger of downtimes."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from assets.actions.blackout import counted_answer
from assets.actions.check import end_open, own_downtime, write_course
from assets.actions.downtime import follow_downtime, open_downtime
from assets.enums import CheckKind, CheckState, DeviceState, DowntimeSource
from assets.models import CheckRun, DeviceCheck
from assets.queries.check import course_of, policy_of
from assets.rules.check import COURSE_FIELDS, LONGEST_RUNS, SILENT_AFTER, Act, Answer, Step, after, next_after

_GAP = 3
"""After so many intervals without an asking a run of answers ends: what was in between nobody knows."""

_ANSWERED = (
    *COURSE_FIELDS, "code", "took_ms", "detail", "next_at", "asked_at", "downtime", "lease_by", "lease_until",
    "wanted_at",
)  # fmt: skip
"""What an answer changes; never what somebody set."""

TOLD: Mapping[DeviceState, Answer] = {
    DeviceState.UP: Answer(state=CheckState.UP, code="told_up"),
    DeviceState.DEGRADED: Answer(state=CheckState.DEGRADED, code="told_degraded"),
    DeviceState.DOWN: Answer(state=CheckState.DOWN, code="told_down"),
}


@transaction.atomic
def take_answer(*, check: DeviceCheck, answer: Answer, at: datetime) -> Step:
    """Take an answer of a locked check: its course, its runs, the ledger, and when it is asked next."""
    course, policy = course_of(check), policy_of(check)
    step = after(course, answer, policy=policy, at=at)
    counted = counted_answer(check=check, answer=answer, step=step, at=at)
    if counted is not answer:
        answer, step = counted, after(course, counted, policy=policy, at=at)
    _ledger(check, step, answer=answer, at=at)
    write_course(check=check, course=step.course)
    check.code, check.took_ms, check.detail = answer.code, answer.took_ms, answer.detail[:80]
    every = timedelta(minutes=check.every_minutes)
    if check.kind == CheckKind.OUTSIDE:
        check.next_at = at + every * SILENT_AFTER
    else:
        check.next_at = next_after(step.course, every=every, due_at=check.next_at, at=at)
    _note_run(check, answer, at=at)
    check.asked_at = at
    check.save(update_fields=_ANSWERED)
    return step


def _ledger(check: DeviceCheck, step: Step, *, answer: Answer, at: datetime) -> None:
    """Do to the ledger what follows. What a person corrected or struck is never touched."""
    match step.act:
        case Act.NONE:
            return
        case Act.END:
            end_open(check=check, by=None, ended_at=step.ended_at or at, at=at, why="It answers again")
        case Act.GO_ON:
            last = own_downtime(check)
            if last is None:
                _open(check, step, at=at)
            elif last.ended_at is not None:
                follow_downtime(downtime=last, by=None, at=at, why="It failed again soon after", ended_at=None)
        case Act.CHANGE:
            end_open(check=check, by=None, ended_at=step.ended_at or at, at=at, why="The check says otherwise")
            _open(check, step, at=at)
        case Act.OPEN:
            _open(check, step, at=at)


def _open(check: DeviceCheck, step: Step, *, at: datetime) -> None:
    check.downtime = open_downtime(
        device_id=check.device_id,
        state=step.state,
        began_at=step.began_at or at,
        source=DowntimeSource.CHECK,
        by=None,
        at=at,
    )


def _note_run(check: DeviceCheck, answer: Answer, *, at: datetime) -> None:
    """Lengthen the last run when it says the same and nothing is missing between; else begin one; forget old ones."""
    last = CheckRun.objects.filter(check_of=check).order_by("-pk").first()
    gap = timedelta(minutes=check.every_minutes) * _GAP
    if last and (last.state, last.code) == (answer.state.value, answer.code) and at - last.last_at <= gap:
        last.last_at, last.times = at, last.times + 1
        last.slowest_ms = max(last.slowest_ms, answer.took_ms)
        last.save(update_fields=["last_at", "times", "slowest_ms"])
        return
    CheckRun.objects.create(
        check_of=check, state=answer.state.value, code=answer.code, began_at=at, last_at=at, slowest_ms=answer.took_ms
    )
    kept = CheckRun.objects.filter(check_of=check).order_by("-pk").values_list("pk", flat=True)[LONGEST_RUNS:]
    old = next(iter(kept), None)
    if old is not None:
        CheckRun.objects.filter(check_of=check, pk__lte=old).delete()
