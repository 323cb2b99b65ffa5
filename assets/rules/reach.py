"""Who is affected when one component stops: rooms and services, said as counts and sentences."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assets.enums import LINK_LABELS, DeviceKind, FlowState, LinkKind
from assets.rules.flow import Effect, Part

PARTS: Mapping[DeviceKind, Part] = {
    DeviceKind.MODALITY: Part.MAKES,
    DeviceKind.ROUTER: Part.PASSES,
    DeviceKind.INTERFACE: Part.PASSES,
    DeviceKind.PACS: Part.KEEPS,
    DeviceKind.ARCHIVE: Part.KEEPS,
}
"""What kinds of devices do with what arrives; the others end the flow, or pass it on without being of use only so."""

OWN_ROOM_ONLY = frozenset({DeviceKind.MODALITY, DeviceKind.WORKSTATION, DeviceKind.DISPLAY, DeviceKind.PRINTER})
"""Kinds where people work: their rooms count. All other kinds are shared components."""

_GRAVITY = list(FlowState)


@dataclass(frozen=True)
class Node:
    """A device or service of the flow. room: the name of its room, "" for none; site: a code; tag: "" for a service."""

    key: str
    name: str
    kind: DeviceKind | None
    site: str
    tag: str = ""
    room: str = ""
    id: int = 0

    @property
    def is_service(self) -> bool:
        return self.kind is None

    @property
    def label(self) -> str:
        return self.tag or self.name


@dataclass(frozen=True)
class Hit:
    """A room or service that is affected. path: labels from what stopped to it. has_lost: not only less in reserve."""

    name: str
    site: str
    state: FlowState
    why: str
    path: tuple[str, ...]
    has_lost: bool
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reach:
    """Rooms, services and other devices a stop reaches; the gravest first. The room of the component itself counts
    only where people work at it."""

    rooms: tuple[Hit, ...] = ()
    services: tuple[Hit, ...] = ()
    devices: tuple[Hit, ...] = ()

    @property
    def rooms_lost(self) -> int:
        return sum(hit.has_lost for hit in self.rooms)

    @property
    def services_lost(self) -> int:
        return sum(hit.has_lost for hit in self.services)

    @property
    def spared(self) -> int:
        """How many rooms and services go on with less in reserve."""
        return len(self.rooms) + len(self.services) - self.rooms_lost - self.services_lost

    @property
    def is_empty(self) -> bool:
        return not (self.rooms or self.services or self.devices)


def reach(*, nodes: Mapping[str, Node], effects: Mapping[str, Effect], stopped: Iterable[str]) -> Reach:
    """Sort what becomes of nodes into rooms, services and other devices. Nodes nothing is known of are left out."""
    origin = set(stopped)
    rooms: dict[tuple[str, str], list[Hit]] = defaultdict(list)
    services, devices = [], []
    for key, effect in effects.items():
        node = nodes.get(key)
        if node is None:
            continue
        hit = _hit(node, effect, nodes)
        if node.is_service:
            services.append(hit)
        elif node.kind in OWN_ROOM_ONLY and node.room:
            rooms[node.site, node.room].append(hit)
        elif key not in origin:
            devices.append(hit)
    return Reach(
        rooms=_sorted(_room(name, site, hits) for (site, name), hits in rooms.items()),
        services=_sorted(services),
        devices=_sorted(devices),
    )


def counted(*, rooms: int, services: int) -> str:
    """Say how many: "4 rooms and 1 service"; "nothing" for none."""
    parts = [f"{number} {word}{'' if number == 1 else 's'}" for number, word in _words(rooms, services) if number]
    return " and ".join(parts) or "nothing"


def depending(*, rooms: int, services: int) -> str:
    """Say that so many depend on something: "4 rooms depend", "1 service depends"."""
    return f"{counted(rooms=rooms, services=services)} {'depends' if rooms + services == 1 else 'depend'}"


def why(effect: Effect) -> str:
    """Say in a sentence what became of a node."""
    if effect.state is FlowState.DOWN:
        return "Stopped itself."
    parts = []
    if effect.is_unsupported:
        parts.append("What it stands on is gone")
    parts += [_GETS_NOT[kind] for kind in effect.gets_not]
    parts += [_SENDS_NOT[kind] for kind in effect.sends_not]
    parts += [f"One of the places it sends {_small(kind)} to is lost" for kind in effect.sends_less]
    parts += [f"{LINK_LABELS[kind]}: slower or in part" for kind in effect.slow]
    parts += [f"{LINK_LABELS[kind]}: still works, with less in reserve" for kind in effect.spares]
    return ". ".join(parts) + "." if parts else "Degraded."


_GETS_NOT = {
    LinkKind.IMAGES: "No new images arrive",
    LinkKind.WORKLIST: "The worklist is not filled",
    LinkKind.ORDERS: "No orders arrive",
    LinkKind.RESULTS: "No reports arrive",
    LinkKind.DICTATION: "Nothing can be dictated",
    LinkKind.DATA: "No data arrive",
    LinkKind.EXAMS: "Its examinations cannot be finished",
}
_SENDS_NOT = {
    LinkKind.IMAGES: "Images cannot be sent",
    LinkKind.WORKLIST: "Nobody gets its worklist",
    LinkKind.ORDERS: "Orders do not get through",
    LinkKind.RESULTS: "Reports do not get through",
    LinkKind.DICTATION: "Dictation does not get through",
    LinkKind.DATA: "Data do not get through",
}


def _small(kind: LinkKind) -> str:
    label = LINK_LABELS[kind]
    return label[0].lower() + label[1:]


def _words(rooms: int, services: int) -> list[tuple[int, str]]:
    return [(rooms, "room"), (services, "service")]


def _hit(node: Node, effect: Effect, nodes: Mapping[str, Node]) -> Hit:
    path = tuple(nodes[key].label for key in effect.path if key in nodes)
    has_lost = effect.has_lost or effect.state is FlowState.DOWN
    return Hit(node.label, node.site, effect.state, why(effect), path, has_lost, (node.tag,) if node.tag else ())


def _room(name: str, site: str, hits: list[Hit]) -> Hit:
    """A room as its gravest device stands."""
    gravest = _sorted(hits)[0]
    tags = tuple(sorted(tag for hit in hits for tag in hit.tags))
    return Hit(name, site, gravest.state, gravest.why, gravest.path, any(hit.has_lost for hit in hits), tags)


def _sorted(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda hit: (-_GRAVITY.index(hit.state), not hit.has_lost, hit.site, hit.name)))
