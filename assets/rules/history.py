"""Turns rows as they were into lines that say what changed: the field, from what, to what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assets.enums import (
    CRITICALITY_LABELS,
    DOCUMENT_LABELS,
    KIND_LABELS,
    LIFECYCLE_LABELS,
    LINK_LABELS,
    CheckKind,
    Criticality,
    DeviceKind,
    DocumentKind,
    Lifecycle,
    LinkKind,
)
from assets.rules.check_words import KIND_WORDS
from assets.rules.device import COLUMNS, FIELD_LABELS
from assets.rules.dicom_names import sop_class_name, transfer_syntax_name
from assets.rules.terms import week_words

_LABELS: Mapping[str, str] = {COLUMNS[name]: label for name, label in FIELD_LABELS.items()} | {
    "title": "AE title",
    "description": "Description",
    "is_primary": "Main AE title",
    "is_initiator": "Opens associations",
    "is_acceptor": "Accepts associations",
    "is_tls": "TLS",
    "role": "Role",
    "sop_class": "SOP class",
    "transfer_syntaxes": "Transfer syntaxes",
    "number": "Number",
    "hours": "Hours",
    "response_terms": "Response",
    "contact": "Contact",
    "phone": "Phone",
    "begins_on": "Begins on",
    "ends_on": "Ends on",
    "notes": "Notes",
    "source_id": "From",
    "target_id": "To",
    "service_id": "To the service",
    "link_kind": "What goes there",
    "redundancy_id": "Redundancy",
    "needed": "How many of them must work",
    "note": "Note",
    "building": "Building",
    "floor": "Floor",
    "room": "Door",
    "department": "Department",
    "hotline": "Hotline",
    "contract_number": "Contract number",
    "document_title": "Title",
    "document_kind": "Kind",
    "url": "Address",
    "version_label": "Version",
    "dated_on": "Dated",
    "code": "Code",
    "time_zone": "Time zone",
    "check_kind": "Kind",
    "path": "Path of the page",
    "expected": "Status expected",
    "every_minutes": "Interval",
    "timeout_seconds": "Time allowed",
    "failures_needed": "Failures that count",
    "successes_needed": "Answers until it is back",
    "slow_ms": "Degraded when slower than",
    "counts_as": "A failure counts as",
    "opens_ticket": "Logs a ticket when it fails",
    "is_active": "Switched on",
    "target_percent": "Uptime promised, in percent",
    "windows": "Covered hours",
    "covers_holidays": "Public holidays are covered",
    "holidays_country": "Holidays of",
    "holidays_subdivision": "Part of that country",
    "planned_counts": "Planned work counts as lost time",
    "degraded_percent": "A degraded hour is lost, in percent",
    "min_outage_minutes": "Outages forgiven under, in minutes",
}
_UNITS = {
    "every_minutes": "min",
    "timeout_seconds": "s",
    "failures_needed": "in a row",
    "successes_needed": "in a row",
    "slow_ms": "ms",
}
_WAYS = {"import": "by an import", "api": "through the API", "evidence": "learnt from an image", "page": ""}
_TOLD_BY_WAY: Mapping[str, str] = {"token": "given a new token"}
"""What was done where no field tells it: a token is never kept."""
_TITLES = {"NetworkConnection": "Connection", "NetworkAE": "AE title", "TransferCapability": "Capability"}
_SAID_OF_PART = frozenset({"title", "host", "port", "sop_class", "role"})
_SAID_OF = {
    "link": frozenset({"source_id", "target_id", "service_id"}),
    "terms": frozenset({"vendor_id", "contract_id", "device_id"}),
}
_NOT_OF_TOLD_CHECK = frozenset({"timeout_seconds", "counts_as"})
"""What a check that is told from outside has on its row, and nobody can set."""
_NAMED_BY = {
    "contract": ("Contract", "number"),
    "room": ("Room", "name"),
    "site": ("Site", "name"),
    "vendor": ("Vendor", "name"),
    "service": ("Service", "name"),
    "redundancy": ("Redundancy", "name"),
    "document": ("Document", "document_title"),
    "file": ("File", "file_name"),
}
"""What a row is called, and the column with its name."""
BEGIN = "begin"
"""The label of how a row was when its history began; it is no change and told to nobody."""
_ACTS = {"insert": "added", "update": "changed", "delete": "removed"}


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A row as it was after a change, or before it was removed.

    act: insert, update, delete, or begin; event: its order.
    """

    what: str
    of: int
    event: int
    act: str
    at: datetime
    person: int | None
    way: str
    why: str
    values: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field: from what, to what, both in words; "" is nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of the history. title: what was done to what; changes: field by field."""

    title: str
    at: datetime
    person: str
    way: str
    why: str
    changes: tuple[Change, ...]


def told(found: Iterable[Snapshot], *, people: Mapping[int, str], names: Mapping[tuple[str, int], str]) -> list[Told]:
    """Return the lines for these snapshots, the newest first; one that changed no field a person knows is left out."""
    courses: dict[tuple[str, int], list[Snapshot]] = {}
    for each in sorted(found, key=lambda each: each.event):
        courses.setdefault((each.what, each.of), []).append(each)
    lines: list[tuple[Snapshot, Told]] = []
    for course in courses.values():
        before: Snapshot | None = None
        for each in course:
            line = _line(each, before, people=people, names=names)
            before = each
            if line:
                lines.append((each, line))
    lines.sort(key=lambda pair: (pair[0].at, pair[0].what, pair[0].event), reverse=True)
    return [line for _, line in lines]


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], *, names: Mapping[tuple[str, int], str]
) -> tuple[Change, ...]:
    """Return the fields that differ, in the order of the register, in words."""
    columns = [column for column in _LABELS if column in after and before.get(column) != after[column]]
    return tuple(
        Change(
            label=_LABELS[column],
            before=words_for(column, before.get(column), names),
            after=words_for(column, after[column], names),
        )
        for column in columns
    )


def words_for(column: str, value: Any, names: Mapping[tuple[str, int], str]) -> str:
    """Return a value of the register in words; "" for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column == "kind":
        return KIND_LABELS[DeviceKind(value)]
    if column == "check_kind":
        return KIND_WORDS[CheckKind(value)]
    if column == "counts_as":
        return str(value).capitalize()
    if column in _UNITS:
        return f"{value} {_UNITS[column]}"
    if column == "link_kind":
        return LINK_LABELS[LinkKind(value)]
    if column == "document_kind":
        return DOCUMENT_LABELS[DocumentKind(value)]
    if column == "criticality":
        return CRITICALITY_LABELS[Criticality(value)]
    if column == "lifecycle":
        return LIFECYCLE_LABELS[Lifecycle(value)]
    if column == "sop_class":
        return sop_class_name(value)
    if column == "windows":
        return week_words(value)
    if isinstance(value, list | tuple):
        return ", ".join(transfer_syntax_name(str(each)) for each in value)
    if isinstance(value, date):
        return value.isoformat()
    return names.get((column, value), str(value)) if isinstance(value, int) else str(value)


def _line(
    each: Snapshot, before: Snapshot | None, *, people: Mapping[int, str], names: Mapping[tuple[str, int], str]
) -> Told | None:
    changes: tuple[Change, ...] = ()
    if each.act == BEGIN:
        return None
    if each.act == "update":
        changes = differences(before.values, each.values, names=names) if before else ()
        if before and not changes and each.way not in _TOLD_BY_WAY:
            return None
    elif each.act == "insert":
        said = _said_by_title(each)
        kept = {column: value for column, value in each.values.items() if column not in said}
        nothing = {""} if each.what == "terms" else {"", "no"}
        changes = tuple(change for change in differences({}, kept, names=names) if change.after not in nothing)
    return Told(
        title=_title(each, names=names, begins=each.act == "update" and before is None),
        at=each.at,
        person=people.get(each.person, "") if each.person else "",
        way=_WAYS.get(each.way, ""),
        why=each.why,
        changes=changes,
    )


def _title(each: Snapshot, *, names: Mapping[tuple[str, int], str], begins: bool) -> str:
    if begins:
        return "Earlier changes were not kept"
    act = _TOLD_BY_WAY.get(each.way) or _ACTS.get(each.act, each.act)
    if each.what == "device":
        return f"Device {act}"
    if each.what == "terms":
        return f"Terms of {_whose(each.values, names)} {act}"
    if each.what == "link":
        return f"Link {_ends(each.values, names)} {act}"
    if each.what == "check":
        return f"Check {_asked(each.values)} {act}"
    if each.what in _NAMED_BY:
        word, column = _NAMED_BY[each.what]
        return f"{word} {each.values[column]} {act}"
    return f"{_TITLES[each.what]} {_short(each.values)} {act}"


def _said_by_title(each: Snapshot) -> frozenset[str]:
    """Columns that the title of a line names already, or that are not of this kind of row."""
    if each.what in _TITLES:
        return _SAID_OF_PART
    if each.what in _SAID_OF:
        return _SAID_OF[each.what]
    if each.what == "check":
        is_told = each.values["check_kind"] == CheckKind.OUTSIDE
        return frozenset({"check_kind", "is_active"}) | (_NOT_OF_TOLD_CHECK if is_told else frozenset())
    return frozenset({_NAMED_BY[each.what][1]}) if each.what in _NAMED_BY else frozenset()


def _asked(values: Mapping[str, Any]) -> str:
    """What a check asks: “DICOM echo” (CT02), “Port open” (ie.example.org:2575), “Told by your monitoring”."""
    target = values["ae_title"] or (values["host"] and f"{values['host']}:{values['port']}")
    return f"“{KIND_WORDS[CheckKind(values['check_kind'])]}”" + (f" ({target})" if target else "")


def _ends(values: Mapping[str, Any], names: Mapping[tuple[str, int], str]) -> str:
    column = "target_id" if values["target_id"] else "service_id"
    return f"{words_for('source_id', values['source_id'], names)} → {words_for(column, values[column], names)}"


def _whose(values: Mapping[str, Any], names: Mapping[tuple[str, int], str]) -> str:
    if values["contract_id"]:
        return f"contract {words_for('contract_id', values['contract_id'], names)}"
    return words_for("vendor_id", values["vendor_id"], names) if values["vendor_id"] else "the device"


def _short(values: Mapping[str, Any]) -> str:
    if "sop_class" in values:
        return f"{sop_class_name(values['sop_class'])} ({values['role']})"
    if "title" in values:
        return str(values["title"])
    return f"{values['host']}:{values['port']}" if values.get("port") else str(values.get("host", ""))
