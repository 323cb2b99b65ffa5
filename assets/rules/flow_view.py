"""Which part of a flow is looked at: a site, a kind, the neighbourhood of a device; and twins drawn as one box."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assets.enums import DeviceKind, LinkKind
from assets.rules.flow import Link
from assets.rules.reach import OWN_ROOM_ONLY, Node

FEWEST_TWINS = 3


class Layer(StrEnum):
    """What of the flow is looked at."""

    FLOW = "flow"
    IMAGES = "images"
    ORDERS = "orders"
    PLATFORM = "platform"
    EVERYTHING = "everything"


LAYER_WORDS: Mapping[Layer, str] = {
    Layer.FLOW: "Images, orders and reports",
    Layer.IMAGES: "Images only",
    Layer.ORDERS: "Orders, worklists and reports",
    Layer.PLATFORM: "Network, servers and power",
    Layer.EVERYTHING: "Everything",
}

_KINDS: Mapping[Layer, frozenset[LinkKind]] = {
    Layer.FLOW: frozenset(LinkKind) - {LinkKind.PLATFORM},
    Layer.IMAGES: frozenset({LinkKind.IMAGES, LinkKind.EXAMS}),
    Layer.ORDERS: frozenset({LinkKind.ORDERS, LinkKind.WORKLIST, LinkKind.RESULTS, LinkKind.DICTATION}),
    Layer.PLATFORM: frozenset({LinkKind.PLATFORM}),
    Layer.EVERYTHING: frozenset(LinkKind),
}


@dataclass(frozen=True)
class Bundle:
    """Twins: at least FEWEST_TWINS places of work with the very same links. key: of the box they share."""

    key: str
    members: tuple[str, ...]


def of_layer(links: Iterable[Link], layer: Layer) -> list[Link]:
    """Return the links of a layer."""
    return [link for link in links if link.kind in _KINDS[layer]]


def of_site(links: Iterable[Link], *, nodes: Mapping[str, Node], site: str) -> list[Link]:
    """Return the links with an end on the site; all of them without a site."""
    return [link for link in links if not site or site in (nodes[link.source].site, nodes[link.target].site)]


def near(links: Sequence[Link], *, node: str, steps: int = 2) -> list[Link]:
    """Return the links at most so many steps before the node, and at most so many behind it."""
    into: dict[str, list[Link]] = defaultdict(list)
    out_of: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        into[link.target].append(link)
        out_of[link.source].append(link)
    found: dict[Link, None] = {}
    here, there = {node}, {node}
    for _ in range(steps):
        before = [link for each in sorted(here) for link in into[each]]
        behind = [link for each in sorted(there) for link in out_of[each]]
        found |= dict.fromkeys([*before, *behind])
        here, there = {link.source for link in before}, {link.target for link in behind}
    return [link for link in links if link in found]


def twins(
    links: Sequence[Link],
    *,
    nodes: Mapping[str, Node],
    alone: Collection[str] = (),
    looks: Mapping[str, object] | None = None,
) -> list[Bundle]:
    """Return the bundles of a flow.

    alone: nodes that keep a box of their own, such as those with tickets. looks: only nodes that look alike share one.
    """
    ties: dict[str, set[tuple[str, LinkKind, str, str]]] = defaultdict(set)
    for link in links:
        ties[link.source].add((">", link.kind, link.target, link.group))
        ties[link.target].add(("<", link.kind, link.source, link.group))
    shown = looks or {}
    groups: dict[object, list[str]] = defaultdict(list)
    for key, tied in ties.items():
        node = nodes[key]
        if key not in alone and (node.is_service or node.kind in OWN_ROOM_ONLY):
            groups[node.site, node.kind, shown.get(key), frozenset(tied)].append(key)
    return [Bundle(f"b{members[0]}", tuple(members)) for members in groups.values() if len(members) >= FEWEST_TWINS]


def bundled(links: Iterable[Link], bundles: Iterable[Bundle]) -> list[Link]:
    """Return the links with each member replaced by its bundle, each said once."""
    box = {member: bundle.key for bundle in bundles for member in bundle.members}
    moved = (
        Link(box.get(link.source, link.source), box.get(link.target, link.target), link.kind, link.group, link.needed)
        for link in links
    )
    return list(dict.fromkeys(moved))


def many_words(kind: DeviceKind | None, number: int) -> str:
    """Say what a bundle is: "12 scanners"."""
    return f"{number} {_MANY.get(kind, 'devices') if kind else 'services'}"


_MANY = {
    DeviceKind.MODALITY: "scanners",
    DeviceKind.WORKSTATION: "workstations",
    DeviceKind.DISPLAY: "displays",
    DeviceKind.PRINTER: "printers",
}
