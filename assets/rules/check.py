"""What answers of one check come to: when its device counts as down, when as back, and when to ask again.

Instants are aware datetimes. Hysteresis (docs/checks.md):

- `failures_needed` answers in a row that are not good make it down or degraded, from the first of them on;
  `successes_needed` good ones in a row make it up again, from the first of them on.
- What fails again within STEADY of the end of its last outage goes on with that outage. From then on it flaps, and the
  outage ends only after STEADY of good answers. So there are never more entries than outages with STEADY between them.
- What never answered opens nothing: most likely its address is wrong. What is told from outside counts at once.
- What could not be asked (UNKNOWN), and planned work, changes nothing and begins the counting anew.
"""

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum

from assets.enums import CheckState, Criticality, DeviceState

STEADY = timedelta(minutes=15)
"""So long a device must answer for a new failure to be a new outage."""
SOONER = timedelta(minutes=1)
"""While answers say something else than what counts, it is asked so often at least: an outage is found in minutes."""
SILENT_AFTER = 3
"""So many intervals without a word from outside, and nothing is known any more."""
LONGEST_RUNS = 500
"""So many runs of equal answers are kept of one check."""

BAD = (CheckState.DEGRADED, CheckState.DOWN)
_COUNTED = (CheckState.UP, *BAD)


class Act(StrEnum):
    """What is done to the ledger of downtimes."""

    NONE = "none"
    OPEN = "open"  # begin an entry
    GO_ON = "go_on"  # the last entry had ended too early
    END = "end"  # end the open entry
    CHANGE = "change"  # end the open entry and begin one of another state


@dataclass(frozen=True, kw_only=True)
class Policy:
    """How a check is judged. needs_first: it must have answered well once before anything counts."""

    failures_needed: int = 3
    successes_needed: int = 2
    needs_first: bool = True


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one asking came to. code: a key of WORDS; took_ms: how long it took; detail: numbers for a specialist."""

    state: CheckState
    code: str
    took_ms: int = 0
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Course:
    """Where a check stands.

    verdict: what counts, and since when. state, length, since: the last answers that agree; bad_length, bad_since:
    the last ones that are not good. ended_at, ended_state: of its last outage. is_flapping: that outage went on again.
    """

    verdict: CheckState = CheckState.UNKNOWN
    verdict_since: datetime | None = None
    state: CheckState = CheckState.UNKNOWN
    length: int = 0
    since: datetime | None = None
    bad_length: int = 0
    bad_since: datetime | None = None
    ended_at: datetime | None = None
    ended_state: CheckState | None = None
    is_flapping: bool = False

    def uncounted(self, state: CheckState) -> "Course":
        """Return it with the counting begun anew."""
        return replace(self, state=state, length=0, since=None, bad_length=0, bad_since=None)


COURSE_FIELDS = tuple(field.name for field in fields(Course))


@dataclass(frozen=True, kw_only=True)
class Step:
    """What follows from one answer. began_at: of an entry that begins; ended_at: of one that ends."""

    course: Course
    act: Act = Act.NONE
    state: DeviceState = DeviceState.DOWN
    began_at: datetime | None = None
    ended_at: datetime | None = None


def opens_ticket_by_itself(*, criticality: int, is_sole: bool) -> bool:
    """The rule a new check begins with: a ticket for what stands alone, or what a service or a site stops with."""
    return is_sole or criticality <= Criticality.SERVICE


def after(course: Course, answer: Answer, *, policy: Policy, at: datetime) -> Step:
    """Return where a check stands after one more answer, and what that does to the ledger."""
    if answer.state not in _COUNTED:
        return Step(course=course.uncounted(answer.state))
    now = _counted(course, answer.state, at=at)
    if answer.state is CheckState.UP:
        return _good(now, policy=policy, at=at)
    return _bad(now, policy=policy, at=at)


def next_after(course: Course, *, every: timedelta, due_at: datetime, at: datetime) -> datetime:
    """Return when it is asked next: in its own rhythm, and sooner while the last answers and the verdict differ."""
    if course.state in _COUNTED and course.verdict is not CheckState.UNKNOWN and course.state is not course.verdict:
        return at + min(every, SOONER)
    due = due_at + every
    return due if due > at else at + every


def _counted(course: Course, state: CheckState, *, at: datetime) -> Course:
    is_same = state is course.state and course.length > 0
    is_bad = state in BAD
    went_bad = course.bad_since if course.bad_length else at
    return replace(
        course,
        state=state,
        length=course.length + 1 if is_same else 1,
        since=course.since if is_same else at,
        bad_length=course.bad_length + 1 if is_bad else 0,
        bad_since=went_bad if is_bad else None,
    )


def _good(now: Course, *, policy: Policy, at: datetime) -> Step:
    if now.verdict is CheckState.UP:
        return Step(course=now)
    if now.verdict is CheckState.UNKNOWN:
        return Step(course=replace(now, verdict=CheckState.UP, verdict_since=now.since))
    since = now.since or at
    if now.length < policy.successes_needed or (now.is_flapping and at - since < STEADY):
        return Step(course=now)
    course = replace(
        now,
        verdict=CheckState.UP,
        verdict_since=since,
        ended_at=since,
        ended_state=now.verdict,
        is_flapping=False,
    )
    return Step(course=course, act=Act.END, ended_at=since)


def _bad(now: Course, *, policy: Policy, at: datetime) -> Step:
    if now.verdict is CheckState.UNKNOWN and policy.needs_first:
        return Step(course=now)
    if now.verdict in BAD:
        return _otherwise_bad(now, policy=policy, at=at)
    if now.bad_length < policy.failures_needed:
        return Step(course=now)
    began_at = now.bad_since or at
    is_again = now.ended_at is not None and now.ended_state is now.state and began_at - now.ended_at < STEADY
    course = replace(now, verdict=now.state, verdict_since=began_at, is_flapping=is_again)
    act = Act.GO_ON if is_again else Act.OPEN
    return Step(course=course, act=act, state=DeviceState(now.state.value), began_at=began_at)


def _otherwise_bad(now: Course, *, policy: Policy, at: datetime) -> Step:
    """Degraded becomes down, or the other way: as slowly as anything else."""
    if now.state is now.verdict or now.length < policy.failures_needed:
        return Step(course=now)
    since = now.since or at
    course = replace(now, verdict=now.state, verdict_since=since)
    return Step(course=course, act=Act.CHANGE, state=DeviceState(now.state.value), began_at=since, ended_at=since)
