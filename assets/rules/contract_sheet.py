"""What a file would do to the contracts: row by row made, changed, left or refused, before anything is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from accounts.rules.csv import plain_cell
from assets.rules.contract import (
    CONTRACT_FIELDS,
    CONTRACT_LABELS,
    LONGEST,
    check_cells,
    days_overlap,
    days_words,
    one_line,
    same_text,
    tidy,
)
from assets.rules.history import Change
from assets.rules.sheet import CHANGE, MAKE, REFUSED, SAME, BadHeader, SheetRow
from assets.rules.tag_list import BadTags, read_tags, write_tags

_BY_NAME = {name.casefold(): name for name in CONTRACT_FIELDS} | {
    label.casefold(): name for name, label in CONTRACT_LABELS.items()
}
_SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class KnownContract:
    """A contract as it is. values: its cells as an export writes them; devices: those that stand under it."""

    contract_id: int
    vendor_id: int
    version: int
    values: Mapping[str, str]
    devices: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class KnownDevice:
    """A device a contract may cover. contract_id: the one it stands under now."""

    device_id: int
    tag: str
    version: int = 1
    contract_id: int | None = None
    is_retired: bool = False


@dataclass(frozen=True, kw_only=True)
class Contracts:
    """What there is already. devices: by casefolded tag; countries: codes by what the file calls them."""

    vendors: Mapping[int, str] = field(default_factory=dict)
    contracts: Sequence[KnownContract] = ()
    devices: Mapping[str, KnownDevice] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PlannedContract:
    """What becomes of a row. known: None for a new contract; devices: None when the file does not say them.

    versions: of each device that comes or goes, as the plan saw it.
    """

    row: SheetRow
    outcome: str
    title: str
    vendor_id: int = 0
    known: KnownContract | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    devices: frozenset[int] | None = None
    versions: Mapping[int, int] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def taken(self) -> frozenset[int]:
        """Devices that come under the contract."""
        return (self.devices or frozenset()) - (self.known.devices if self.known else frozenset())

    @property
    def left(self) -> frozenset[int]:
        """Devices that leave it."""
        return self.known.devices - self.devices if self.known and self.devices is not None else frozenset()


def is_contracts(header: Iterable[str]) -> bool:
    """Say whether the names of columns are those of contracts: vendor and number, and no tag."""
    names = {_name(each) for each in header}
    fields = {_BY_NAME.get(name) for name in names}
    return {"vendor", "number"} <= fields and "tag" not in names


def contract_rows(header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]]) -> list[SheetRow]:
    """Return the rows of a table by field. Raises BadHeader for columns that are unknown or there twice."""
    fields: dict[int, str] = {}
    unknown = []
    for place, name in enumerate(header):
        known = _BY_NAME.get(_name(name))
        if known is None:
            unknown += [f"“{name[:_SHOWN]}”"] if name else []
        elif known in fields.values():
            raise BadHeader(f"Two columns are named “{name[:_SHOWN]}”. Take one out.")
        else:
            fields[place] = known
    if unknown:
        raise BadHeader(
            f"Contracts have no column {', '.join(unknown[:5])}. Rename it or take it out; "
            f"the columns are: {', '.join(CONTRACT_FIELDS)}."
        )
    return [
        SheetRow(
            number=number,
            said={name: plain_cell(cells[place]) if place < len(cells) else "" for place, name in fields.items()},
        )
        for number, cells in rows
    ]


def plan_contracts(*, rows: Sequence[SheetRow], there: Contracts) -> list[PlannedContract]:
    """Say what becomes of each row. Nothing depends on anything but these rows and what is there."""
    finder = _Finder(there)
    seen: dict[tuple[int, str], int] = {}
    claimed: dict[int, PlannedContract] = {}
    planned = []
    for row in rows:
        each = _once(_plan_row(row, finder), seen)
        each = _alone(each, claimed, finder)
        planned.append(each)
        if each.outcome != REFUSED:
            claimed |= dict.fromkeys(each.devices or (), each)
    return [_told(each, finder) for each in _without_overlaps(planned, finder)]


class _Finder:
    """Finds vendors, contracts and devices by the words of a file. Exact words win over those in another case."""

    def __init__(self, there: Contracts) -> None:
        self.there = there
        self.by_id = {each.device_id: each for each in there.devices.values()}
        self.contracts = {each.contract_id: each for each in there.contracts}
        self._vendors: dict[str, list[int]] = {}
        for pk, name in there.vendors.items():
            self._vendors.setdefault(one_line(name).casefold(), []).append(pk)
        self._numbers: dict[tuple[int, str], list[KnownContract]] = {}
        for each in there.contracts:
            key = (each.vendor_id, one_line(each.values["number"]).casefold())
            self._numbers.setdefault(key, []).append(each)

    def vendor(self, text: str) -> list[int]:
        found = self._vendors.get(text.casefold(), [])
        exact = [pk for pk in found if one_line(self.there.vendors[pk]) == text]
        return exact or found

    def contract(self, vendor_id: int, number: str) -> list[KnownContract]:
        found = self._numbers.get((vendor_id, number.casefold()), [])
        exact = [each for each in found if one_line(each.values["number"]) == number]
        return exact or found

    def title(self, contract: KnownContract) -> str:
        return f"{self.there.vendors.get(contract.vendor_id, '')} {contract.values['number']}"

    def tags(self, devices: Iterable[int]) -> str:
        return write_tags(sorted(self.by_id[pk].tag for pk in devices if pk in self.by_id))


def _plan_row(row: SheetRow, finder: _Finder) -> PlannedContract:
    vendor, number = (one_line(row.said.get(name, "")) for name in ("vendor", "number"))
    vendor_ids = finder.vendor(vendor)
    vendor_id = vendor_ids[0] if len(vendor_ids) == 1 else 0
    found = finder.contract(vendor_id, number)
    known = found[0] if len(found) == 1 else None
    cells = check_cells(row.said, known=known.values if known else None, countries=finder.there.countries)
    devices, odd_devices = _devices(row.said.get("devices"), known, finder)
    own = {
        "vendor": finder.there.vendors[vendor_id] if vendor_id else vendor,
        "number": known.values["number"] if known else number,
    }
    planned = PlannedContract(
        row=row,
        outcome=SAME,
        title=f"{own['vendor'][:80]} {own['number'][:60]}".strip(),
        vendor_id=vendor_id,
        known=known,
        values={**cells.values, **own},
        devices=devices,
    )
    odd_names = [*_vendor_problems(vendor, finder), *_number_problems(number, found)]
    return _refused(planned, [*odd_names, *cells.problems, *odd_devices])


def _vendor_problems(vendor: str, finder: _Finder) -> list[str]:
    if not vendor:
        return ["Say which vendor it is with: a contract is known by vendor and number."]
    found = finder.vendor(vendor)
    if not found:
        return [f"There is no vendor “{vendor[:60]}”. Add it first, or use a name that is there."]
    return [f"Several vendors read “{vendor[:60]}”. Write the name as the register does."] if len(found) > 1 else []


def _number_problems(number: str, found: Sequence[KnownContract]) -> list[str]:
    if not number:
        return ["Give the contract's number: a contract is known by vendor and number."]
    if len(found) > 1:
        numbers = ", ".join(each.values["number"] for each in found)
        return [f"Several contracts of this vendor read so: {numbers}. Write the number as the register does."]
    most = LONGEST["number"]
    return [f"Number: at most {most} characters, this has {len(number)}."] if len(number) > most else []


def _devices(
    text: str | None, known: KnownContract | None, finder: _Finder
) -> tuple[frozenset[int] | None, list[str]]:
    """The devices a cell names, None where there is no such column, and what is wrong with it."""
    if text is None:
        return None, []
    if known and same_text(text, known.values["devices"]):
        return known.devices, []
    try:
        tags = read_tags(tidy(text))
    except BadTags as wrong:
        return None, [str(wrong)]
    found = {tag: finder.there.devices.get(tag.casefold()) for tag in tags}
    unknown = [tag for tag, device in found.items() if device is None]
    there = known.devices if known else frozenset()
    retired = [each.tag for each in found.values() if each and each.is_retired and each.device_id not in there]
    problems = [f"There is no device {_some(unknown)}. Check the tag, or add the device first."] if unknown else []
    if retired:
        problems.append(f"{_some(retired)}: retired. Take it out of the row, or put the device back in use first.")
    return frozenset(each.device_id for each in found.values() if each), problems


def _some(tags: Sequence[str]) -> str:
    more = f" and {len(tags) - 10} more" if len(tags) > 10 else ""
    return ", ".join(tag[:_SHOWN] for tag in tags[:10]) + more


def _once(each: PlannedContract, seen: dict[tuple[int, str], int]) -> PlannedContract:
    if not each.vendor_id:
        return each
    key = (each.vendor_id, each.values["number"] if each.known else each.values["number"].casefold())
    if key in seen:
        return _refused(each, [f"The file names {each.title} twice, first in row {seen[key]}. Keep one of the rows."])
    seen[key] = each.row.number
    return each


def _alone(each: PlannedContract, claimed: Mapping[int, PlannedContract], finder: _Finder) -> PlannedContract:
    """A device stands under one contract: the second row that names it is refused."""
    problems = [
        f"{finder.by_id[pk].tag} stands in row {claimed[pk].row.number} too ({claimed[pk].title}). "
        "A device stands under one contract: take it out of one of the rows."
        for pk in sorted(each.devices or ())
        if pk in claimed and each.outcome != REFUSED
    ]
    return _refused(each, problems)


def _without_overlaps(planned: list[PlannedContract], finder: _Finder) -> list[PlannedContract]:
    """Refuse rows that take a device from a contract that runs on the same days, unless its own row lets it go.

    A row that is refused lets nothing go, so this is done until nothing changes.
    """
    found = list(planned)
    moving = [place for place, each in enumerate(found) if each.taken and each.outcome != REFUSED]
    while moving:
        rows = {each.known.contract_id: each for each in found if each.known and each.outcome != REFUSED}
        checked = {place: _refused(found[place], _overlaps(found[place], rows, finder)) for place in moving}
        for place, each in checked.items():
            found[place] = each
        still = [place for place in moving if found[place].outcome != REFUSED]
        if still == moving:
            break
        moving = still
    return found


def _overlaps(each: PlannedContract, rows: Mapping[int, PlannedContract], finder: _Finder) -> list[str]:
    problems = []
    for pk in sorted(each.taken):
        device = finder.by_id[pk]
        other = finder.contracts.get(device.contract_id or 0)
        if other is None:
            continue
        row = rows.get(other.contract_id)
        values = row.values if row else other.values
        if (row and pk in row.left) or not days_overlap(each.values, values):
            continue
        problems.append(
            f"{device.tag} stands under {finder.title(other)} ({days_words(values)}), which overlaps with this one. "
            "End that contract before this one begins, or give its row here without the device."
        )
    return problems


def _refused(each: PlannedContract, problems: Iterable[str]) -> PlannedContract:
    told = (*each.problems, *problems)
    return replace(each, outcome=REFUSED, problems=told) if told else each


def _told(each: PlannedContract, finder: _Finder) -> PlannedContract:
    """The plan of a row with its outcome and what changes, field by field."""
    if each.outcome == REFUSED:
        return each
    before: Mapping[str, str] = each.known.values if each.known else {}
    changes = [
        Change(label=label, before=before.get(name, ""), after=each.values[name])
        for name, label in CONTRACT_LABELS.items()
        if name not in ("vendor", "number", "devices") and before.get(name, "") != each.values[name]
    ]
    if each.taken:
        changes.append(Change(label="Devices that come under it", before="", after=_coming(each, finder)))
    if each.left:
        changes.append(Change(label="Devices that leave it", before=finder.tags(each.left), after=""))
    outcome = MAKE if each.known is None else CHANGE if changes else SAME
    versions = {pk: finder.by_id[pk].version for pk in each.taken | each.left}
    return replace(each, outcome=outcome, versions=versions, changes=tuple(changes))


def _coming(each: PlannedContract, finder: _Finder) -> str:
    moved: dict[int, list[int]] = {}
    for pk in each.taken:
        moved.setdefault(finder.by_id[pk].contract_id or 0, []).append(pk)
    parts = []
    for contract_id, devices in sorted(moved.items()):
        other = finder.contracts.get(contract_id)
        parts.append(finder.tags(devices) + (f" (from {finder.title(other)})" if other else ""))
    return "; ".join(parts)


def _name(text: str) -> str:
    return " ".join(text.replace("\ufeff", "").split()).casefold()
