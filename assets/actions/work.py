"""Planning work on devices, having it approved, doing it, and checking afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from accounts.rules.text import one_line
from assets.enums import DeviceState, WorkState
from assets.models import Device, PlannedWork, WorkStep
from assets.permissions import require_approve, require_managing
from assets.queries.work import conflicts_of
from assets.rules.work import AFTER, REFUSALS, WorkVerb, start_refusal, window_refusal

_NEEDS_NOTE = (WorkVerb.REJECT, WorkVerb.CANCEL, WorkVerb.ROLL_BACK)
_APPROVES = (WorkVerb.APPROVE, WorkVerb.REJECT)


class WorkRefused(ValidationError):
    """The work cannot be like that, or not now; `code` is a key of work.REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(REFUSALS[code], code=code)


class WorkMissing(ValidationError):
    """There is no such work."""

    def __init__(self) -> None:
        super().__init__("There is no such planned work.", code="work_missing")


class StaleWork(ValidationError):
    """Somebody changed the work since the person last saw it."""

    def __init__(self) -> None:
        super().__init__("Somebody changed this work meanwhile. Look at it as it is now.", code="stale_work")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is planned; see PlannedWork. notice is read by everybody: no patient data."""

    title: str
    what: str
    devices: Sequence[Device]
    starts_at: datetime
    ends_at: datetime
    rollback: str
    after_check: str
    effect: DeviceState = DeviceState.DOWN
    notice: str = ""


@transaction.atomic
def draft_work(*, actor: Person, wanted: Wanted, at: datetime) -> PlannedWork:
    """Write down work that is to be proposed. Raises CannotManageDevices, WorkRefused."""
    require_managing(actor)
    _check(wanted, at=at)
    work = PlannedWork(proposed_by=actor, created_at=at, state=WorkState.DRAFT.value, **_columns(wanted))
    work.save(force_insert=True)
    work.devices.set(wanted.devices)
    _note(work, actor=actor, at=at, note="")
    return work


@transaction.atomic
def change_work(
    *, actor: Person, work_id: int, wanted: Wanted, at: datetime, version: int | None = None
) -> PlannedWork:
    """Change a draft. Raises CannotManageDevices, WorkMissing, StaleWork, WorkRefused."""
    require_managing(actor)
    work = _locked(work_id=work_id, version=version)
    if work.state != WorkState.DRAFT:
        raise WorkRefused("wrong_state")
    _check(wanted, at=at)
    values = _columns(wanted) | {"proposed_by": actor, "version": work.version + 1}
    for name, value in values.items():
        setattr(work, name, value)
    work.save(update_fields=list(values))
    work.devices.set(wanted.devices)
    return work


@transaction.atomic
def move_work(
    *,
    actor: Person,
    work_id: int,
    verb: WorkVerb,
    at: datetime,
    note: str = "",
    accepts: bool = False,
    version: int | None = None,
) -> PlannedWork:
    """Take work to its next state, with who did it and why.

    note: why, or for FINISH and ROLL_BACK what the check afterwards showed. accepts: whoever approves has seen what it
    collides with. Raises CannotManageDevices, CannotApprove, WorkMissing, StaleWork, WorkRefused.
    """
    require_managing(actor)
    if verb in _APPROVES:
        require_approve(actor)
    work = _locked(work_id=work_id, version=version)
    after = AFTER.get((WorkState(work.state), verb))
    if after is None:
        raise WorkRefused("wrong_state")
    if code := _refusal(work, actor=actor, verb=verb, note=note, accepts=accepts, at=at):
        raise WorkRefused(code)
    values: dict[str, Any] = {"state": after.value, "version": work.version + 1, **_moved(verb, actor, note, at)}
    for name, value in values.items():
        setattr(work, name, value)
    work.save(update_fields=list(values))
    _note(work, actor=actor, at=at, note=note)
    return work


def note_told(*, work: PlannedWork, at: datetime | None) -> None:
    """Remember that those who wait were told of locked work, or, with None, that it is called off.

    Not transactional: the caller has locked the row and tells in the same transaction.
    """
    work.told_at = at
    work.save(update_fields=["told_at"])


def _refusal(
    work: PlannedWork, *, actor: Person, verb: WorkVerb, note: str, accepts: bool, at: datetime
) -> str:
    if verb in _NEEDS_NOTE and not note.strip():
        return "check_needed" if verb is WorkVerb.ROLL_BACK else "note_needed"
    if verb is WorkVerb.FINISH and not note.strip():
        return "check_needed"
    if verb is WorkVerb.START:
        return start_refusal(starts_at=work.starts_at, ends_at=work.ends_at, at=at)
    if verb not in (WorkVerb.PROPOSE, WorkVerb.APPROVE):
        return ""
    if refused := window_refusal(starts_at=work.starts_at, ends_at=work.ends_at, at=at):
        return refused
    if verb is WorkVerb.PROPOSE:
        return ""
    if work.proposed_by_id == actor.pk:
        return "own_work"
    found = conflicts_of(work, devices=list(work.devices.order_by("tag")))
    if any(each.kind == "same_device" for each in found):
        return "same_device"
    return "conflicts_unseen" if found and not accepts else ""


def _moved(verb: WorkVerb, actor: Person, note: str, at: datetime) -> dict[str, Any]:
    match verb:
        case WorkVerb.APPROVE:
            return {"approved_by": actor}
        case WorkVerb.REVISE:
            return {"approved_by": None}
        case WorkVerb.START:
            return {"started_at": at}
        case WorkVerb.FINISH | WorkVerb.ROLL_BACK:
            return {"finished_at": at, "after_result": _text(note, 2_000)}
        case _:
            return {}


def _locked(*, work_id: int, version: int | None) -> PlannedWork:
    work = PlannedWork.objects.select_for_update().filter(pk=work_id).order_by("pk").first()
    if work is None:
        raise WorkMissing
    if version is not None and version != work.version:
        raise StaleWork
    return work


def _check(wanted: Wanted, *, at: datetime) -> None:
    if not wanted.devices:
        raise WorkRefused("no_device")
    if not all(text.strip() for text in (wanted.title, wanted.what, wanted.rollback, wanted.after_check)):
        raise WorkRefused("incomplete")
    if code := window_refusal(starts_at=wanted.starts_at, ends_at=wanted.ends_at, at=at):
        raise WorkRefused(code)


def _columns(wanted: Wanted) -> dict[str, Any]:
    return {
        "title": one_line(wanted.title, most=120),
        "what": _text(wanted.what, 4_000),
        "notice": one_line(wanted.notice, most=300),
        "effect": wanted.effect.value,
        "starts_at": wanted.starts_at,
        "ends_at": wanted.ends_at,
        "rollback": _text(wanted.rollback, 2_000),
        "after_check": _text(wanted.after_check, 2_000),
    }


def _note(work: PlannedWork, *, actor: Person, at: datetime, note: str) -> None:
    WorkStep.objects.create(work=work, state=work.state, by=actor, at=at, note=_text(note, 500))


def _text(text: str, most: int) -> str:
    return text.replace("\x00", "").strip()[:most]
