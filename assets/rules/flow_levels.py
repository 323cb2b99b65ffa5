"""Levels that depend on each other: the least solution of a system where each variable needs n of m lines.

A level is STOPPED, LIMPING or WHOLE. Starting at the bottom and only rising, a loop that nothing feeds stays down.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assets.enums import LinkKind

STOPPED, LIMPING, WHOLE = 0, 1, 2

Variable = tuple[str, LinkKind]
Levels = Mapping[Variable, int]
Choice = Callable[[Iterable[int]], int]


@dataclass(frozen=True, slots=True)
class Line:
    """One way something comes or goes: the node at its other end, and the variables of which one must live there.

    Without made_of the node alone decides.
    """

    node: str
    made_of: tuple[Variable, ...] = ()

    def level(self, base: Mapping[str, int], levels: Levels, best: Choice = max) -> int:
        """The level of this line; a node that base does not name is whole. best: which of made_of counts."""
        own = base.get(self.node, WHOLE)
        return min(own, best(levels.get(each, STOPPED) for each in self.made_of)) if self.made_of else own


@dataclass(frozen=True, slots=True)
class Need:
    """Lines that stand in for each other, of which at least so many must live."""

    lines: tuple[Line, ...]
    needed: int = 1

    def level(self, base: Mapping[str, int], levels: Levels, best: Choice = max) -> int:
        """The level of the worst of the lines that must live, when the best are counted first."""
        return sorted((line.level(base, levels, best) for line in self.lines), reverse=True)[self.needed - 1]

    def alive(self, base: Mapping[str, int], levels: Levels) -> int:
        """How many lines are not stopped."""
        return sum(line.level(base, levels) > STOPPED for line in self.lines)


class System:
    """Variables with their needs. With max a variable lives as long as one of its needs is met, with min if all are."""

    def __init__(self, needs: Mapping[Variable, tuple[Need, ...]], best: Choice = max) -> None:
        self._best = best
        springs = _springs(needs)
        self.needs = {
            variable: tuple(_alone(need) for need in its) if variable in springs else its
            for variable, its in needs.items()
        }
        self._users: dict[Variable, list[Variable]] = defaultdict(list)
        for variable, its in self.needs.items():
            for other in {each for need in its for line in need.lines for each in line.made_of}:
                self._users[other].append(variable)

    def solve(self, base: Mapping[str, int]) -> Levels:
        """Return the least level of each variable, given the levels of nodes by themselves."""
        levels = dict.fromkeys(self.needs, STOPPED)
        waiting = list(levels)
        while waiting:
            variable = waiting.pop()
            level = self._best(need.level(base, levels, self._best) for need in self.needs[variable])
            if level > levels[variable]:
                levels[variable] = level
                waiting.extend(self._users.get(variable, ()))
        return levels


def _alone(need: Need) -> Need:
    return Need(tuple(Line(line.node) for line in need.lines), need.needed)


def _springs(needs: Mapping[Variable, tuple[Need, ...]]) -> set[Variable]:
    """Variables of loops that nothing outside feeds: each node of them counts as a source of its own."""
    found: set[Variable] = set()
    for loop in _loops(needs):
        members = set(loop)
        lines = [line for variable in loop for need in needs[variable] for line in need.lines]
        if all(line.made_of and members.issuperset(line.made_of) for line in lines):
            found |= members
    return found


def _loops(needs: Mapping[Variable, tuple[Need, ...]]) -> Iterator[list[Variable]]:
    """Strongly connected components (Tarjan 1972), without recursion: hospitals have long chains."""
    after = {
        variable: [each for need in its for line in need.lines for each in line.made_of if each in needs]
        for variable, its in needs.items()
    }
    order: dict[Variable, int] = {}
    low: dict[Variable, int] = {}
    stack: list[Variable] = []
    on_stack: set[Variable] = set()
    for root in after:
        if root in order:
            continue
        work = [(root, iter(after[root]))]
        order[root] = low[root] = len(order)
        stack.append(root)
        on_stack.add(root)
        while work:
            variable, others = work[-1]
            for other in others:
                if other not in order:
                    order[other] = low[other] = len(order)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(after[other])))
                    break
                if other in on_stack:
                    low[variable] = min(low[variable], order[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[variable])
                if low[variable] == order[variable]:
                    cut = stack.index(variable)
                    on_stack.difference_update(stack[cut:])
                    yield stack[cut:]
                    del stack[cut:]
