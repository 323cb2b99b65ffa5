"""What happened when, on any chart over time: a vertical line with its words, so that a step in a line has its reason.

Kinds differ by their sign as well as by their dashes: ▲ something went live, ■ an outage, ● anything else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.enums import NoteKind
from reports.rules.charts import lane_pixels, room_for
from reports.rules.period import Period

KIND_WORDS: Mapping[NoteKind, str] = {
    NoteKind.GO_LIVE: "Went live",
    NoteKind.OUTAGE: "Outage",
    NoteKind.OTHER: "Other",
}
SIGNS: Mapping[NoteKind, str] = {NoteKind.GO_LIVE: "▲", NoteKind.OUTAGE: "■", NoteKind.OTHER: "●"}
_DASHES: Mapping[NoteKind, list[int]] = {NoteKind.GO_LIVE: [1, 0], NoteKind.OUTAGE: [6, 2], NoteKind.OTHER: [2, 2]}
_LANES = 3
_LONGEST = 26
_PHONE_PIXELS = 420
"""On a narrower chart words would cover one another: the signs stand alone, and the list says what they are."""


@dataclass(frozen=True)
class Note:
    """One thing that happened on a local day."""

    day: date
    kind: NoteKind
    text: str


def annotated(spec: Mapping[str, Any], *, steps: Sequence[Period], notes: Sequence[Note]) -> dict[str, Any]:
    """Return a chart over time with the notes of its period; each stands at the step it happened in.

    The chart must have layers and the field "step" along its x axis, as all our charts over time do.
    """
    rows = _rows(steps, notes)
    if not rows:
        return dict(spec)
    y = spec["encoding"]["y"]
    room = {**y, "scale": {**y.get("scale", {}), "range": room_for(min(len(rows), _LANES))}}
    return {
        **spec,
        "encoding": {**spec["encoding"], "y": room},
        "layer": [*spec["layer"], *_layers(rows)],
    }


def note_rows(*, steps: Sequence[Period], notes: Sequence[Note]) -> list[list[str]]:
    """Return the notes as a table: day, kind with its sign, and words."""
    return [
        [f"{note.day:%-d %b %Y}", f"{SIGNS[note.kind]} {KIND_WORDS[note.kind]}", note.text]
        for note, _ in _placed(steps, notes)
    ]


def _placed(steps: Sequence[Period], notes: Sequence[Note]) -> list[tuple[Note, int]]:
    """The notes of the period in order, each with the number of its step."""
    return [
        (note, number)
        for note in sorted(notes, key=lambda each: (each.day, each.text))
        for number, step in enumerate(steps)
        if step.first <= note.day <= step.last
    ]


def _rows(steps: Sequence[Period], notes: Sequence[Note]) -> list[dict[str, Any]]:
    return [
        {
            "step": steps[place].first.isoformat(),
            "kind": note.kind.value,
            "sign": SIGNS[note.kind],
            "label": f"{SIGNS[note.kind]} {_short(note.text)}",
            "words": note.text,
            "days": f"{note.day:%-d %b %Y}",
            "align": "right" if place > 0.6 * len(steps) else "left",
            "dx": -4 if place > 0.6 * len(steps) else 4,
            "dy": lane_pixels(number % _LANES),
        }
        for number, (note, place) in enumerate(_placed(steps, notes))
    ]


def _layers(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines of each kind, then all the words. What the chart encodes for its own marks is switched off."""
    at = {"x": {"field": "step", "type": "temporal"}, "color": None, "y": None}
    tooltip = [{"field": "days", "title": "When"}, {"field": "words", "title": "What"}]
    down = {"y": {"expr": "datum.dy - 6"}, "y2": "height"}
    lines = [
        {
            "data": {"values": [row for row in rows if row["kind"] == kind]},
            "mark": {"type": "rule", "style": "note", "strokeDash": dash, **down},
            "encoding": {**at, "tooltip": tooltip},
        }
        for kind, dash in _DASHES.items()
        if any(row["kind"] == kind for row in rows)
    ]
    words = {
        "type": "text", "style": "note-label", "align": {"expr": "datum.align"}, "dx": {"expr": "datum.dx"},
        "dy": {"expr": "datum.dy"}, "text": {"expr": f"width < {_PHONE_PIXELS} ? datum.sign : datum.label"},
    }  # fmt: skip
    label = {**at, "y": {"value": 0}, "tooltip": tooltip}
    return [*lines, {"data": {"values": rows}, "mark": words, "encoding": label}]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
