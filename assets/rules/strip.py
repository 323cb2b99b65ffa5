"""The drawing of a ledger: one strip a month, days from left to right, laid out here so that the page only draws."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from assets.enums import DeviceState
from assets.rules.availability import Stretch

WIDTH, LEFT, ROW, BAR, TOP = 960, 76, 30, 18, 22
_DAYS = 31
_DAY = (WIDTH - LEFT) / _DAYS
_LEAST = 2.0
_HEIGHTS = {DeviceState.DOWN: 1.0, DeviceState.DEGRADED: 0.5, DeviceState.PLANNED: 0.25}
"""Graver is taller, so that nobody needs colours to tell."""

STATE_WORDS = {
    DeviceState.UP: "In service",
    DeviceState.DEGRADED: "Degraded",
    DeviceState.DOWN: "Down",
    DeviceState.PLANNED: "Planned work",
}


@dataclass(frozen=True)
class Bar:
    """One rectangle. title: what a pointer or a screen reader is told."""

    state: str
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True)
class Row:
    """One month: its label, its ground (up to now, and not before the period) and its bars."""

    label: str
    y: float
    text_y: float
    x: float
    width: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Strip:
    """The whole drawing. days: (x, number) of the ticks above it."""

    width: int
    height: int
    bar: int
    rows: tuple[Row, ...]
    days: tuple[tuple[float, int], ...]


def strip(
    *, stretches: Sequence[Stretch], months: Iterable[tuple[datetime, datetime]], until: datetime, zone: ZoneInfo
) -> Strip:
    """Lay out stretches over whole months of a zone; nothing is drawn after `until`."""
    rows = []
    for number, (start, end) in enumerate(months):
        y = TOP + number * ROW
        last = min(end, until)
        bars = tuple(
            _bar(each, start=start, last=last, y=y, zone=zone)
            for each in stretches
            if each.start < last and each.end > start
        )
        width = round(_x(last, start) - LEFT, 1)
        rows.append(Row(f"{start:%b %Y}", y, y + BAR - 5, LEFT, max(width, _LEAST), bars))
    days = tuple((round(LEFT + (day - 1) * _DAY, 1), day) for day in (1, 5, 10, 15, 20, 25, 30))
    return Strip(WIDTH, TOP + len(rows) * ROW, BAR, tuple(rows), days)


def _bar(each: Stretch, *, start: datetime, last: datetime, y: float, zone: ZoneInfo) -> Bar:
    left, right = _x(max(each.start, start), start), _x(min(each.end, last), start)
    height = BAR * _HEIGHTS[each.state]
    begins, ends = each.start.astimezone(zone), each.end.astimezone(zone)
    title = f"{STATE_WORDS[each.state]}, {begins:%-d %b %H:%M} to {ends:%-d %b %H:%M}"
    width = max(right - left, _LEAST)
    return Bar(each.state.value, round(left, 1), round(y + BAR - height, 1), round(width, 1), round(height, 1), title)


def _x(moment: datetime, start: datetime) -> float:
    return LEFT + (moment - start).total_seconds() / 86_400 * _DAY
