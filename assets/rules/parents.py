"""Which component several scanners have in common: where to look when they are in trouble at the same time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assets.enums import LinkKind
from assets.rules.flow import Link, Part

FEWEST_SCANNERS = 3
"""Three scanners with the same kind of trouble in one shift are rarely chance, if few more could have it."""

LARGE_SHARE = 4
"""A component counts when one in so many of its scanners is in trouble; behind a PACS with thirty, three in a shift are
chance, and only those of the last hours count."""

BEFORE = frozenset({LinkKind.WORKLIST, LinkKind.ORDERS})
"""Kinds that come to a scanner; images leave it."""


@dataclass(frozen=True)
class Parent:
    """A component some scanners in trouble depend on. of_all: how many scanners depend on it, in trouble or not."""

    node: str
    scanners: tuple[str, ...]
    of_all: int


class Dependence:
    """What each scanner depends on for what it sends and what it gets."""

    def __init__(self, links: Iterable[Link], parts: Mapping[str, Part]) -> None:
        self._parts = parts
        self._to: dict[str, list[str]] = defaultdict(list)
        self._from: dict[str, list[str]] = defaultdict(list)
        self._supports: dict[str, list[str]] = defaultdict(list)
        for link in links:
            if link.kind is LinkKind.IMAGES:
                self._to[link.source].append(link.target)
            elif link.kind in BEFORE:
                self._from[link.target].append(link.source)
            elif link.kind is LinkKind.PLATFORM:
                self._supports[link.target].append(link.source)

    def steps(self, scanner: str, kinds: Collection[LinkKind]) -> dict[str, int]:
        """Return how many steps away each component is that it depends on for these kinds; not the scanner itself.

        Images are followed up to the first PACS or archive; what a component stands on is one step further.
        """
        found = {scanner: 0}
        if LinkKind.IMAGES in kinds:
            self._follow(self._to, scanner, found)
        if BEFORE & set(kinds):
            self._follow(self._from, scanner, found)
        waiting = list(found)
        for node in waiting:  # grows while it is read
            for other in self._supports[node]:
                if other not in found:
                    found[other] = found[node] + 1
                    waiting.append(other)
        del found[scanner]
        return found

    def _follow(self, side: Mapping[str, Sequence[str]], start: str, found: dict[str, int]) -> None:
        seen, waiting = {start: 0}, [start]
        for node in waiting:  # grows while it is read: breadth first
            if node != start and self._parts.get(node) is Part.KEEPS:
                continue
            for other in side[node]:
                if other not in seen:
                    seen[other] = seen[node] + 1
                    waiting.append(other)
        for node, steps in seen.items():
            found[node] = min(steps, found.get(node, steps))


def common_parents(
    *,
    trouble: Mapping[str, Collection[LinkKind]],
    links: Sequence[Link],
    parts: Mapping[str, Part],
    fresh: Collection[str] = (),
) -> list[Parent]:
    """Return components that FEWEST_SCANNERS or more scanners in trouble have in common; each scanner counts once.

    trouble: a scanner to the kinds that its trouble may be about. fresh: scanners whose trouble is new, which count
    however many others there are (LARGE_SHARE). First comes the component with the largest share of
    its scanners in trouble, then the most scanners, then the nearest.
    """
    dependence = Dependence(links, parts)
    steps = {scanner: dependence.steps(scanner, kinds) for scanner, kinds in sorted(trouble.items())}
    scanners = {link.source for link in links if parts.get(link.source) is Part.MAKES}
    scanners |= {link.target for link in links if parts.get(link.target) is Part.MAKES}
    kinds = {kind for wanted in trouble.values() for kind in wanted}
    all_: dict[str, int] = defaultdict(int)
    for scanner in scanners | trouble.keys():
        for node in dependence.steps(scanner, kinds):
            all_[node] += 1
    found = []
    while best := _best(steps, all_, fresh):
        found.append(best)
        for scanner in best.scanners:
            del steps[scanner]
    return found


def _best(steps: Mapping[str, Mapping[str, int]], all_: Mapping[str, int], fresh: Collection[str]) -> Parent | None:
    under: dict[str, list[str]] = defaultdict(list)
    for scanner, parents in steps.items():
        for node in parents:
            under[node].append(scanner)
    offered = [
        (node, counting) for node, scanners in under.items() if (counting := _counting(scanners, all_[node], fresh))
    ]
    if not offered:
        return None

    def rank(each: tuple[str, list[str]]) -> tuple[float, int, int, str]:
        node, scanners = each
        far = sum(steps[scanner][node] for scanner in scanners)
        return -len(scanners) / all_[node], -len(scanners), far, node

    node, scanners = min(offered, key=rank)
    return Parent(node, tuple(scanners), all_[node])


def _counting(scanners: list[str], of_all: int, fresh: Collection[str]) -> list[str]:
    """The scanners that count for a component; none when they are too few."""
    counting = scanners if len(scanners) * LARGE_SHARE >= of_all else [each for each in scanners if each in fresh]
    return counting if len(counting) >= FEWEST_SCANNERS else []
