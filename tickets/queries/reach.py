"""How far the trouble of a ticket reaches, and what the open tickets say of the devices in the flow."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from accounts.enums import Capability
from accounts.models import Person
from assets.enums import DeviceState, FlowState
from assets.models import Device
from assets.queries.availability import states_on_record
from assets.queries.flow import Flow, device_key, is_shared, whole_flow
from assets.queries.work import WorkNow
from assets.rules.reach import Reach, depending
from tickets.enums import Impact
from tickets.queries.inbox import active_tickets
from tickets.queries.kept import once
from tickets.rules.reach import raised_impact, state_told

flow_kept = once(whole_flow)

_MOST = 1_000
_ON_RECORD = {DeviceState.DOWN: FlowState.DOWN, DeviceState.DEGRADED: FlowState.DEGRADED}
_GRAVITY = list(FlowState)


@dataclass(frozen=True)
class Told:
    """How a device stands by the ledger or its open tickets; numbers: of those that say so, the gravest first."""

    state: FlowState
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Raised:
    """Why the impact of a problem on a device is higher than what was said."""

    impact: Impact
    device: Device
    rooms: int
    services: int

    @property
    def words(self) -> str:
        return f"{depending(rooms=self.rooms, services=self.services).capitalize()} on {self.device.tag}."


def raised_by_reach(*, impact: Impact, device: Device | None) -> Raised | None:
    """Return what a shared component makes of the impact, or None when it stays.

    The flow is only asked when it could change something: one query then.
    """
    if device is None or impact is not Impact.DEGRADED:
        return None
    reach = device_reach(device)
    after = raised_impact(impact=impact, rooms=reach.rooms_lost, services=reach.services_lost)
    return Raised(after, device, reach.rooms_lost, reach.services_lost) if after < impact else None


def device_reach(device: Device, *, works: Mapping[int, WorkNow] = MappingProxyType({})) -> Reach:
    """Return who is affected when this device stops. One query, none in a device where people work."""
    if not is_shared(device):
        return Reach()
    return reach_in(flow_kept(), device, works=works)


def reach_in(flow: Flow, device: Device, *, works: Mapping[int, WorkNow] = MappingProxyType({})) -> Reach:
    """Return who is affected when this device of a flow stops; nobody when it is not in it.

    works: planned work that goes on: what is out by it cannot stand in for the device.
    """
    key = device_key(device.pk)
    return flow.reach_of(key, out=out_by_work(flow, works)) if key in flow.nodes else Reach()


def out_by_work(flow: Flow, works: Mapping[int, WorkNow]) -> list[str]:
    """Return the keys of devices of the flow that planned work stops now."""
    keys = [device_key(pk) for pk, work in works.items() if work.effect is DeviceState.DOWN and not work.was_out]
    return [key for key in keys if key in flow.nodes]


def out_labels(flow: Flow, works: Mapping[int, WorkNow], *, but: Device) -> list[str]:
    """Return the tags of devices of the flow that planned work stops now, without one."""
    return sorted(flow.nodes[key].label for key in out_by_work(flow, works) if key != device_key(but.pk))


def work_behind(device: Device, *, works: Mapping[int, WorkNow]) -> list[WorkNow]:
    """Return the planned work a trouble of this device may come of: on it, or on what it depends on by the flow.

    The flow is only asked while there is work elsewhere: one query then.
    """
    if device.pk in works:
        return [works[device.pk]]
    flow = flow_kept() if works else None
    if flow is None or device_key(device.pk) not in flow.nodes:
        return []
    key = device_key(device.pk)
    return [
        works[pk]
        for pk in works
        if (stopped := out_by_work(flow, {pk: works[pk]})) and key in flow.network.effects(down=stopped)
    ]


def told_states(user: Person) -> Mapping[int, Told]:
    """Return how devices stand: by the ledger where a downtime goes on, else by the open tickets the person can see.

    What somebody put on record, with its time, is more than what a ticket lets one suppose: a device that the ledger
    calls degraded is not down, however grave its ticket. A device that is up is left out. Two queries, one for those
    who do not see the register.
    """
    rows = active_tickets(user).filter(device__isnull=False, impact__lte=Impact.DEGRADED.value)
    rows = rows.filter(merged_into__isnull=True).select_related("device", "category", "incident")
    only = ("pk", "impact", "device__kind", "category__is_safety", "incident__ended_at")
    said: dict[int, list[tuple[FlowState, int]]] = defaultdict(list)
    for ticket in rows.only(*only).order_by("-pk")[:_MOST]:
        device = ticket.device
        if device is None:
            continue
        incident = getattr(ticket, "incident", None)
        state = state_told(
            impact=ticket.impact,
            is_shared=is_shared(device),
            is_safety=ticket.category.is_safety,
            is_incident=incident is not None and incident.ended_at is None,
        )
        said[device.pk].append((state, ticket.pk))
    told = {pk: _told(rows) for pk, rows in said.items()}
    on_record = states_on_record() if user.may(Capability.SEE_DEVICES) else {}
    return told | {
        pk: Told(_ON_RECORD[state], told[pk].numbers if pk in told else ()) for pk, state in on_record.items()
    }


def _told(said: list[tuple[FlowState, int]]) -> Told:
    said.sort(key=lambda each: (-_GRAVITY.index(each[0]), each[1]))
    return Told(said[0][0], tuple(number for _, number in said))
