"""The flow of images and orders as it is drawn, asked and counted."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from assets.enums import DeviceKind, FlowState, Lifecycle, LinkKind
from assets.models import Device, FlowLink, FlowService, Redundancy
from assets.rules.flow import Effect, Link, Network
from assets.rules.flow_edit import loop_closed_by
from assets.rules.reach import OWN_ROOM_ONLY, PARTS, Node, Reach, reach

_WORKING = [Lifecycle.IN_USE.value, Lifecycle.REPAIR.value]
_COLUMNS = ("pk", "tag", "name", "kind", "site__code", "location__name")


@dataclass(frozen=True)
class Flow:
    """Nodes by key, and the links between them. A key is what device_key or service_key makes of an id."""

    nodes: Mapping[str, Node]
    links: tuple[Link, ...]

    @cached_property
    def network(self) -> Network:
        """The links, ready to be asked what stops."""
        parts = {node.key: PARTS[node.kind] for node in self.nodes.values() if node.kind and node.kind in PARTS}
        return Network(self.links, parts)

    def reach_of(self, *keys: str, out: Collection[str] = ()) -> Reach:
        """Return who is affected when these stop. out: what is out already, such as by planned work; who is affected
        by that alone, and no worse now, is left out."""
        gone = [key for key in out if key not in keys]
        effects = self.network.effects(down=(*keys, *gone))
        if gone:
            before = self.network.effects(down=gone)
            effects = {key: each for key, each in effects.items() if key not in before or _is_worse(each, before[key])}
        return reach(nodes=self.nodes, effects=effects, stopped=keys)


def _is_worse(effect: Effect, before: Effect) -> bool:
    gravity = list(FlowState)
    return (gravity.index(effect.state), effect.has_lost) > (gravity.index(before.state), before.has_lost)


def device_key(device_id: int) -> str:
    return f"d{device_id}"


def service_key(service_id: int) -> str:
    return f"s{service_id}"


def whole_flow() -> Flow:
    """Return the flow between devices in use and services. One query; devices without links are not in it."""
    nodes: dict[str, Node] = {}
    links = []
    for row in _rows():
        source = _device(row, "source__")
        target = _device(row, "target__") if row["target__pk"] else _service(row)
        nodes[source.key], nodes[target.key] = source, target
        needed = row["redundancy__needed"] or 1
        group = row["redundancy__name"] or ""
        links.append(Link(source.key, target.key, LinkKind(row["kind"]), group, needed))
    return Flow(nodes, tuple(links))


def is_shared(device: Device) -> bool:
    """True for a component others may depend on; one where people work is none."""
    return DeviceKind(device.kind) not in OWN_ROOM_ONLY


def links_of(device: Device) -> list[FlowLink]:
    """Return all links of a device, what it gets first, those of retired neighbours too. One query."""
    rows = _with_ends(FlowLink.objects.filter(Q(source=device) | Q(target=device)))
    return sorted(rows, key=lambda link: (link.target_id != device.pk, link.kind, link.pk))


def link_by_id(link_id: int) -> FlowLink | None:
    """Return a link with its ends, or None."""
    return _with_ends(FlowLink.objects.filter(pk=link_id)).first()


def loop_of(link: FlowLink) -> list[str]:
    """Return the labels of the loop a link is part of, where it leads first; nothing when there is none. One query."""
    flow = whole_flow()
    new = Link(device_key(link.source_id), device_key(link.target_id or 0), LinkKind(link.kind))
    loop = loop_closed_by(links=flow.links, new=new) if link.target_id else ()
    return [flow.nodes[key].label for key in loop]


def services() -> QuerySet[FlowService]:
    """Return the services by name."""
    return FlowService.objects.select_related("site").order_by("name", "pk")


def service_by_id(service_id: int) -> FlowService | None:
    """Return a service, or None."""
    return services().filter(pk=service_id).first()


def redundancy_names() -> list[str]:
    """Return the names of groups of links that stand in for each other."""
    return list(Redundancy.objects.order_by("name").values_list("name", flat=True))


def _with_ends(rows: QuerySet[FlowLink]) -> QuerySet[FlowLink]:
    return rows.select_related("source__site", "target__site", "service__site", "redundancy").order_by("pk")


def _rows() -> Iterable[dict[str, Any]]:
    rows = FlowLink.objects.filter(source__lifecycle__in=_WORKING).filter(
        Q(target__isnull=True) | Q(target__lifecycle__in=_WORKING)
    )
    columns = [f"{side}__{column}" for side in ("source", "target") for column in _COLUMNS]
    ends = ("service__pk", "service__name", "service__site__code", "redundancy__name", "redundancy__needed")
    order = ("source__tag", "target__tag", "service__name", "kind", "pk")
    found: Iterable[dict[str, Any]] = rows.order_by(*order).values("kind", *columns, *ends)
    return found


def _device(row: Mapping[str, Any], side: str) -> Node:
    return Node(
        key=device_key(row[f"{side}pk"]),
        name=row[f"{side}name"],
        kind=DeviceKind(row[f"{side}kind"]),
        site=row[f"{side}site__code"],
        tag=row[f"{side}tag"],
        room=row[f"{side}location__name"] or "",
        id=row[f"{side}pk"],
    )


def _service(row: Mapping[str, Any]) -> Node:
    pk, name, site = row["service__pk"], row["service__name"], row["service__site__code"]
    return Node(key=service_key(pk), name=name, kind=None, site=site, id=pk)
