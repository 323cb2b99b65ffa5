"""Checks of devices as pages, API and the asking read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, Q, QuerySet

from assets.enums import CheckKind, CheckState, DeviceState, Lifecycle
from assets.models import CheckRun, Device, DeviceCheck, NetworkConnection
from assets.queries.dicom_network import entities_of
from assets.rules.check import BAD, Course, Policy
from assets.rules.check_words import found_words

_BAD = [state.value for state in BAD]


@dataclass(frozen=True)
class Place:
    """What of a device the register lets a check ask. ae_title: "" for a host alone; port None when it says none."""

    ae_title: str
    host: str
    port: int | None
    is_tls: bool


def checks_of(device: Device) -> list[DeviceCheck]:
    """Return the checks of a device, the oldest first. One query."""
    rows = DeviceCheck.objects.filter(device=device).select_related("device", "downtime", "changed_by")
    return list(rows.order_by("pk")[:100])


def check_of(device: Device, check_id: int) -> DeviceCheck | None:
    """Return one check of a device, or None."""
    return DeviceCheck.objects.filter(device=device, pk=check_id).select_related("device", "downtime").first()


def check_by_digest(digest: str) -> DeviceCheck | None:
    """Return the check that is told from outside by this token, or None."""
    rows = DeviceCheck.objects.filter(digest=digest, kind=CheckKind.OUTSIDE.value, is_active=True)
    return rows.exclude(digest="").select_related("device").first()


def all_checks() -> list[DeviceCheck]:
    """Return every check of devices in use, those in trouble first. One query."""
    rows = DeviceCheck.objects.filter(device__lifecycle=Lifecycle.IN_USE.value).select_related("device__site")
    order = {CheckState.DOWN: 0, CheckState.DEGRADED: 1, CheckState.UNKNOWN: 2}
    found = list(rows.order_by("device__tag", "pk")[:2_000])
    return sorted(found, key=lambda each: (not each.is_active, order.get(CheckState(each.verdict), 3)))


def runs_of(checks: Sequence[DeviceCheck], *, each: int = 12) -> dict[int, list[CheckRun]]:
    """Return the newest runs by check. One query for each check that has any asking behind it."""
    return {
        check.pk: list(CheckRun.objects.filter(check_of=check).order_by("-pk")[:each]) if check.asked_at else []
        for check in checks
    }


def places_of(device: Device) -> list[Place]:
    """Return what of a device can be asked by the register: AE titles that accept, and hosts. Three queries."""
    found = [
        Place(each.entity.title, each.entity.host, each.entity.port, each.entity.is_tls)
        for each in entities_of([device])[device.pk]
        if each.entity.is_acceptor and each.entity.host and each.entity.port
    ]
    hosts = [place.host for place in found]
    hosts += [device.host] if device.host else []
    rows = NetworkConnection.objects.filter(device=device).order_by("host", "pk")
    hosts += list(rows.values_list("host", flat=True))
    return [*found, *(Place("", host, None, False) for host in dict.fromkeys(hosts))]


def is_as_registered(check: DeviceCheck) -> bool:
    """True while the register still says of the device what the check asks. Three queries."""
    places = places_of(check.device)
    if check.kind == CheckKind.C_ECHO:
        return Place(check.ae_title, check.host, check.port, check.is_tls) in places
    return any(place.host == check.host for place in places)


def working_checks() -> QuerySet[DeviceCheck]:
    """Return the checks that are switched on, of devices in use."""
    return DeviceCheck.objects.filter(is_active=True, device__lifecycle=Lifecycle.IN_USE.value)


def due_checks(*, at: datetime) -> QuerySet[DeviceCheck]:
    """Return the checks to be asked now and held by nobody, those somebody waits for first."""
    rows = working_checks().filter(next_at__lte=at)
    rows = rows.filter(Q(lease_until__isnull=True) | Q(lease_until__lte=at))
    return rows.order_by(F("wanted_at").asc(nulls_last=True), "next_at", "pk")


def checks_untold(*, limit: int) -> list[int]:
    """Return the checks whose verdict tickets have not heard of, the oldest first."""
    rows = DeviceCheck.objects.exclude(verdict=CheckState.UNKNOWN.value).exclude(told_state=F("verdict"))
    return list(rows.order_by("verdict_since", "pk").values_list("pk", flat=True)[:limit])


def silent_since() -> datetime | None:
    """Return since when the check that waits longest should have been asked; None when none waits."""
    due: datetime | None = working_checks().order_by("next_at").values_list("next_at", flat=True).first()
    return due


def others_down(check: DeviceCheck) -> bool:
    """True while another check of the same device is in trouble."""
    rows = DeviceCheck.objects.filter(device=check.device_id, is_active=True, verdict__in=_BAD)
    return rows.exclude(pk=check.pk).exists()


def course_of(check: DeviceCheck) -> Course:
    """Return where a check stands, as the rules want it."""
    return Course(
        verdict=CheckState(check.verdict),
        verdict_since=check.verdict_since,
        state=CheckState(check.state),
        length=check.length,
        since=check.since,
        bad_length=check.bad_length,
        bad_since=check.bad_since,
        ended_at=check.ended_at,
        ended_state=CheckState(check.ended_state) if check.ended_state else None,
        is_flapping=check.is_flapping,
    )


def policy_of(check: DeviceCheck) -> Policy:
    """Return how a check is judged."""
    return Policy(
        failures_needed=check.failures_needed,
        successes_needed=check.successes_needed,
        needs_first=check.kind != CheckKind.OUTSIDE,
    )


def found_by(check: DeviceCheck) -> str:
    """Return what the last asking found, in words."""
    return found_words(
        tag=check.device.tag, kind=CheckKind(check.kind), code=check.code, us=settings.AE_TITLE, port=check.port,
        detail=check.detail,
    )  # fmt: skip


def state_of_failure(check: DeviceCheck) -> CheckState:
    """Return what a failure of the check is to its device."""
    return CheckState.DEGRADED if check.counts_as == DeviceState.DEGRADED else CheckState.DOWN
