"""What a file would do to the register: row by row made, changed, left or refused, before anything is written."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from accounts.rules.csv import plain_cell
from assets.rules.device import FIELD_LABELS, FIELDS, Named, check_device
from assets.rules.dicom_config import Capability, Entity, check_entity
from assets.rules.history import Change, differences

MAKE, CHANGE, SAME, REFUSED = "make", "change", "same", "refused"
OUTCOMES = (REFUSED, MAKE, CHANGE, SAME)
_BY_NAME = {name.casefold(): name for name in FIELDS} | {label.casefold(): name for name, label in FIELD_LABELS.items()}


class BadHeader(ValueError):
    """The names of the columns cannot be those of the register; its text says why."""


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One row as it was read. number: row or line of the file; said: text by field; entities: only of LDIF.

    new_site: code of the site of a device that is new and whose row names none.
    """

    number: int
    said: Mapping[str, str]
    entities: tuple[Entity, ...] = ()
    problem: str = ""
    new_site: str = ""


@dataclass(frozen=True, kw_only=True)
class KnownDevice:
    """A device as it is. values: by column."""

    device_id: int
    version: int
    values: Mapping[str, Any]
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Register:
    """What there is already. devices: by casefolded tag; titles: devices by AE title; names: words for linked rows."""

    named: Named
    devices: Mapping[str, KnownDevice] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[tuple[str, int], str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What becomes of a row. device_id: 0 for a new device."""

    row: SheetRow
    outcome: str
    tag: str
    device_id: int = 0
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the row is about."""
        return self.tag


class PlannedRow(Protocol):
    """What becomes of a row of any kind of file, as it is shown and counted."""

    @property
    def row(self) -> SheetRow: ...
    @property
    def outcome(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def changes(self) -> tuple[Change, ...]: ...
    @property
    def problems(self) -> tuple[str, ...]: ...


def fields_of_header(header: Sequence[str]) -> tuple[dict[int, str], list[str]]:
    """Return the field of each column by place, and the names that say nothing to the register. Raises BadHeader."""
    fields: dict[int, str] = {}
    ignored = []
    for place, name in enumerate(header):
        known = _BY_NAME.get(" ".join(name.replace("\ufeff", "").split()).casefold())
        if known is None:
            if name:
                ignored.append(name[:80])
        elif known in fields.values():
            raise BadHeader(f"Two columns are named “{name[:40]}”. Take one out.")
        else:
            fields[place] = known
    if "tag" not in fields.values():
        raise BadHeader(
            "There is no column “tag”, nor “vendor” and “number” as contracts have them. "
            "The first row must name the columns; export the register to see how."
        )
    return fields, ignored


def rows_of_table(header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[list[SheetRow], list[str]]:
    """Return the rows of a table by field, and the columns left out. Raises BadHeader."""
    fields, ignored = fields_of_header(header)
    found = []
    for number, cells in rows:
        said = {name: plain_cell(cells[place]) if place < len(cells) else "" for place, name in fields.items()}
        found.append(SheetRow(number=number, said=said))
    return found, ignored


def plan(*, rows: Sequence[SheetRow], register: Register) -> list[Planned]:
    """Say what becomes of each row. Nothing depends on anything but these rows and the register."""
    titles = dict(register.titles)
    seen: dict[str, int] = {}
    planned = []
    for row in rows:
        each = _plan_row(row, register, titles, seen)
        planned.append(each)
        seen.setdefault(each.tag.casefold(), row.number)
        if each.outcome != REFUSED:
            for title in _titles(row):
                titles[title] = each.tag.casefold()
    return planned


def fingerprint(planned: Sequence[PlannedRow]) -> str:
    """Return a short text that is another one whenever anything of the plan is."""
    told = repr([(each.row.number, each.outcome, each.title, each.changes, each.problems) for each in planned])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def counts(planned: Sequence[PlannedRow]) -> dict[str, int]:
    """Return how many rows there are of each outcome."""
    return {outcome: sum(each.outcome == outcome for each in planned) for outcome in OUTCOMES}


def _plan_row(row: SheetRow, register: Register, titles: Mapping[str, str], seen: Mapping[str, int]) -> Planned:
    tag = " ".join(row.said.get("tag", "").split())
    known = register.devices.get(tag.casefold())
    site_id = known.values["site_id"] if known else None
    if known is None and row.new_site and not row.said.get("site"):
        row = replace(row, said={**row.said, "site": row.new_site})
    said = {name: text for name, text in row.said.items() if not (known and name == "tag")}
    checked = check_device(said=said, named=register.named, is_new=known is None, site_id=site_id)
    problems = [row.problem] if row.problem else []
    problems += checked.problems.values()
    if tag and tag.casefold() in seen:
        problems.append(f"The file names {tag} twice, first in row {seen[tag.casefold()]}.")
    for title in _titles(row):
        owner = titles.get(title, tag.casefold())
        if owner != tag.casefold():
            problems.append(f"{owner.upper()} has the AE title {title}. Each title is used once in the hospital.")
    for entity in row.entities:
        problems += [f"AE title {entity.title[:20]}: {sentence}" for sentence in check_entity(entity).values()]
    if problems:
        return Planned(row=row, outcome=REFUSED, tag=tag[:24], problems=tuple(problems))
    before = dict(known.values) if known else {}
    changes = differences(before, before | dict(checked.values), names=register.names)
    if known is None:
        changes = tuple(change for change in changes if change.after)
    changes += tuple(_entity_changes(row.entities, known.entities if known else ()))
    outcome = MAKE if known is None else CHANGE if changes else SAME
    return Planned(row=row, outcome=outcome, tag=tag, device_id=known.device_id if known else 0, changes=changes)


def changed_entities(wanted: Sequence[Entity], there: Sequence[Entity]) -> list[Entity]:
    """Return the application entities that are new or differ, in the order of the file."""
    known = {entity.title: _compared(entity) for entity in there}
    return [entity for entity in wanted if known.get(entity.title) != _compared(entity)]


def _entity_changes(wanted: Sequence[Entity], there: Sequence[Entity]) -> list[Change]:
    known = {entity.title: entity for entity in there}
    return [
        Change(
            label=f"AE title {entity.title}",
            before=_entity_words(known[entity.title]) if entity.title in known else "",
            after=_entity_words(entity),
        )
        for entity in changed_entities(wanted, there)
    ]


def _compared(entity: Entity) -> tuple[Any, ...]:
    capabilities = frozenset((each.sop_class, each.role, each.transfer_syntaxes) for each in entity.capabilities)
    sides = (entity.is_initiator, entity.is_acceptor)
    return (entity.description, sides, entity.host, entity.port, entity.is_tls, capabilities)


def _entity_words(entity: Entity) -> str:
    place = f"{entity.host}:{entity.port}" if entity.port else entity.host or "no connection"
    tls = " with TLS" if entity.is_tls else ""
    number = len(entity.capabilities)
    return f"{place}{tls}, {number} {'capability' if number == 1 else 'capabilities'}"


def _titles(row: SheetRow) -> list[str]:
    return [title for title in (row.said.get("ae_title", ""), *(entity.title for entity in row.entities)) if title]


def row_as_json(row: SheetRow) -> dict[str, Any]:
    """Return a row as it is stored until somebody decides."""
    entities = [
        {
            **{name: getattr(entity, name) for name in _PLAIN},
            "capabilities": [[each.sop_class, each.role, list(each.transfer_syntaxes)] for each in entity.capabilities],
        }
        for entity in row.entities
    ]
    return {
        "number": row.number,
        "said": dict(row.said),
        "entities": entities,
        "problem": row.problem,
        "new_site": row.new_site,
    }


def row_from_json(stored: Mapping[str, Any]) -> SheetRow:
    """Return a row that row_as_json stored."""
    entities = tuple(
        Entity(
            **{name: each[name] for name in _PLAIN},
            capabilities=tuple(
                Capability(sop_class=uid, role=role, transfer_syntaxes=tuple(syntaxes))
                for uid, role, syntaxes in each["capabilities"]
            ),
        )
        for each in stored["entities"]
    )
    return SheetRow(
        number=stored["number"],
        said=stored["said"],
        entities=entities,
        problem=stored["problem"],
        new_site=stored["new_site"],
    )


_PLAIN = ("title", "description", "is_initiator", "is_acceptor", "host", "port", "is_tls")
