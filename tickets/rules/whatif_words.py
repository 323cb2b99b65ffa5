"""What other promises would have made of the past, in figures and words for a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tickets.enums import Priority
from tickets.rules.priority import PRIORITY_WORDS
from tickets.rules.whatif import Change, Measured

MEASURED_WORDS = {
    Measured.FIRST_RESPONSE: "First response",
    Measured.NEXT_RESPONSE: "Next response",
    Measured.FIRST_RESOLUTION: "First resolution",
    Measured.RESOLUTION: "Resolution",
}
CHANGE_WORDS = {
    Change.LOST: "kept → missed",
    Change.WON: "missed → kept",
    Change.LATE_NOW: "late at once",
    Change.LATE_NO_MORE: "no longer late",
    Change.PROMISED: "promised anew",
    Change.UNPROMISED: "no longer promised",
    Change.EARLIER: "due earlier",
    Change.LATER: "due later",
}
FEW = 20
"""Below so many a share says little."""


@dataclass(frozen=True)
class Share:
    """How many of the promises that were decided were kept."""

    met: int
    missed: int

    @property
    def n(self) -> int:
        return self.met + self.missed

    @property
    def text(self) -> str:
        """Return it in per cent, rounded down, so that 100.0 % means all; a dash for none."""
        return f"{1000 * self.met // self.n / 10:.1f} %" if self.n else "–"

    @property
    def is_few(self) -> bool:
        return 0 < self.n < FEW


@dataclass(frozen=True)
class Line:
    """Attainment of one group before and after, and how many promises change in either direction."""

    label: str
    before: Share
    after: Share
    won: int
    lost: int

    @property
    def change(self) -> str:
        """Return the difference in percentage points with its sign; "" when one side has none."""
        if not (self.before.n and self.after.n):
            return ""
        points = round(100 * (self.after.met / self.after.n - self.before.met / self.before.n), 1)
        return f"{points:+.1f}".replace("-", "−") if points else "±0.0"


@dataclass(frozen=True)
class Changed:
    """How many promises change in one way."""

    change: Change
    label: str
    count: int


def attainment(counts: Mapping[str, int]) -> dict[Measured, Line]:
    """Return attainment over all tickets, by measure."""
    return {measured: _line(counts, measured, "all", MEASURED_WORDS[measured]) for measured in Measured}


def by_priority(counts: Mapping[str, int], measured: Measured) -> list[Line]:
    """Return attainment of one measure by priority, where any was decided."""
    groups = [(f"p{priority.value}", f"P{priority.value} {PRIORITY_WORDS[priority]}") for priority in Priority]
    return _lines(counts, measured, groups)


def by_queue(counts: Mapping[str, int], measured: Measured, names: Mapping[str, str]) -> list[Line]:
    """Return attainment of one measure by queue, in the order of the names, where any was decided."""
    return _lines(counts, measured, [(f"q-{code}", name) for code, name in names.items()])


def changed(counts: Mapping[str, int]) -> list[Changed]:
    """Return the ways in which promises change, the weightiest first; only those that happen."""
    found = [(change, _of_change(counts, change)) for change in Change]
    return [Changed(change, CHANGE_WORDS[change], count) for change, count in found if count]


def _of_change(counts: Mapping[str, int], change: Change) -> int:
    return sum(n for key, n in counts.items() if key.count("/") == 1 and key.startswith(f"{change}/"))


def _lines(counts: Mapping[str, int], measured: Measured, groups: Iterable[tuple[str, str]]) -> list[Line]:
    found = [_line(counts, measured, group, label) for group, label in groups]
    return [line for line in found if line.before.n or line.after.n]


def _line(counts: Mapping[str, int], measured: Measured, group: str, label: str) -> Line:
    def count(column: str) -> int:
        return counts.get(f"{measured}/{group}/{column}", 0)

    return Line(
        label=label,
        before=Share(count("before_met"), count("before_missed")),
        after=Share(count("after_met"), count("after_missed")),
        won=count("won"),
        lost=count("lost"),
    )
