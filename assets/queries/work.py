"""Planned work as pages, actions and the portal read it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Person
from assets.enums import KIND_LABELS, DeviceKind, DeviceState, Lifecycle, WorkState
from assets.models import Device, Downtime, PlannedWork, WorkStep
from assets.rules.work import PLANNED_STATES, Conflict, Peers, Window, conflicts

_IN_USE = [Lifecycle.IN_USE.value, Lifecycle.REPAIR.value]
_PLANNED = [state.value for state in PLANNED_STATES]
NOTICE = timedelta(days=7)
"""How long before it planned work is announced to clinicians."""


@dataclass(frozen=True)
class WorkNow:
    """Planned work that goes on on a device. effect: what it does to it; is_over: beyond its window, no longer agreed.

    was_out: the device had failed before it began, and so is not out by the work.
    """

    device_id: int
    tag: str
    work_id: int
    title: str
    effect: DeviceState
    ends_at: datetime
    is_over: bool
    was_out: bool


@dataclass(frozen=True)
class Notice:
    """What clinicians read of planned work. places: devices as they call them."""

    places: str
    text: str
    starts_at: datetime
    ends_at: datetime
    is_now: bool


def planned_work() -> QuerySet[PlannedWork]:
    """Return all planned work with its people and devices, latest window first."""
    devices = Prefetch("devices", queryset=Device.objects.select_related("location").order_by("tag"))
    rows = PlannedWork.objects.select_related("proposed_by", "approved_by").prefetch_related(devices)
    return rows.order_by("-starts_at", "-pk")


def work_between(start: datetime, end: datetime) -> list[PlannedWork]:
    """Return the work whose window touches [start, end) and was not called off, earliest first. Two queries."""
    gone = [WorkState.CANCELLED.value, WorkState.REJECTED.value]
    rows = planned_work().filter(starts_at__lt=end, ends_at__gt=start).exclude(state__in=gone)
    return list(rows.order_by("starts_at", "pk")[:300])


def work_in(states: Iterable[WorkState]) -> list[PlannedWork]:
    """Return the work in these states, earliest window first. Two queries."""
    rows = planned_work().filter(state__in=[state.value for state in states])
    return list(rows.order_by("starts_at", "pk")[:100])


def work_by_id(work_id: int) -> PlannedWork | None:
    """Return one piece of work, or None."""
    return planned_work().filter(pk=work_id).first()


def work_of_device(device: Device) -> list[PlannedWork]:
    """Return the work on a device, latest first. One query."""
    return list(PlannedWork.objects.filter(devices=device).order_by("-starts_at", "-pk")[:30])


def steps_of(work: PlannedWork) -> list[WorkStep]:
    """Return what was done with a piece of work, oldest first."""
    return list(WorkStep.objects.filter(work=work).select_related("by").order_by("pk"))


def going_on(*, at: datetime) -> QuerySet[PlannedWork]:
    """Return the planned work that goes on at `at`: under way, or approved and within its window."""
    within = Q(state=WorkState.APPROVED.value, starts_at__lte=at, ends_at__gt=at)
    return PlannedWork.objects.filter(within | Q(state=WorkState.UNDER_WAY.value))


def is_at_work(device_id: int, *, at: datetime) -> bool:
    """True while planned work on the device goes on. One query."""
    return going_on(at=at).filter(devices=device_id).exists()


def work_now(*, at: datetime) -> dict[int, WorkNow]:
    """Return by device the planned work that goes on and touches its use, the gravest of each. One query, two when
    there is any."""
    rows = going_on(at=at).exclude(effect=DeviceState.UP.value).order_by("effect", "starts_at", "pk")
    columns = ("devices", "devices__tag", "pk", "title", "effect", "starts_at", "ends_at", "started_at")
    found = list(rows.values_list(*columns))
    began = {row[0]: row[7] or row[5] for row in found}
    open_rows = Downtime.objects.filter(device__in=list(began), ended_at__isnull=True, is_void=False)
    failed = dict(open_rows.order_by("-began_at", "-pk").values_list("device", "began_at")) if began else {}
    now: dict[int, WorkNow] = {}
    for device_id, tag, work_id, title, effect, starts_at, ends_at, started_at in found:
        was_out = device_id in failed and failed[device_id] < (started_at or starts_at)
        each = WorkNow(device_id, tag, work_id, title, DeviceState(effect), ends_at, at >= ends_at, was_out)
        if device_id not in now or each.effect is DeviceState.DOWN:
            now[device_id] = each
    return now


def conflicts_of(work: PlannedWork, *, devices: Sequence[Device]) -> list[Conflict]:
    """Return what a piece of work on these devices collides with. Four queries at most."""
    wanted = Window(
        work_id=work.pk,
        title=work.title,
        starts_at=work.starts_at,
        ends_at=work.ends_at,
        devices=frozenset(device.pk for device in devices),
    )
    peers = _peers(devices)
    ids = {pk for group in peers for pk in group.tags}
    down = Downtime.objects.filter(
        device__in=ids, is_void=False, ended_at__isnull=True, state=DeviceState.DOWN.value
    ).values_list("device", flat=True)
    others = _windows(starts_at=work.starts_at, ends_at=work.ends_at)
    return conflicts(wanted=wanted, others=others, peers=peers, out_of_use=set(down) if ids else ())


def notices_for(person: Person, *, at: datetime) -> list[Notice]:
    """Return approved work of the coming week and work under way at the person's site; everywhere without one.

    One query. What does not touch the devices' use is not announced.
    """
    soon = Q(state=WorkState.APPROVED.value, starts_at__lte=at + NOTICE, ends_at__gt=at)
    rows = PlannedWork.objects.filter(soon | Q(state=WorkState.UNDER_WAY.value))
    rows = rows.exclude(effect=DeviceState.UP.value)
    if person.site_id:
        rows = rows.filter(devices__site=person.site_id)
    columns = ("pk", "notice", "starts_at", "ends_at", "state", "devices__name", "devices__location__name")
    by_work: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    for row in rows.order_by("starts_at", "pk", "devices__tag").values_list(*columns)[:200]:
        by_work[row[0]].append(row)
    return [_notice(found) for found in list(by_work.values())[:5]]


def _notice(rows: Sequence[tuple[object, ...]]) -> Notice:
    _, text, starts_at, ends_at, state, _, _ = rows[0]
    assert isinstance(starts_at, datetime)  # noqa: S101 - columns of the query above
    assert isinstance(ends_at, datetime)  # noqa: S101 - as above
    names = [f"{name} ({room})" if room else str(name) for *_, name, room in rows]
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return Notice(shown, str(text), starts_at, ends_at, state == WorkState.UNDER_WAY.value)


def _windows(*, starts_at: datetime, ends_at: datetime) -> list[Window]:
    rows = PlannedWork.objects.filter(state__in=_PLANNED, starts_at__lt=ends_at, ends_at__gt=starts_at)
    devices: dict[int, set[int]] = defaultdict(set)
    found = {}
    columns = ("pk", "title", "starts_at", "ends_at", "devices")
    for pk, title, starts, ends, device in rows.order_by("starts_at", "pk").values_list(*columns):
        devices[pk].add(device)
        found[pk] = (title, starts, ends)
    return [
        Window(work_id=pk, title=title, starts_at=starts, ends_at=ends, devices=frozenset(devices[pk]))
        for pk, (title, starts, ends) in found.items()
    ]


def _peers(devices: Sequence[Device]) -> list[Peers]:
    """Return the groups of like devices in use: same site, kind and modality."""
    wanted = {(device.site_id, device.kind, device.modality) for device in devices}
    if not wanted:
        return []
    like = Q()
    for site, kind, modality in wanted:
        like |= Q(site=site, kind=kind, modality=modality)
    tags: dict[tuple[int, str, str], dict[int, str]] = defaultdict(dict)
    rows = Device.objects.filter(like, lifecycle__in=_IN_USE).order_by("tag")
    for pk, tag, site, kind, modality in rows.values_list("pk", "tag", "site", "kind", "modality"):
        tags[site, kind, modality][pk] = tag
    return [
        Peers(label=f"other {modality or KIND_LABELS[DeviceKind(kind)].lower()}", tags=found)
        for (_, kind, modality), found in tags.items()
    ]
