"""The flow as a picture and as a table, with how each device stands by its open tickets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.timezone import localtime

from assets.enums import FLOW_STATE_LABELS, KIND_LABELS, LINK_LABELS, DeviceState, FlowState, LinkKind
from assets.queries.flow import Flow, device_key
from assets.queries.work import WorkNow
from assets.rules.flow import Effect, Link
from assets.rules.flow_layout import BOX_HEIGHT, BOX_WIDTH, Picture, Point, draw
from assets.rules.flow_view import Bundle, bundled, many_words, twins
from assets.rules.reach import Node, why
from tickets.queries.reach import Told

_LABEL, _SUB, _NAMES = 17, 23, 19
_EFFECTS = {DeviceState.DOWN: FlowState.DOWN, DeviceState.DEGRADED: FlowState.DEGRADED}
_SIGN, _ROUND = 3, 2
"""Letters that the sign of a state and the round ends of a service take away."""


@dataclass(frozen=True)
class Standing:
    """How a node stands. by_ticket: numbers of open tickets that say so; why: what it lost, when others are down."""

    state: FlowState = FlowState.UP
    by_ticket: tuple[int, ...] = ()
    why: str = ""

    @property
    def words(self) -> str:
        return FLOW_STATE_LABELS[self.state]


@dataclass(frozen=True)
class Box:
    """A box of the picture. tag: "" for a service or a bundle; members: how many it stands for."""

    x: float
    y: float
    label: str
    sub: str
    title: str
    state: FlowState
    tag: str
    service_id: int
    members: int
    is_here: bool

    @property
    def width(self) -> int:
        return BOX_WIDTH

    @property
    def height(self) -> int:
        return BOX_HEIGHT


@dataclass(frozen=True)
class Stroke:
    """A line of the picture. path: an SVG path; kind: of the gravest thing it carries; is_cut: nothing comes by it."""

    path: str
    kind: LinkKind
    title: str
    is_cut: bool


@dataclass(frozen=True)
class Drawing:
    """The picture: lengths in its own units."""

    width: float
    height: float
    boxes: Sequence[Box]
    strokes: Sequence[Stroke]


@dataclass(frozen=True)
class Row:
    """One device or service as the table says it."""

    node: Node
    standing: Standing
    kind: str
    gets: Sequence[tuple[str, str]]
    sends: Sequence[tuple[str, str]]


def standings(
    flow: Flow, told: Mapping[int, Told], *, works: Mapping[int, WorkNow] = MappingProxyType({})
) -> dict[str, Standing]:
    """Return how each node stands that is not simply up: by what tickets say of it, and by what is down elsewhere.

    What is only degraded is said of itself alone: not every slow day of the PACS paints the whole picture. Planned
    work that goes on is said apart: of its devices, and of what loses something by it and is not in trouble else. What
    fails during the work belongs to it; an outage from before it, and work beyond its window, do not.
    """
    said = {device_key(pk): each for pk, each in _with_overrun(told, works).items()}
    agreed = {device_key(pk): work for pk, work in works.items() if not work.is_over and not work.was_out}
    numbers = {key: said.pop(key).numbers for key in agreed if key in said}
    down = [key for key, each in said.items() if each.state is FlowState.DOWN and key in flow.nodes]
    effects: Mapping[str, Effect] = flow.network.effects(down=down) if down else {}
    found = {key: Standing(each.state, each.numbers) for key, each in said.items() if key in flow.nodes}
    for key, effect in effects.items():
        before = found.get(key, Standing())
        if _GRAVITY.index(effect.state) > _GRAVITY.index(before.state):
            found[key] = Standing(effect.state, before.by_ticket, why(effect))
    return _by_work(flow, agreed, numbers, down=down) | found


def _with_overrun(told: Mapping[int, Told], works: Mapping[int, WorkNow]) -> Mapping[int, Told]:
    """Work beyond its window counts as what it does to its devices."""
    late = {pk: _EFFECTS[work.effect] for pk, work in works.items() if work.is_over}
    return {**{pk: Told(state, ()) for pk, state in late.items()}, **told}


def _by_work(
    flow: Flow, agreed: Mapping[str, WorkNow], numbers: Mapping[str, tuple[int, ...]], *, down: Sequence[str]
) -> dict[str, Standing]:
    """What planned work stops or reaches, as planned."""
    here = {key: work for key, work in agreed.items() if key in flow.nodes}
    stopped = [key for key, work in here.items() if work.effect is DeviceState.DOWN]
    effects = flow.network.effects(down=[*down, *stopped]) if stopped else {}
    reached = {
        key: Standing(FlowState.PLANNED, why=f"By planned work on {_origin(flow, effect)}. {why(effect)}")
        for key, effect in effects.items()
        if key not in down
    }
    own = {key: Standing(FlowState.PLANNED, numbers.get(key, ()), work_words(work)) for key, work in here.items()}
    return reached | own


def work_words(work: WorkNow) -> str:
    """Say what work goes on and until when, in the reader's zone."""
    ends_at = localtime(work.ends_at)
    return f"“{work.title}”{' was' if work.is_over else ''} planned until {ends_at:%-d %b, %H:%M}."


def _origin(flow: Flow, effect: Effect) -> str:
    return flow.nodes[effect.path[0]].label if effect.path and effect.path[0] in flow.nodes else "another device"


def drawing(
    links: Sequence[Link],
    *,
    flow: Flow,
    standing: Mapping[str, Standing],
    is_whole: bool = False,
    here: str = "",
) -> Drawing:
    """Draw these links. is_whole: twins get a box each. here: the key of the device the page is about."""
    alone = {here, *(key for key, each in standing.items() if each.by_ticket)}
    bundles = [] if is_whole else twins(links, nodes=flow.nodes, alone=alone, looks=standing)
    shown = bundled(links, bundles)
    keys = list(dict.fromkeys(key for link in shown for key in (link.source, link.target)))
    if here and here not in keys:
        keys.append(here)
    picture = draw(nodes=keys, edges=[(link.source, link.target) for link in shown])
    many = {bundle.key: bundle for bundle in bundles}
    boxes = [
        _bundle_box(picture.boxes[key], many[key], flow, standing.get(many[key].members[0], Standing()))
        if key in many
        else _box(picture.boxes[key], flow.nodes[key], standing.get(key, Standing()), is_here=key == here)
        for key in keys
    ]
    look = {**standing, **{key: standing[each.members[0]] for key, each in many.items() if each.members[0] in standing}}
    return Drawing(picture.width, picture.height, boxes, _strokes(shown, picture, look))


def table(links: Sequence[Link], *, flow: Flow, standing: Mapping[str, Standing]) -> list[Row]:
    """Return the same as a table: devices in trouble first, then by name."""
    gets: dict[str, list[tuple[str, str]]] = defaultdict(list)
    sends: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for link in links:
        gets[link.target].append((LINK_LABELS[link.kind], flow.nodes[link.source].label))
        sends[link.source].append((LINK_LABELS[link.kind], flow.nodes[link.target].label))
    rows = [
        Row(
            node=flow.nodes[key],
            standing=standing.get(key, Standing()),
            kind=_kind_words(flow.nodes[key]),
            gets=_by_kind(gets[key]),
            sends=_by_kind(sends[key]),
        )
        for key in gets.keys() | sends.keys()
    ]
    return sorted(rows, key=_order)


_GRAVITY = list(FlowState)


def _order(row: Row) -> tuple[int, bool, bool, str]:
    """The gravest first, and of those the ones with tickets of their own."""
    return -_GRAVITY.index(row.standing.state), not row.standing.by_ticket, row.node.is_service, row.node.label


def _by_kind(ends: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each kind once, with its ends: ("Images", "CT1, CT2")."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind, label in ends:
        found[kind].append(label)
    return [(kind, ", ".join(labels)) for kind, labels in found.items()]


def _kind_words(node: Node) -> str:
    return KIND_LABELS[node.kind] if node.kind else "Service"


def _box(place: Point, node: Node, standing: Standing, *, is_here: bool) -> Box:
    is_up = standing.state is FlowState.UP
    where = node.room or node.site
    name = f"{node.tag} {node.name}" if node.tag else node.name
    title = f"{name}, {_kind_words(node)}, {where}: {standing.words}"
    sub = (where if node.is_service else node.name) if is_up else standing.words
    return Box(
        x=place[0],
        y=place[1],
        label=_short(node.label, _LABEL - (0 if is_up else _SIGN) - (_ROUND if node.is_service else 0)),
        sub=_short(sub, _SUB),
        title=f"{title}. {standing.why}".rstrip(". ") + ".",
        state=standing.state,
        tag=node.tag,
        service_id=node.id if node.is_service else 0,
        members=1,
        is_here=is_here,
    )


def _bundle_box(place: Point, bundle: Bundle, flow: Flow, standing: Standing) -> Box:
    nodes = [flow.nodes[key] for key in bundle.members]
    words, names = many_words(nodes[0].kind, len(nodes)), [node.label for node in nodes]
    return Box(
        x=place[0],
        y=place[1],
        label=_short(words, _LABEL),
        sub=_short(", ".join(names), _NAMES) if standing.state is FlowState.UP else standing.words,
        title=f"{words}, {standing.words.lower()}: {', '.join(names)}. Show each.",
        state=standing.state,
        tag="",
        service_id=0,
        members=len(nodes),
        is_here=False,
    )


def _strokes(links: Sequence[Link], picture: Picture, standing: Mapping[str, Standing]) -> list[Stroke]:
    kinds: dict[tuple[str, str], list[LinkKind]] = defaultdict(list)
    for link in links:
        kinds[link.source, link.target].append(link.kind)
    gone = {key for key, each in standing.items() if each.state in (FlowState.DOWN, FlowState.CUT_OFF)}
    return [
        Stroke(
            path=_path(picture.lines[edge]),
            kind=min(carried, key=list(LinkKind).index),
            title=", ".join(LINK_LABELS[kind] for kind in dict.fromkeys(carried)),
            is_cut=edge[0] in gone or edge[1] in gone,
        )
        for edge, carried in kinds.items()
        if edge in picture.lines
    ]


def _path(points: Sequence[Point]) -> str:
    """Curves between columns, straight through them: every second stretch is a lane."""
    (x, y), *others = points
    parts = [f"M{x:g} {y:g}"]
    for number, (to_x, to_y) in enumerate(others):
        middle = (x + to_x) / 2
        is_lane = number % 2 == 1
        parts.append(f"L{to_x:g} {to_y:g}" if is_lane else f"C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}")
        x, y = to_x, to_y
    return "".join(parts)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
