"""Reading the rows of a foreign file: where each column is, and what a row says in our words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from tickets.enums import Priority
from tickets.rules.import_acts import PROGRAM
from tickets.rules.import_mapping import MOMENTS, Columns, ImportMapping, Shape
from tickets.rules.import_values import (
    MAX_KEY,
    Cell,
    Moments,
    NotUnderstood,
    Reference,
    choice_reader,
    duration,
    person_key,
    text_of,
    whole_number,
)

MAX_SUBJECT, MAX_DESCRIPTION = 140, 20_000
_MAX_TEXT = 100_000

Values = dict[str, str]
"""What a row says, by name; what it does not say is not there. Moments in ISO and UTC."""

_Convert = Callable[[Cell, "Row"], str]


@dataclass
class Row:
    """One row as read. refused: code, column and text of the first cell that was not understood."""

    number: int
    ticket: str = ""
    values: Values = field(default_factory=dict)
    refused: tuple[str, str, str] | None = None
    unknown: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Field:
    name: str
    place: int
    convert: _Convert


@dataclass(frozen=True)
class Reading:
    """How to read each row of one file."""

    header: tuple[str, ...]
    ticket: int
    fields: tuple[_Field, ...]
    missing: frozenset[str]

    def row(self, number: int, cells: Sequence[Cell]) -> Row:
        """Return what the row says; `refused` when it was not understood."""
        row = Row(number=number)
        key = text_of(cells[self.ticket]) if self.ticket < len(cells) else ""
        row.ticket = "" if key in self.missing else key[:MAX_KEY]
        if not row.ticket:
            row.refused = ("no_ticket", self.header[self.ticket], "")
        elif len(key) > MAX_KEY:
            row.refused = ("key_too_long", self.header[self.ticket], key[:MAX_KEY])
        for each in self.fields:
            if row.refused:
                break
            self._read(row, each, cells[each.place] if each.place < len(cells) else None)
        return row

    def _read(self, row: Row, each: _Field, cell: Cell) -> None:
        if cell is None or (isinstance(cell, str) and cell.strip() in self.missing):
            if each.name in ("at", "opened") and each.name not in row.values:
                row.refused = ("no_time", self.header[each.place], "")
            return
        try:
            row.values[each.name] = each.convert(cell, row)
        except NotUnderstood as refusal:
            row.refused = (refusal.code, self.header[each.place], text_of(cell)[:MAX_KEY])


def reading_of(
    *,
    mapping: ImportMapping,
    header: Sequence[str],
    reference: Reference,
    latest: datetime,
    with_texts: bool = False,
) -> tuple[Reading | None, tuple[str, ...]]:
    """Return how to read a file with this header, or None and what does not fit: one sentence each.

    latest: no row can be later. with_texts: read subjects and descriptions too.
    """
    wrong: list[str] = []
    places = _Places(header, wrong)
    ticket = places.find("ticket", mapping.ticket, is_needed=True)
    fields = [
        each
        for each in (*_moments(mapping, places, latest), *_details(mapping, places, reference, wrong))
        if each.place >= 0
    ]
    if with_texts:
        fields += _texts(mapping, places)
    if wrong:
        return None, tuple(dict.fromkeys(wrong))
    return Reading(tuple(header), ticket, tuple(fields), mapping.sheet.missing), ()


class _Places:
    """Finds columns by name, whatever the case and the signs between the letters."""

    def __init__(self, header: Sequence[str], wrong: list[str]) -> None:
        self._header = header
        self._wrong = wrong
        self._by_name: dict[str, list[int]] = {}
        for place, name in enumerate(header):
            self._by_name.setdefault(_plain(name), []).append(place)

    def find(self, what: str, columns: Columns, *, is_needed: bool = False) -> int:
        """Return the place of the first of these columns, -1 when none is there. Complains of what cannot be used."""
        for column in columns:
            if isinstance(column, int):
                if column <= len(self._header):
                    return column - 1
                continue
            found = self._by_name.get(_plain(column), [])
            exact = [place for place in found if self._header[place] == column] or found
            if len(exact) > 1:
                places = " and ".join(str(place + 1) for place in exact)
                self._wrong.append(
                    f"Column “{column}” ({what}) is there more than once, at places {places}. Name the place instead."
                )
            if exact:
                return exact[0]
        if is_needed:
            named = " or ".join(f"“{column}”" for column in columns)
            there = ", ".join(f"“{name}”" for name in self._header[:40])
            self._wrong.append(f"There is no column {named} ({what}). The file has: {there}.")
        return -1


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum()) or name.strip()


def _moments(mapping: ImportMapping, places: _Places, latest: datetime) -> list[_Field]:
    zone = ZoneInfo(mapping.zone or "UTC")
    read = Moments(formats=mapping.formats, zone=zone, latest=latest)

    def convert(cell: Cell, row: Row) -> str:
        return read(cell).isoformat()

    named = {"at": mapping.at} if mapping.shape is Shape.EVENTS else {}
    named |= {name: mapping.moments.get(name, ()) for name in MOMENTS}
    needed = {"at"} if mapping.shape is Shape.EVENTS else {"opened"}
    return [
        _Field(name, places.find(name, columns, is_needed=name in needed), convert) for name, columns in named.items()
    ]


def _details(mapping: ImportMapping, places: _Places, reference: Reference, wrong: list[str]) -> list[_Field]:
    priorities = {text: str(each.value) for each in Priority for text in (str(each.value), each.name.casefold())}
    choices = {
        "priority": (mapping.priority, priorities),
        "queue": (mapping.queue, reference.queues),
        "category": (mapping.category, reference.categories),
        "site": (mapping.site, reference.sites),
    }
    is_log = mapping.shape is Shape.EVENTS
    needed = mapping.activity if is_log else ()
    fields = [_Field("activity", places.find("activity", mapping.activity, is_needed=bool(needed)), _activity(mapping))]
    for name, (choice, known) in choices.items():
        ours = [*choice.means.values(), *([choice.otherwise] if choice.otherwise else [])]
        wrong += [f"{name}: this desk has no “{word}”." for word in sorted(set(ours)) if word.casefold() not in known]
        read = choice_reader(choice, known)
        fields.append(_Field(name, places.find(name, choice.columns), partial(_chosen, name, read)))
    resolutions = {code: code for codes in reference.category_resolutions.values() for code in codes}
    by_word = {key.casefold(): code for key, code in resolutions.items()}
    read_code = partial(_resolution, by_word, mapping.resolution.means)
    fields.append(_Field("resolution", places.find("resolution", mapping.resolution.columns), read_code))
    for name, column in mapping.people.items():
        wrong += [
            f"people.{name}: there is no account with the address {email}."
            for email in sorted(set(column.accounts.values()) - reference.emails)
        ]
        convert = partial(_person, mapping, name, reference.emails)
        fields.append(_Field(name, places.find(name, column.columns), convert))
    fields.append(_Field("reopened", places.find("reopened", mapping.reopened), _number))
    for name, span in (("waited", mapping.waited), ("response_after", mapping.first_response_after)):
        fields.append(_Field(name, places.find(name, span.columns), partial(_seconds, span.unit)))
    return fields


def _texts(mapping: ImportMapping, places: _Places) -> list[_Field]:
    found = [
        _Field("subject", places.find("subject", mapping.subject), lambda cell, row: text_of(cell)[:_MAX_TEXT]),
        _Field("description", places.find("description", mapping.description), _long_text),
    ]
    return [each for each in found if each.place >= 0]


def _activity(mapping: ImportMapping) -> _Convert:
    def convert(cell: Cell, row: Row) -> str:
        text = text_of(cell).casefold()
        if text not in mapping.deeds:
            if mapping.deeds_otherwise is None:
                raise NotUnderstood("unknown_activity")
            row.unknown.append(("activity", text_of(cell)))
        return text

    return convert


def _chosen(name: str, read: Callable[[str], tuple[str, bool]], cell: Cell, row: Row) -> str:
    text = text_of(cell)
    value, is_unknown = read(text)
    if is_unknown:
        row.unknown.append((name, text))
    return value


def _resolution(known: Mapping[str, str], means: Mapping[str, str], cell: Cell, row: Row) -> str:
    """A resolution code of any category; the plan keeps it when it is one of the ticket's own."""
    text = text_of(cell).casefold()
    return known.get(means.get(text, text).casefold(), "")


def _person(mapping: ImportMapping, name: str, emails: frozenset[str], cell: Cell, row: Row) -> str:
    text = text_of(cell)
    if text.casefold() in mapping.programs:
        return PROGRAM
    return person_key(text, column=mapping.people[name], emails=emails)


def _number(cell: Cell, row: Row) -> str:
    return str(whole_number(text_of(cell)))


def _seconds(unit: str, cell: Cell, row: Row) -> str:
    return str(duration(text_of(cell), unit=unit).total_seconds())


def _long_text(cell: Cell, row: Row) -> str:
    return str(cell).replace("\x00", "").strip()[:_MAX_TEXT]
