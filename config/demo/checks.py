"""What the demo hospital checks by itself: five weeks of answers, three outages, one trouble now, and work under way.

Its devices do not exist: their addresses are those of documentation, which are never asked. What was answered is told
through the same actions as real answers, as of its time; only the rows in between are filled in at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Person
from assets.actions.answer import take_answer
from assets.actions.check import Wanted, add_check
from assets.actions.work import Wanted as WantedWork
from assets.actions.work import draft_work, move_work
from assets.enums import CheckKind, CheckState, DeviceState
from assets.models import CheckRun, Device, DeviceCheck
from assets.queries.check import places_of
from assets.rules.check import Answer
from assets.rules.work import WorkVerb
from config.demo.people import address_of
from reports.actions.project import project_tickets
from tickets.actions.check import sweep

_DAYS = 35
_MINUTE = timedelta(minutes=1)
_EVERY = 5
_ASKED_AGAIN = timedelta(days=7)


@dataclass(frozen=True)
class _Outage:
    """An outage found by a check: so many minutes ago, for so many minutes (0: it goes on)."""

    ago: int
    minutes: int
    code: str


_HOUR, _DAY = 60, 1440
_CHECKS: Sequence[tuple[str, CheckKind, Mapping[str, object], int, Sequence[_Outage]]] = (
    ("PACS", CheckKind.C_ECHO, {"slow_ms": 2_000}, 38, (_Outage(6 * _DAY + 95, 22, "silent"),)),
    ("VNA", CheckKind.C_ECHO, {}, 61, ()),
    ("RTR1", CheckKind.C_ECHO, {}, 24, (_Outage(19 * _DAY + 410, 47, "refused"),)),
    ("CT1", CheckKind.C_ECHO, {}, 92, ()),
    ("CT2", CheckKind.C_ECHO, {}, 118, (_Outage(11 * _DAY + 5 * _HOUR, 64, "timeout"),)),
    ("MR1", CheckKind.C_ECHO, {}, 87, ()),
    ("US2", CheckKind.C_ECHO, {"counts_as": DeviceState.DEGRADED, "opens_ticket": True}, 71, (
        _Outage(52, 0, "called_ae"),
    )),
    ("IE", CheckKind.TCP, {"port": 2575}, 6, ()),
    ("RIS", CheckKind.HTTP, {"port": 443, "is_tls": True, "path": "/health", "expected": "200"}, 143, ()),
    ("SRV1", CheckKind.OUTSIDE, {"failures_needed": 1, "successes_needed": 1}, 0, ()),
)  # fmt: skip


@transaction.atomic
def make_checks(*, at: datetime) -> None:
    """Add checks and what they were answered up to `at`, the ticket of what fails now, and planned work under way."""
    devices = {device.tag: device for device in Device.objects.select_related("site")}
    people = {person.email: person for person in Person.objects.select_related("site")}
    boss, keeper = people[address_of("anna.whitmore")], people[address_of("claire.dubois")]
    for tag, kind, fields, took_ms, outages in _CHECKS:
        _check(devices[tag], kind, fields, boss, took_ms=took_ms, outages=outages, at=at)
    sweep(at=at)
    numbers = DeviceCheck.objects.values_list("ticket_number", flat=True)
    project_tickets(ticket_ids=[number for number in numbers if number])
    _work_under_way(devices["GATE"], keeper, boss, at=at)


def _check(
    device: Device,
    kind: CheckKind,
    fields: Mapping[str, object],
    boss: Person,
    *,
    took_ms: int,
    outages: Sequence[_Outage],
    at: datetime,
) -> None:
    places = [each for each in places_of(device) if bool(each.ae_title) is (kind is CheckKind.C_ECHO)]
    place = places[0] if kind is not CheckKind.OUTSIDE else None
    wanted = Wanted(kind=kind, place=place, every_minutes=_EVERY, **fields)  # type: ignore[arg-type]  # by name
    start = at - timedelta(days=_DAYS)
    check = add_check(actor=boss, device=device, wanted=wanted, at=start)
    good = Answer(state=CheckState.UP, code="told_up" if kind is CheckKind.OUTSIDE else "answered", took_ms=took_ms)
    take_answer(check=check, answer=good, at=start)
    for outage in outages:
        began = at - outage.ago * _MINUTE
        bad = Answer(state=CheckState(check.counts_as), code=outage.code, took_ms=10_000)
        for number in range(wanted.failures_needed):
            take_answer(check=check, answer=bad, at=began + number * _MINUTE)
        for number in range(wanted.successes_needed if outage.minutes else 0):
            take_answer(check=check, answer=good, at=began + (outage.minutes + number) * _MINUTE)
    _fill_in(check, at=at)


def _fill_in(check: DeviceCheck, *, at: datetime) -> None:
    """Let each run of answers reach to the next, as it would have, and the last one until now."""
    runs = list(CheckRun.objects.filter(check_of=check).order_by("pk"))
    ends = [run.began_at for run in runs[1:]] + [at - 2 * _MINUTE + _EVERY * _MINUTE]
    for run, end in zip(runs, ends, strict=True):
        pace = _EVERY if run.state == CheckState.UP else 1
        run.last_at = max(end - pace * _MINUTE, run.last_at)
        run.times = max(int((run.last_at - run.began_at) / (pace * _MINUTE)) + 1, run.times)
        run.slowest_ms = int(run.slowest_ms * 1.9) if run.state == CheckState.UP else run.slowest_ms
        run.save(update_fields=["last_at", "times", "slowest_ms"])
    check.asked_at, check.next_at, check.wanted_at = at - 2 * _MINUTE, at + _ASKED_AGAIN, None
    check.length = runs[-1].times
    check.save(update_fields=["asked_at", "next_at", "wanted_at", "length"])


def _work_under_way(device: Device, keeper: Person, boss: Person, *, at: datetime) -> None:
    began = (at - timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    wanted = WantedWork(
        title="New certificate of the gateway",
        what="Change the certificate, restart the service, look at both sides.",
        notice="Reading from home may not connect.",
        devices=[device],
        starts_at=began,
        ends_at=began + timedelta(hours=4),
        rollback="Put the old certificate back; it is good for another week.",
        after_check="A test image from outside arrives.",
    )
    work = draft_work(actor=keeper, wanted=wanted, at=began - timedelta(days=3))
    for verb in (WorkVerb.PROPOSE, WorkVerb.APPROVE, WorkVerb.START):
        moment = began if verb is WorkVerb.START else began - timedelta(days=3)
        actor = boss if verb is WorkVerb.APPROVE else keeper
        move_work(actor=actor, work_id=work.pk, verb=verb, at=moment, accepts=True)
