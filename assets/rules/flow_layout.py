"""A picture of a directed flow: boxes in columns from left to right, and lines that never cross a box.

Layers after Sugiyama, Tagawa and Toda (1981): loops are cut, columns are longest paths, order within a column follows
the mean of the neighbours, heights are the nearest ones to the neighbours that keep the boxes apart. Pure and
repeatable: the same flow in the same order gives the same picture. All lengths are in the units of the picture.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

BOX_WIDTH, BOX_HEIGHT = 150, 44
_GAP_X, _GAP_Y, _MARGIN, _LANE = 62, 12, 14, 14
_SWEEPS = 6

Edge = tuple[str, str]
Point = tuple[float, float]
_Stop = tuple[str, int] | str
"""A box by its key, or the place where a line goes through a column."""


@dataclass(frozen=True)
class Picture:
    """width and height hold everything. boxes: left upper corner of each node. lines: points of each edge.

    A line goes from the side of its source to that of its target; between two columns it may be curved, through a
    column it is straight.
    """

    width: float
    height: float
    boxes: Mapping[str, Point]
    lines: Mapping[Edge, Sequence[Point]]


def draw(*, nodes: Sequence[str], edges: Iterable[Edge]) -> Picture:
    """Lay a flow out. Edges to oneself or to what is no node are left out, and so is an edge said twice."""
    known = set(nodes)
    wanted = list(dict.fromkeys(edge for edge in edges if edge[0] != edge[1] and known.issuperset(edge)))
    forward = _without_loops(nodes, wanted)
    ranks = _ranks(nodes, forward)
    columns, chains = _columns(nodes, forward, ranks)
    columns = _ordered(columns, chains)
    heights = _heights(columns, chains)
    return _picture(nodes, wanted, columns, chains, heights, ranks)


def _without_loops(nodes: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """Turn round the edges that close a loop; depth first, in the given order, without recursion."""
    after: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        after[source].append(target)
    done: set[str] = set()
    open_: set[str] = set()
    turned: set[Edge] = set()
    entered = {target for _, target in edges}
    for root in sorted(nodes, key=lambda node: node in entered):
        work = [(root, iter(after[root]))] if root not in done else []
        open_.update(node for node, _ in work)
        while work:
            node, others = work[-1]
            other = next((each for each in others if each not in done), None)
            if other is None:
                work.pop()
                open_.discard(node)
                done.add(node)
            elif other in open_:
                turned.add((node, other))
            else:
                open_.add(other)
                work.append((other, iter(after[other])))
    straight = [edge[::-1] if edge in turned else edge for edge in edges]
    return list(dict.fromkeys(straight))


def _ranks(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The column of each node: its longest way from a source; a source stands next to the first it feeds."""
    after: dict[str, list[str]] = defaultdict(list)
    missing = dict.fromkeys(nodes, 0)
    for source, target in edges:
        after[source].append(target)
        missing[target] += 1
    sources = [node for node in nodes if not missing[node]]
    ranks = dict.fromkeys(nodes, 0)
    waiting = list(sources)
    for node in waiting:  # grows while it is read
        for other in after[node]:
            ranks[other] = max(ranks[other], ranks[node] + 1)
            missing[other] -= 1
            if not missing[other]:
                waiting.append(other)
    for node in sources:
        if after[node]:
            ranks[node] = min(ranks[other] for other in after[node]) - 1
    return ranks


def _columns(
    nodes: Sequence[str], edges: Sequence[Edge], ranks: Mapping[str, int]
) -> tuple[list[list[_Stop]], dict[Edge, list[_Stop]]]:
    """Stops by column, and the stops of each edge: a lane of its own in every column it goes through."""
    columns: list[list[_Stop]] = [[] for _ in range(max(ranks.values(), default=-1) + 1)]
    for node in nodes:
        columns[ranks[node]].append(node)
    chains: dict[Edge, list[_Stop]] = {}
    for source, target in edges:
        lanes: list[_Stop] = [(f"{source}\x00{target}", rank) for rank in range(ranks[source] + 1, ranks[target])]
        for rank, lane in enumerate(lanes, ranks[source] + 1):
            columns[rank].append(lane)
        chains[source, target] = [source, *lanes, target]
    return columns, chains


def _neighbours(chains: Mapping[Edge, Sequence[_Stop]]) -> tuple[dict[_Stop, list[_Stop]], dict[_Stop, list[_Stop]]]:
    before: dict[_Stop, list[_Stop]] = defaultdict(list)
    after: dict[_Stop, list[_Stop]] = defaultdict(list)
    for chain in chains.values():
        for left, right in zip(chain, chain[1:], strict=False):
            after[left].append(right)
            before[right].append(left)
    return before, after


def _ordered(columns: list[list[_Stop]], chains: Mapping[Edge, Sequence[_Stop]]) -> list[list[_Stop]]:
    """Order each column by the mean place of its neighbours, to and fro; those without any keep their place."""
    before, after = _neighbours(chains)
    for sweep in range(_SWEEPS):
        side = before if sweep % 2 == 0 else after
        order = range(1, len(columns)) if sweep % 2 == 0 else range(len(columns) - 2, -1, -1)
        for number in order:
            other = columns[number - 1 if sweep % 2 == 0 else number + 1]
            place = {stop: index / max(1, len(other)) for index, stop in enumerate(other)}
            here = columns[number]
            wish = {
                stop: _mean([place[each] for each in side[stop] if each in place], index / max(1, len(here)))
                for index, stop in enumerate(here)
            }
            here.sort(key=wish.__getitem__)
    return columns


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _tall(stop: _Stop) -> float:
    return BOX_HEIGHT if isinstance(stop, str) else _LANE


def _heights(columns: Sequence[Sequence[_Stop]], chains: Mapping[Edge, Sequence[_Stop]]) -> dict[_Stop, float]:
    """The middle of each stop: near to its neighbours, in order, and apart."""
    before, after = _neighbours(chains)
    heights: dict[_Stop, float] = {}
    for column in columns:
        heights.update(_apart(column, [0.0] * len(column)))
    for sweep in range(_SWEEPS):
        order = columns if sweep % 2 == 0 else columns[::-1]
        for column in order:
            near = [*(before if sweep % 2 == 0 else after, before, after)]
            wishes = []
            for stop in column:
                sides = near[0][stop] if sweep < _SWEEPS - 1 else near[1][stop] + near[2][stop]
                wishes.append(_mean([heights[each] for each in sides], heights[stop]))
            heights.update(_apart(column, wishes))
    top = min((height - _tall(stop) / 2 for stop, height in heights.items()), default=0.0)
    return {stop: height - top + _MARGIN for stop, height in heights.items()}


def _apart(column: Sequence[_Stop], wishes: Sequence[float]) -> dict[_Stop, float]:
    """The middles nearest to the wishes (least squares) that keep order and distance: pooled neighbours, as in
    isotonic regression."""
    offsets, offset = [], 0.0
    for index, stop in enumerate(column):
        if index:
            offset += (_tall(column[index - 1]) + _tall(stop)) / 2 + _GAP_Y
        offsets.append(offset)
    pools: list[tuple[float, int]] = []
    for wish, away in zip(wishes, offsets, strict=True):
        total, size = wish - away, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / size:
            more, others = pools.pop()
            total, size = total + more, size + others
        pools.append((total, size))
    levels = [total / size for total, size in pools for _ in range(size)]
    return {stop: level + away for stop, level, away in zip(column, levels, offsets, strict=True)}


def _picture(
    nodes: Sequence[str],
    edges: Sequence[Edge],
    columns: Sequence[Sequence[_Stop]],
    chains: Mapping[Edge, Sequence[_Stop]],
    heights: Mapping[_Stop, float],
    ranks: Mapping[str, int],
) -> Picture:
    left = {rank: _MARGIN + rank * (BOX_WIDTH + _GAP_X) for rank in range(len(columns))}
    boxes = {node: (float(left[ranks[node]]), round(heights[node] - BOX_HEIGHT / 2, 1)) for node in nodes}
    lines: dict[Edge, Sequence[Point]] = {}
    for source, target in edges:
        is_turned = (source, target) not in chains
        chain = chains[(target, source) if is_turned else (source, target)]
        points = _points(chain, left, heights, ranks)
        lines[source, target] = points[::-1] if is_turned else points
    bottom = max((height + _tall(stop) / 2 for stop, height in heights.items()), default=0.0)
    width = left[len(columns) - 1] + BOX_WIDTH + _MARGIN if columns else 2 * _MARGIN
    return Picture(float(width), round(bottom + _MARGIN, 1), boxes, lines)


def _points(
    chain: Sequence[_Stop], left: Mapping[int, float], heights: Mapping[_Stop, float], ranks: Mapping[str, int]
) -> list[Point]:
    """From the right side of the first box, straight through each lane, to the left side of the last."""
    points: list[Point] = []
    for stop in chain:
        x = left[ranks[stop] if isinstance(stop, str) else stop[1]]
        y = round(heights[stop], 1)
        points += [(float(x), y), (float(x + BOX_WIDTH), y)]
    return points[1:-1]
