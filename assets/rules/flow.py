"""What stops when something in the flow of images and orders stops; docs/flow.md says it in words.

A network of links is read in two directions: what still arrives at a node (its feed), and what a node can still get
rid of (its takers). Both are least solutions (rules/flow_levels.py), so that a loop never keeps itself alive.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assets.enums import FlowState, LinkKind
from assets.rules.flow_levels import LIMPING, STOPPED, WHOLE, Levels, Line, Need, System, Variable

MADE_OF: Mapping[LinkKind, frozenset[LinkKind]] = {
    LinkKind.IMAGES: frozenset({LinkKind.IMAGES}),
    LinkKind.WORKLIST: frozenset({LinkKind.WORKLIST, LinkKind.ORDERS}),
    LinkKind.ORDERS: frozenset({LinkKind.ORDERS}),
    LinkKind.RESULTS: frozenset({LinkKind.RESULTS, LinkKind.DICTATION}),
    LinkKind.DICTATION: frozenset({LinkKind.DICTATION}),
    LinkKind.DATA: frozenset({LinkKind.DATA, LinkKind.IMAGES}),
}
"""What a node sends on is made of what arrives there: a worklist of orders, a report of dictation. Kinds that are not
here carry nothing: they are looked at by themselves."""


_NO_DELIVERY = {(LinkKind.IMAGES, LinkKind.DATA)}
"""A dose report is made of images, but who gets it has not got the images."""


class Part(StrEnum):
    """What a node does with what arrives."""

    MAKES = "makes"  # a scanner: what it sends does not depend on what arrives
    PASSES = "passes"  # a router or interface engine: of use only as long as somebody takes what it passes on
    KEEPS = "keeps"  # a PACS or archive: what is sent there has arrived, whoever takes it further
    ENDS = "ends"  # all others, and services


@dataclass(frozen=True, slots=True)
class Link:
    """Something goes from source to target. Links of one group stand in for each other; `needed` of them must work."""

    source: str
    target: str
    kind: LinkKind
    group: str = ""
    needed: int = 1


@dataclass(frozen=True)
class Effect:
    """What became of one node.

    gets_not: kinds that no longer arrive. sends_not: kinds nobody takes any more; sends_less: of which one taker is
    lost. slow: kinds that come or go by something degraded. spares: kinds with fewer alternatives left than usual.
    is_unsupported: what it stands on is gone. path: from what stopped to this node, both included.
    """

    state: FlowState
    gets_not: tuple[LinkKind, ...] = ()
    sends_not: tuple[LinkKind, ...] = ()
    sends_less: tuple[LinkKind, ...] = ()
    slow: tuple[LinkKind, ...] = ()
    spares: tuple[LinkKind, ...] = ()
    is_unsupported: bool = False
    path: tuple[str, ...] = ()

    @property
    def has_lost(self) -> bool:
        """True when something does not come or go any more, not only more slowly or with less in reserve."""
        return bool(self.gets_not or self.sends_not or self.sends_less or self.is_unsupported)


_Kinds = tuple[LinkKind, ...]


@dataclass(frozen=True)
class _Now:
    """Levels of nodes by themselves, of what arrives, of what is taken somewhere, and of what is taken everywhere."""

    base: Mapping[str, int]
    feeds: Levels
    takers: Levels
    every: Levels


@dataclass
class Network:
    """Links made ready to be asked. parts: what each node does; ENDS when it is not named."""

    links: Sequence[Link]
    parts: Mapping[str, Part] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._into: dict[str, dict[LinkKind, list[Link]]] = defaultdict(dict)
        self._out_of: dict[str, dict[LinkKind, list[Link]]] = defaultdict(dict)
        for link in self.links:
            self._into[link.target].setdefault(link.kind, []).append(link)
            self._out_of[link.source].setdefault(link.kind, []).append(link)
        self.nodes = frozenset(self._into.keys() | self._out_of.keys())
        self._feeds = System(_needs_of(self._into, self._fed))
        self._takers = System(_needs_of(self._out_of, self._taken))
        self._every = System(_needs_of(self._out_of, self._taken), min)
        self._usual = self._levels({})

    def effects(self, *, down: Iterable[str] = (), degraded: Iterable[str] = ()) -> dict[str, Effect]:
        """Return what becomes of each node that is no longer whole when these are down or degraded. Total.

        One that has no links is only down or degraded itself.
        """
        own = dict.fromkeys(degraded, LIMPING) | dict.fromkeys(down, STOPPED)
        now = self._levels(own)
        found = {node: effect for node in self.nodes | own.keys() if (effect := self._effect(node, own, now))}
        for node in self.nodes:
            if exams := _exams(_links(self._into, node, LinkKind.EXAMS), found):
                found[node] = _worst(found.get(node), exams)
        paths = self._paths(sorted(own), found, now)
        return {node: replace(effect, path=paths.get(node, (node,))) for node, effect in found.items()}

    def _part(self, node: str) -> Part:
        return self.parts.get(node, Part.ENDS)

    def _fed(self, link: Link) -> Line:
        """What arrives depends on its source, and on what it is made of there."""
        if self._part(link.source) is Part.MAKES or link.source not in self._into:
            return Line(link.source)
        arriving = self._into[link.source]
        return Line(link.source, tuple((link.source, kind) for kind in sorted(MADE_OF[link.kind]) if kind in arriving))

    def _taken(self, link: Link) -> Line:
        """What leaves depends on its target and, when that only passes it on, on who takes it there."""
        if self._part(link.target) is not Part.PASSES or link.target not in self._out_of:
            return Line(link.target)
        leaving = sorted(self._out_of[link.target])
        onward = (
            kind for kind in leaving if link.kind in MADE_OF.get(kind, ()) and (link.kind, kind) not in _NO_DELIVERY
        )
        return Line(link.target, tuple((link.target, kind) for kind in onward))

    def _levels(self, own: Mapping[str, int]) -> _Now:
        base = self._bases(own)
        return _Now(base, self._feeds.solve(base), self._takers.solve(base), self._every.solve(base))

    def _bases(self, own: Mapping[str, int]) -> dict[str, int]:
        """Level of each node by itself and all it stands on; what is not in it is whole.

        Here every need must be met, and what stands on each other in a circle stands.
        """
        base, waiting = dict(own), list(own)
        while waiting:
            node = waiting.pop()
            for link in _links(self._out_of, node, LinkKind.PLATFORM):
                level = min(need.level(base, {}) for need in self._supports(link.target))
                if level < base.get(link.target, WHOLE):
                    base[link.target] = level
                    waiting.append(link.target)
        return base

    def _supports(self, node: str) -> tuple[Need, ...]:
        return _grouped(_links(self._into, node, LinkKind.PLATFORM), lambda link: Line(link.source))

    def _effect(self, node: str, own: Mapping[str, int], now: _Now) -> Effect | None:
        if own.get(node) == STOPPED:
            return Effect(FlowState.DOWN)
        if now.base.get(node) == STOPPED:
            return Effect(FlowState.CUT_OFF, is_unsupported=True)
        gets = _carried(self._into, node)
        sends = () if self._part(node) is Part.KEEPS else _carried(self._out_of, node)
        usual = self._usual
        gets_not = _those(gets, lambda kind: now.feeds[node, kind] == STOPPED < usual.feeds[node, kind])
        sends_not = _those(sends, lambda kind: now.takers[node, kind] == STOPPED < usual.takers[node, kind])
        less = _those(sends, lambda kind: kind not in sends_not and self._is_less(node, kind, now))
        slow = {
            *_those(gets, lambda kind: now.feeds[node, kind] == LIMPING < usual.feeds[node, kind]),
            *_those(sends, lambda kind: now.takers[node, kind] == LIMPING < usual.takers[node, kind]),
        }
        spares = self._spares(node, now)
        if not (gets_not or sends_not or less or slow or spares or now.base.get(node, WHOLE) < WHOLE):
            return None
        is_cut_off = self._is_cut_off(node, gets, sends, gets_not, sends_not)
        state = FlowState.CUT_OFF if is_cut_off else FlowState.DEGRADED
        return Effect(state, gets_not, sends_not, less, tuple(sorted(slow)), spares)

    def _is_cut_off(self, node: str, gets: _Kinds, sends: _Kinds, gets_not: _Kinds, sends_not: _Kinds) -> bool:
        """True when what the node is for is lost: images where there are any, else everything; one side of a relay."""
        lost, every = {*gets_not, *sends_not}, {*gets, *sends}
        if LinkKind.IMAGES in every:
            return LinkKind.IMAGES in lost
        if self._part(node) is Part.PASSES and (gets_not or sends_not):
            return gets_not == gets or sends_not == sends
        return bool(lost) and lost == every

    def _is_less(self, node: str, kind: LinkKind, now: _Now) -> bool:
        """True when images of a scanner or relay reach several places and one of them is lost, be it further on.

        A worklist that one of its scanners does not fetch, or orders one of several do not take, harm nobody before.
        """
        if kind is not LinkKind.IMAGES or self._part(node) not in (Part.MAKES, Part.PASSES):
            return False
        return now.every[node, kind] == STOPPED < self._usual.every[node, kind]

    def _spares(self, node: str, now: _Now) -> tuple[LinkKind, ...]:
        """Kinds whose group still does what it must, but with fewer members than usual."""
        found = set()
        for kind in LinkKind:
            feeds, takers = self._feeds.needs.get((node, kind), ()), self._takers.needs.get((node, kind), ())
            checks = [(need, now.feeds, self._usual.feeds) for need in feeds]
            checks += [(need, now.takers, self._usual.takers) for need in takers]
            checks += [(need, {}, {}) for need in self._supports(node) if kind is LinkKind.PLATFORM]
            if any(need.needed <= need.alive(now.base, lv) < need.alive({}, usual) for need, lv, usual in checks):
                found.add(kind)
        return tuple(sorted(found))

    def _paths(self, stopped: Sequence[str], found: Mapping[str, Effect], now: _Now) -> dict[str, tuple[str, ...]]:
        """The shortest way by which each node was reached from what stopped."""
        reached: dict[str, list[str]] = defaultdict(list)
        for node in sorted(found):
            for cause in self._causes(node, found, now):
                reached[cause].append(node)
        paths: dict[str, tuple[str, ...]] = {node: (node,) for node in stopped}
        waiting = list(stopped)
        for node in waiting:  # grows while it is read: breadth first
            for other in reached[node]:
                if other not in paths:
                    paths[other] = (*paths[node], other)
                    waiting.append(other)
        return paths

    def _causes(self, node: str, found: Mapping[str, Effect], now: _Now) -> Iterator[str]:
        """Neighbours through which a node lost something."""
        for kind in LinkKind:
            for need in self._feeds.needs.get((node, kind), ()):
                yield from (line.node for line in need.lines if line.level(now.base, now.feeds) < WHOLE)
            for need in self._takers.needs.get((node, kind), ()):
                yield from (line.node for line in need.lines if line.level(now.base, now.every, min) < WHOLE)
        for need in self._supports(node):
            yield from (line.node for line in need.lines if line.level(now.base, {}) < WHOLE)
        yield from (link.source for link in _links(self._into, node, LinkKind.EXAMS) if link.source in found)


_GRAVITY = list(FlowState)


def _exams(links: Sequence[Link], found: Mapping[str, Effect]) -> Effect | None:
    """What becomes of work that is done on these scanners: cut off with them, degraded with what they lost."""
    if not links:
        return None
    base = {link.source: _exam_level(found[link.source]) for link in links if link.source in found}
    needs = _grouped(links, lambda link: Line(link.source))
    level = max(need.level(base, {}) for need in needs)
    if level == STOPPED:
        return Effect(FlowState.CUT_OFF, gets_not=(LinkKind.EXAMS,))
    if level == LIMPING:
        return Effect(FlowState.DEGRADED, slow=(LinkKind.EXAMS,))
    is_fewer = any(value == STOPPED for value in base.values())
    return Effect(FlowState.DEGRADED, spares=(LinkKind.EXAMS,)) if is_fewer else None


def _exam_level(effect: Effect) -> int:
    if effect.state is not FlowState.DEGRADED:
        return STOPPED
    return WHOLE if effect.spares and not effect.slow and not effect.has_lost else LIMPING


def _worst(one: Effect | None, other: Effect) -> Effect:
    """Both effects as one, with the graver state."""
    if one is None:
        return other
    return Effect(
        max(one.state, other.state, key=_GRAVITY.index),
        gets_not=(*one.gets_not, *other.gets_not),
        sends_not=one.sends_not,
        sends_less=one.sends_less,
        slow=(*one.slow, *other.slow),
        spares=(*one.spares, *other.spares),
        is_unsupported=one.is_unsupported,
    )


_Side = Mapping[str, Mapping[LinkKind, Sequence[Link]]]


def _links(side: _Side, node: str, kind: LinkKind) -> Sequence[Link]:
    return side[node].get(kind, ()) if node in side else ()


def _needs_of(side: _Side, line: Callable[[Link], Line]) -> dict[Variable, tuple[Need, ...]]:
    return {
        (node, kind): _grouped(links, line)
        for node, by_kind in side.items()
        for kind, links in by_kind.items()
        if kind in MADE_OF
    }


def _grouped(links: Iterable[Link], line: Callable[[Link], Line]) -> tuple[Need, ...]:
    """One need for each link by itself, and one for each group; a group needs no more than it has."""
    groups: dict[str, list[Link]] = defaultdict(list)
    for number, link in enumerate(links):
        groups[link.group or f"\x00{number}"].append(link)
    return tuple(
        Need(tuple(line(link) for link in each), max(1, min(each[0].needed, len(each)))) for each in groups.values()
    )


def _carried(side: _Side, node: str) -> _Kinds:
    return tuple(sorted(kind for kind in side[node] if kind in MADE_OF)) if node in side else ()


def _those(kinds: Iterable[LinkKind], is_so: Callable[[LinkKind], bool]) -> tuple[LinkKind, ...]:
    return tuple(kind for kind in kinds if is_so(kind))
