"""Availability as pages and API read it: entries of downtimes and planned work, terms, figures."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from accounts.rules.zone import zone_named
from assets.enums import DeviceState, WorkState
from assets.models import AvailabilityTerms, Device, Downtime, DowntimeRevision, PlannedWork
from assets.queries.devices import devices_in_use
from assets.queries.holidays import country_of, holidays_of
from assets.rules.availability import Entry, Figures, Stretch, Terms, figures, ledger, overrun
from assets.rules.period import PERIODS, Period, period_of
from assets.rules.terms import hours_of

_BEGUN = [state.value for state in (WorkState.UNDER_WAY, WorkState.DONE, WorkState.ROLLED_BACK)]
_MOST = 200


@dataclass(frozen=True)
class Contract:
    """The terms that hold for a device, and whose: "device", "contract", "vendor" or "" for the usual ones."""

    terms: Terms
    whose: str
    row: AvailabilityTerms | None


@dataclass(frozen=True)
class Availability:
    """How available a device was: figures by period, the state it is in now, and the ledger behind them."""

    device: Device
    contract: Contract
    figures: Mapping[str, Figures]
    state: DeviceState
    stretches: Sequence[Stretch]


def availability_of(device: Device, *, at: datetime) -> Availability:
    """Return month, quarter and year of one device up to now. Four queries."""
    return next(_availability([device], codes=PERIODS, at=at))


def all_availability(*, code: str, at: datetime) -> list[Availability]:
    """Return every device in use over one period of PERIODS: missed promises first, then the least available.

    Four queries, however many devices.
    """
    devices = list(devices_in_use().order_by("tag"))
    found = list(_availability(devices, codes=[code], at=at))
    return sorted(found, key=lambda each: _worst_first(each, code))


def states_on_record() -> dict[int, DeviceState]:
    """Return how devices stand by the downtimes that go on, the gravest of each; others are left out. One query."""
    rows = Downtime.objects.filter(ended_at__isnull=True, is_void=False).order_by("began_at", "pk")
    found: dict[int, DeviceState] = {}
    for device_id, state in rows.values_list("device_id", "state"):
        if found.get(device_id) is not DeviceState.DOWN:
            found[device_id] = DeviceState(state)
    return found


def downtimes_of_device(device: Device, *, since: datetime) -> list[Downtime]:
    """Return the downtimes of a device that reach into the time from `since` on, struck ones too, newest first."""
    rows = Downtime.objects.filter(Q(ended_at__isnull=True, is_void=False) | Q(ended_at__gt=since), device=device)
    struck = Downtime.objects.filter(device=device, is_void=True, began_at__gt=since)
    return list((rows | struck).order_by("-began_at", "-pk")[:_MOST])


def downtime_of_device(device: Device, downtime_id: int) -> Downtime | None:
    """Return one downtime of a device that counts, or None."""
    return Downtime.objects.filter(device=device, pk=downtime_id, is_void=False).first()


def revisions_of(downtime: Downtime) -> list[DowntimeRevision]:
    """Return how a downtime read after each change, newest first."""
    return list(DowntimeRevision.objects.filter(downtime=downtime).select_related("by").order_by("-pk")[:100])


def contract_of(device: Device, *, rows: Iterable[AvailabilityTerms]) -> Contract:
    """Return the terms of a device: its own, else its contract's, its vendor's, or day and night without a promise."""
    whose, row = _narrowest(device, list(rows))
    if row is None:
        return Contract(Terms(), "", None)
    zone = device.site.time_zone
    terms = Terms(
        hours=hours_of(row.windows, time_zone=zone, holidays=_closed(row, zone=zone)),
        target_percent=float(row.target_percent) if row.target_percent is not None else None,
        planned_counts=row.planned_counts,
        degraded_percent=row.degraded_percent,
        min_outage_minutes=row.min_outage_minutes,
    )
    return Contract(terms, whose, row)


def _narrowest(device: Device, rows: Sequence[AvailabilityTerms]) -> tuple[str, AvailabilityTerms | None]:
    """The first terms of device, contract and vendor there are, and whose they are."""
    for whose, pk in (("device", device.pk), ("contract", device.contract_id), ("vendor", device.vendor_id)):
        row = next((each for each in rows if pk and getattr(each, f"{whose}_id") == pk), None)
        if row:
            return whose, row
    return "", None


def _closed(row: AvailabilityTerms, *, zone: str) -> frozenset[date]:
    """The public holidays terms leave out, at a site of this zone."""
    if row.covers_holidays:
        return frozenset()
    return holidays_of(row.holidays_country or country_of(zone), row.holidays_subdivision)


def terms_for(device: Device) -> Contract:
    """Return the terms that hold for one device. One query."""
    return contract_of(device, rows=_terms([device]))


def _availability(devices: Sequence[Device], *, codes: Iterable[str], at: datetime) -> Iterator[Availability]:
    periods = {device.pk: [_period(device, code, at=at) for code in codes] for device in devices}
    since = min((period.start for found in periods.values() for period in found), default=at)
    entries = _entries(devices, since=since, at=at)
    rows = list(_terms(devices))
    for device in devices:
        contract = contract_of(device, rows=rows)
        stretches = ledger(entries=entries[device.pk], until=at)
        yield Availability(
            device=device,
            contract=contract,
            figures={
                period.code: figures(stretches=stretches, start=period.start, end=period.end, terms=contract.terms)
                for period in periods[device.pk]
            },
            state=stretches[-1].state if stretches and stretches[-1].end == at else DeviceState.UP,
            stretches=stretches,
        )


def _period(device: Device, code: str, *, at: datetime) -> Period:
    return period_of(code, zone=zone_named(device.site.time_zone), at=at)


def _terms(devices: Iterable[Device]) -> Iterable[AvailabilityTerms]:
    found = list(devices)
    vendors = {device.vendor_id for device in found if device.vendor_id}
    contracts = {device.contract_id for device in found if device.contract_id}
    own = Q(device__in=[each.pk for each in found])
    rows = AvailabilityTerms.objects.filter(own | Q(contract__in=contracts) | Q(vendor__in=vendors))
    return rows.select_related("changed_by").order_by("pk")


def _entries(devices: Sequence[Device], *, since: datetime, at: datetime) -> Mapping[int, list[Entry]]:
    """Every entry that reaches into the time from `since` on, by device."""
    found: dict[int, list[Entry]] = defaultdict(list)
    rows = Downtime.objects.filter(device__in=[each.pk for each in devices], is_void=False, began_at__lt=at)
    rows = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=since)).order_by("pk")
    for device_id, state, began_at, ended_at in rows.values_list("device", "state", "began_at", "ended_at"):
        found[device_id].append(Entry(state=DeviceState(state), began_at=began_at, ended_at=ended_at))
    works = PlannedWork.objects.filter(state__in=_BEGUN, started_at__lt=at, devices__in=[each.pk for each in devices])
    works = works.exclude(effect=DeviceState.UP.value).filter(Q(finished_at__isnull=True) | Q(finished_at__gt=since))
    columns = ("devices", "effect", "starts_at", "ends_at", "started_at", "finished_at")
    for device_id, effect, starts_at, ends_at, started_at, finished_at in works.order_by("pk").values_list(*columns):
        found[device_id] += work_entries(
            effect=effect, starts_at=starts_at, ends_at=ends_at, started_at=started_at, finished_at=finished_at, at=at
        )
    return found


def work_entries(
    *,
    effect: str,
    starts_at: datetime,
    ends_at: datetime,
    started_at: datetime,
    finished_at: datetime | None,
    at: datetime,
) -> list[Entry]:
    """Return what work did to its devices: planned within the window, and its effect before and beyond it."""
    state = DeviceState(effect)
    found = []
    last = min(finished_at or at, ends_at)
    if max(started_at, starts_at) < last:
        found.append(Entry(state=DeviceState.PLANNED, began_at=max(started_at, starts_at), ended_at=last))
    if started_at < starts_at:
        found.append(Entry(state=state, began_at=started_at, ended_at=min(starts_at, finished_at or at)))
    beyond = overrun(window_end=ends_at, began_at=started_at, ended_at=finished_at, at=at)
    if beyond:
        found.append(Entry(state=state, began_at=beyond, ended_at=finished_at))
    return found


def _worst_first(each: Availability, code: str) -> tuple[bool, float, str]:
    found = each.figures[code]
    uptime = 101.0 if found.uptime_percent is None else found.uptime_percent
    return found.is_met is not False, uptime, each.device.tag
