"""Checks by those who may: add, change, switch off and on, ask now, give a token, remove.

Nothing here reaches the network: a check that is wanted now is due now, and asked by actions/probing.py.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from accounts.rules.tokens import digest_of
from assets.actions.downtime import follow_downtime
from assets.actions.history import PAGE, TOKEN, acting
from assets.enums import CheckKind, CheckState, DeviceState
from assets.models import CheckRun, Device, DeviceCheck, Downtime
from assets.permissions import require_checks, require_managing
from assets.queries.check import Place, course_of, places_of
from assets.rules.check import COURSE_FIELDS, Course
from assets.rules.check_target import BadTarget, path_of, statuses_of

MOST_CHECKS = 20
_WHO = ("changed_by", "changed_at", "version")
_TIMING = ("next_at", "wanted_at", "lease_by", "lease_until")
_SET = (
    "ae_title", "host", "port", "is_tls", "path", "expected", "every_minutes", "timeout_seconds", "failures_needed",
    "successes_needed", "slow_ms", "counts_as", "opens_ticket", *_WHO,
)  # fmt: skip
"""What people set."""
TOKEN_START = "rdc_"  # noqa: S105 - how a token begins, no secret


class CheckMissing(ValidationError):
    """There is no such check any more."""

    def __init__(self) -> None:
        super().__init__("This check is not there any more.", code="check_missing")


class StaleCheck(ValidationError):
    """Somebody else changed the check meanwhile."""

    def __init__(self) -> None:
        super().__init__("Somebody changed this check meanwhile. Look at it as it is now.", code="stale_check")


class CheckRefused(ValidationError):
    """It cannot be checked like this; the sentence says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="check_refused")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a check is to be. place: of the register, None for one that is told from outside."""

    kind: CheckKind
    place: Place | None = None
    port: int | None = None
    is_tls: bool = False
    path: str = ""
    expected: str = ""
    every_minutes: int = 5
    timeout_seconds: int = 10
    failures_needed: int = 3
    successes_needed: int = 2
    slow_ms: int | None = None
    counts_as: DeviceState = DeviceState.DOWN
    opens_ticket: bool = False


@transaction.atomic
def add_check(*, actor: Person, device: Device, wanted: Wanted, at: datetime) -> DeviceCheck:
    """Add a check, asked at once. Raises CannotManageChecks, CheckRefused."""
    require_checks(actor)
    if DeviceCheck.objects.filter(device=device).count() >= MOST_CHECKS:
        raise CheckRefused(f"A device has at most {MOST_CHECKS} checks.")
    check = DeviceCheck(device=device, kind=wanted.kind.value, created_by=actor, next_at=at, wanted_at=at)
    _apply(check, wanted, actor=actor, at=at)
    with acting(actor=actor, way=PAGE):
        check.save(force_insert=True)
    return check


@transaction.atomic
def change_check(*, actor: Person, check_id: int, version: int, wanted: Wanted, at: datetime) -> DeviceCheck:
    """Change a check; it is asked at once, and counting begins anew. What counts now stays until answers say otherwise.

    Raises CannotManageChecks, CheckMissing, StaleCheck, CheckRefused.
    """
    require_checks(actor)
    check = locked_check(check_id=check_id)
    if check.version != version:
        raise StaleCheck
    _apply(check, wanted, actor=actor, at=at)
    check.version += 1
    check.next_at, check.wanted_at = at, at
    check.lease_by, check.lease_until = "", None
    write_course(check=check, course=course_of(check).uncounted(CheckState(check.state)))
    with acting(actor=actor, way=PAGE):
        check.save(update_fields=[*_SET, *_TIMING, *COURSE_FIELDS])
    return check


@transaction.atomic
def switch_check(*, actor: Person, check_id: int, is_on: bool, at: datetime) -> DeviceCheck:
    """Switch a check off or on. Off ends the downtime it holds open: nobody else would. Counting begins anew.

    Raises CannotManageChecks, CheckMissing.
    """
    require_checks(actor)
    check = locked_check(check_id=check_id)
    if not is_on:
        end_open(check=check, by=actor, ended_at=at, at=at, why="The check was switched off")
    check.is_active = is_on
    check.told_state = ""
    write_course(check=check, course=Course())
    check.lease_by, check.lease_until, check.next_at, check.wanted_at = "", None, at, at if is_on else None
    check.changed_by, check.changed_at, check.version = actor, at, check.version + 1
    with acting(actor=actor, way=PAGE):
        check.save(update_fields=[*_WHO, *_TIMING, *COURSE_FIELDS, "told_state", "is_active"])
    return check


@transaction.atomic
def ask_now(*, actor: Person, check_id: int, at: datetime) -> DeviceCheck:
    """Let a check be asked at once, not when it is due. Raises CannotManageDevices, CheckMissing, CheckRefused."""
    require_managing(actor)
    check = locked_check(check_id=check_id)
    if check.kind == CheckKind.OUTSIDE:
        raise CheckRefused("This one is told by your monitoring; RadDesk cannot ask it.")
    if not check.is_active:
        raise CheckRefused("The check is switched off. Switch it on first.")
    check.next_at, check.wanted_at = min(check.next_at, at), at
    check.save(update_fields=["next_at", "wanted_at"])
    return check


@transaction.atomic
def give_token(*, actor: Person, check_id: int, at: datetime) -> str:
    """Make a new token for the program that tells a check from outside; the one before stops working.

    It is returned once; only its SHA-256 is kept. Raises CannotManageChecks, CheckMissing, CheckRefused.
    """
    require_checks(actor)
    check = locked_check(check_id=check_id)
    if check.kind != CheckKind.OUTSIDE:
        raise CheckRefused("Only checks that are told from outside have a token.")
    token = f"{TOKEN_START}{secrets.token_urlsafe(32)}"
    check.digest = digest_of(token)
    check.changed_by, check.changed_at, check.version = actor, at, check.version + 1
    with acting(actor=actor, way=TOKEN):
        check.save(update_fields=["digest", "changed_by", "changed_at", "version"])
    return token


@transaction.atomic
def remove_check(*, actor: Person, check_id: int, at: datetime) -> None:
    """Remove a check and its answers; downtimes it entered stay. Raises CannotManageChecks, CheckMissing."""
    require_checks(actor)
    check = locked_check(check_id=check_id)
    end_open(check=check, by=actor, ended_at=at, at=at, why="The check was removed")
    CheckRun.objects.filter(check_of=check).delete()
    with acting(actor=actor, way=PAGE):
        check.delete()


def locked_check(*, check_id: int) -> DeviceCheck:
    """Lock and return a check with its device. Raises CheckMissing."""
    rows = DeviceCheck.objects.select_for_update(of=("self",)).select_related("device")
    check = rows.filter(pk=check_id).order_by("pk").first()
    if check is None:
        raise CheckMissing
    return check


def write_course(*, check: DeviceCheck, course: Course) -> None:
    """Put where a check stands onto its row, which whoever calls saves (COURSE_FIELDS)."""
    for name in COURSE_FIELDS:
        setattr(check, name, getattr(course, name))
    check.ended_state = course.ended_state or ""


def own_downtime(check: DeviceCheck) -> Downtime | None:
    """Lock and return the last entry of a locked check, as long as no person has put it right."""
    if check.downtime_id is None:
        return None
    rows = Downtime.objects.select_for_update().filter(pk=check.downtime_id, is_by_hand=False, is_void=False)
    return rows.order_by("pk").first()


def end_open(*, check: DeviceCheck, by: Person | None, ended_at: datetime, at: datetime, why: str) -> None:
    """End the entry a locked check holds open; one a person corrected is left alone."""
    row = own_downtime(check)
    if row is not None and row.ended_at is None:
        follow_downtime(downtime=row, by=by, at=at, why=why, ended_at=max(ended_at, row.began_at))


def _apply(check: DeviceCheck, wanted: Wanted, *, actor: Person, at: datetime) -> None:
    """Set what is wanted, with the target as the register has it."""
    if wanted.kind is not CheckKind.OUTSIDE:
        _aim(check, wanted)
    for name in ("every_minutes", "timeout_seconds", "failures_needed", "successes_needed", "slow_ms", "opens_ticket"):
        setattr(check, name, getattr(wanted, name))
    check.counts_as = wanted.counts_as.value
    check.changed_by, check.changed_at = actor, at


def _aim(check: DeviceCheck, wanted: Wanted) -> None:
    place = wanted.place
    if place is None or place not in places_of(check.device):
        raise CheckRefused("Only what the register says of this device can be asked. Add the host there first.")
    is_echo = wanted.kind is CheckKind.C_ECHO
    if is_echo and not place.ae_title:
        raise CheckRefused("Choose an AE title: C-ECHO needs one.")
    port = place.port if is_echo else wanted.port
    if not port or not 1 <= port <= 65_535:
        raise CheckRefused("A port is a whole number from 1 to 65535.")
    try:
        check.path = path_of(wanted.path) if wanted.kind is CheckKind.HTTP else ""
        check.expected = statuses_of(wanted.expected) if wanted.expected.strip() else ""
    except BadTarget as wrong:
        raise CheckRefused(str(wrong)) from wrong
    check.ae_title = place.ae_title if is_echo else ""
    check.host, check.port = place.host, port
    check.is_tls = place.is_tls if is_echo else wanted.is_tls
