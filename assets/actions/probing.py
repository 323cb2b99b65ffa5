"""Asking devices whether they work: claim, ask, settle. PostgreSQL alone says what is due; Redis is not needed.

A pass claims what is due (SKIP LOCKED, under a lease), asks outside any transaction in threads of its own, and settles
each answer in a transaction. A peer that hangs holds one of AT_ONCE places until its time is up, and nobody else; one
that even then does not come back is given up. Killed in between, the lease runs out and the check is asked again.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from accounts.actions.each import OneOfMany
from accounts.rules.addresses import networks
from assets.actions.answer import take_answer
from assets.enums import CheckKind, CheckState
from assets.models import DeviceCheck
from assets.probes.base import Failed, Target
from assets.probes.dicom import ask_echo
from assets.probes.http import ask_http
from assets.probes.tcp import ask_tcp
from assets.queries.check import due_checks, is_as_registered, state_of_failure
from assets.queries.work import is_at_work
from assets.rules.check import Answer

logger = logging.getLogger(__name__)

AT_ONCE = 8
"""So many devices are asked at once by one process."""
PASS_SECONDS = 30.0
GIVE_UP = timedelta(seconds=8)
"""So long after its time allowed a probe is given up, and its place free again."""
_LEASE = timedelta(seconds=60)
"""Longer than the longest asking with GIVE_UP, so that no living process loses its lease."""
_NOT_ASKED = frozenset({"register_changed", "not_allowed", "broken_check"})

ASK: Mapping[CheckKind, Callable[[Target], str]] = {
    CheckKind.C_ECHO: ask_echo,
    CheckKind.TCP: ask_tcp,
    CheckKind.HTTP: ask_http,
}


@dataclass(frozen=True)
class _Asked:
    """A check that is being asked by this process. since, until: monotonic seconds."""

    check_id: int
    kind: CheckKind
    slow_ms: int | None
    failure: CheckState
    since: float
    until: float


def sweep(*, at: datetime) -> int:
    """Ask what is due, for at most half a minute; return how many answered or failed. Any number of processes may."""
    return ask_due(at=at)


def ask_due(*, at: datetime, seconds: float = PASS_SECONDS) -> int:
    """Ask devices until nothing is due or the time is up; return how many checks were settled."""
    return _Pass(at=at, seconds=seconds).run()


class _Pass:
    """One pass: its clock, its lease, and who is being asked."""

    def __init__(self, *, at: datetime, seconds: float) -> None:
        self.at, self.began, self.seconds = at, time.monotonic(), seconds
        self.sender = uuid4().hex
        self.asked: dict[int, _Asked] = {}
        self.answers: queue.SimpleQueue[tuple[int, Answer]] = queue.SimpleQueue()

    def now(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self.began)

    def run(self) -> int:
        settled = 0
        while True:
            is_over = time.monotonic() - self.began > self.seconds
            while not is_over and len(self.asked) < AT_ONCE and (check := claim(sender=self.sender, at=self.now())):
                settled += self._begin(check)
            if not self.asked:
                return settled
            settled += self._collect()

    def _begin(self, check: DeviceCheck) -> int:
        """Settle at once what is not asked now; ask the rest in a thread."""
        if (answer := _answer_without_asking(check, at=self.now())) is not None:
            return self._settle(check.pk, answer)
        kind, since = CheckKind(check.kind), time.monotonic()
        until = since + check.timeout_seconds + GIVE_UP.total_seconds()
        self.asked[check.pk] = _Asked(check.pk, kind, check.slow_ms, state_of_failure(check), since, until)
        target, done = _target(check), self.answers
        each = self.asked[check.pk]
        threading.Thread(
            target=lambda: done.put((each.check_id, _ask(each, target))), name=f"check {check.pk}", daemon=True
        ).start()
        return 0

    def _collect(self) -> int:
        """Wait a moment for an answer and settle it; give up who is long over its time."""
        settled = 0
        try:
            check_id, answer = self.answers.get(timeout=0.5)
        except queue.Empty:
            pass
        else:
            if self.asked.pop(check_id, None):
                settled += self._settle(check_id, answer)
        for each in [each for each in self.asked.values() if time.monotonic() > each.until]:
            del self.asked[each.check_id]
            took = round((time.monotonic() - each.since) * 1000)
            settled += self._settle(each.check_id, Answer(state=each.failure, code="too_slow", took_ms=took))
        return settled

    def _settle(self, check_id: int, answer: Answer) -> int:
        with OneOfMany(logger, "check not settled", check=check_id):
            return int(settle(check_id=check_id, sender=self.sender, answer=answer, at=self.now()))
        return 0


@transaction.atomic
def claim(*, sender: str, at: datetime) -> DeviceCheck | None:
    """Take the next check that is due for this process; others skip it until the lease ends."""
    rows = due_checks(at=at).select_for_update(skip_locked=True, of=("self",)).select_related("device")
    check: DeviceCheck | None = rows.first()
    if check is None:
        return None
    check.lease_by, check.lease_until = sender, at + _LEASE
    check.save(update_fields=["lease_by", "lease_until"])
    return check


@transaction.atomic
def settle(*, check_id: int, sender: str, answer: Answer, at: datetime) -> bool:
    """Write an answer down and what follows from it; False when the check is not ours any more."""
    rows = DeviceCheck.objects.select_for_update(of=("self",)).select_related("device")
    check = rows.filter(pk=check_id, lease_by=sender).order_by("pk").first()
    if check is None:
        return False
    check.lease_by, check.lease_until, check.wanted_at = "", None, None
    take_answer(check=check, answer=answer, at=at)
    return True


def _answer_without_asking(check: DeviceCheck, *, at: datetime) -> Answer | None:
    """Return what is known without asking; None when the device is to be asked."""
    if is_at_work(check.device_id, at=at):
        return Answer(state=CheckState.PLANNED, code="planned_work")
    if check.kind == CheckKind.OUTSIDE:
        return Answer(state=CheckState.UNKNOWN, code="not_told")
    if not is_as_registered(check):
        return Answer(state=CheckState.UNKNOWN, code="register_changed")
    return None


def _target(check: DeviceCheck) -> Target:
    return Target(
        kind=CheckKind(check.kind),
        host=check.host,
        port=check.port or 0,
        is_tls=check.is_tls,
        ae_title=check.ae_title,
        us=settings.AE_TITLE,
        path=check.path,
        expected=check.expected,
        timeout_seconds=check.timeout_seconds,
        allowed=networks(settings.CHECK_NETWORKS),
    )


def _ask(each: _Asked, target: Target) -> Answer:
    """Ask; runs in a thread of its own and touches no database."""
    code, detail = "broken_check", ""
    try:
        code = ASK[each.kind](target)
    except Failed as failed:
        code, detail = failed.code, failed.detail
    except Exception:  # the outermost frame of a thread: without an answer its place would be held for long
        logger.exception("check not asked", extra={"check": each.check_id})
    took = round((time.monotonic() - each.since) * 1000)
    if code in _NOT_ASKED:
        return Answer(state=CheckState.UNKNOWN, code=code, took_ms=took)
    if code != "answered":
        return Answer(state=each.failure, code=code, took_ms=took, detail=detail)
    if each.slow_ms and took > each.slow_ms:
        return Answer(state=CheckState.DEGRADED, code="slow", took_ms=took)
    return Answer(state=CheckState.UP, code=code, took_ms=took)
