"""A mapping file: which column of a foreign export says what. The format is documented in docs/import.md."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tickets.enums import Priority, WaitReason
from tickets.rules.import_acts import What
from tickets.rules.import_json import Part, Wrong

FORMAT = 1
ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1250", "cp850", "cp437", "iso-8859-1", "iso-8859-15")
DELIMITERS = {"auto": "", "comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
UNITS = ("seconds", "minutes", "hours", "days", "clock", "words")
MOMENTS = ("opened", "first_response", "first_resolved", "resolved", "closed", "updated")
_EVENT_MOMENTS = ("opened", "resolved", "closed")
PEOPLE = ("requester", "logged_by", "actor", "assignee")

Columns = tuple[str | int, ...]
"""Names of a column, the first that is there counts; a number is a place, counted from 1."""


class Shape(StrEnum):
    """EVENTS: one row for each thing that happened. TICKETS: one row for each ticket."""

    EVENTS = "events"
    TICKETS = "tickets"


class Take(StrEnum):
    """What counts of a column that may change from row to row: its first value, its last, or every change."""

    FIRST = "first"
    LAST = "last"
    CHANGES = "changes"


@dataclass(frozen=True)
class Choice:
    """A column whose values are words of this desk, or are turned into them.

    means: value of the file, in small letters, to ours. otherwise: ours for what is missing or unknown, "" for none.
    """

    columns: Columns = ()
    means: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""
    take: Take = Take.LAST


@dataclass(frozen=True)
class PersonColumn:
    """A column that names people. accounts: name in the file, in small letters, to the e-mail of an account here."""

    columns: Columns = ()
    prefix: str = ""
    accounts: Mapping[str, str] = field(default_factory=dict)
    match_email: bool = False
    otherwise: str = ""


@dataclass(frozen=True)
class Deed:
    """One thing an activity means. value: the reason of a wait."""

    what: What
    value: str = ""


@dataclass(frozen=True)
class Span:
    """A column that holds a duration."""

    columns: Columns = ()
    unit: str = "seconds"


@dataclass(frozen=True)
class Sheet:
    """How the file is written. missing: what stands for nothing."""

    encoding: str = "utf-8"
    delimiter: str = "auto"
    name: str = ""
    header_row: int = 1
    missing: frozenset[str] = frozenset({""})


@dataclass(frozen=True, kw_only=True)
class ImportMapping:
    """A mapping file that was understood. system: where the tickets come from; with their number it is their identity.

    zone: "" until somebody says in which zone the file's times are.
    """

    name: str
    system: str
    shape: Shape
    sheet: Sheet
    zone: str
    formats: tuple[str, ...]
    ticket: Columns
    at: Columns
    activity: Columns
    only_changes: bool
    deeds: Mapping[str, tuple[Deed, ...]]
    deeds_otherwise: tuple[Deed, ...] | None
    wait_ends_with: frozenset[What]
    moments: Mapping[str, Columns]
    priority: Choice
    queue: Choice
    category: Choice
    site: Choice
    resolution: Choice
    people: Mapping[str, PersonColumn]
    programs: frozenset[str]
    subject: Columns
    description: Columns
    reopened: Columns
    waited: Span
    first_response_after: Span


def parse_mapping(raw: object, *, zones: Collection[str]) -> tuple[ImportMapping | None, tuple[str, ...]]:
    """Return the mapping, or None and what is wrong with it: one sentence for each place.

    zones: the time zones there are.
    """
    wrong = Wrong()
    root = Part(raw, path="", wrong=wrong)
    if not root.is_object():
        return None, tuple(wrong.sentences)
    mapping = _mapping(root, zones)
    root.nothing_else()
    return (None, tuple(wrong.sentences)) if wrong.sentences else (mapping, ())


def _mapping(root: Part, zones: Collection[str]) -> ImportMapping:
    if root.number("format", least=1, most=10**6, otherwise=FORMAT) != FORMAT:
        root.complain("format", f"this RadDesk reads format {FORMAT}")
    shape = Shape(root.one_of("rows", list(Shape), otherwise=Shape.EVENTS))
    is_log = shape is Shape.EVENTS
    time, texts = root.part("time"), root.part("texts")
    activity = root.part("activity" if is_log else "state")
    moments = root.part("moments")
    found = ImportMapping(
        name=root.text("name", otherwise="Mapping"),
        system=root.slug("system"),
        shape=shape,
        sheet=_sheet(root.part("file")),
        zone=_zone(time, zones),
        formats=tuple(time.texts("formats", otherwise=["iso"])),
        ticket=root.columns("ticket", is_needed=True),
        at=root.columns("at", is_needed=True) if is_log else (),
        activity=activity.columns("column", is_needed=is_log),
        only_changes=is_log and activity.one_of("when", ["each", "changed"], otherwise="each") == "changed",
        deeds={key.casefold(): _deeds(value) for key, value in activity.part("means").parts()},
        deeds_otherwise=_deeds(activity.inside("otherwise")) if activity.has("otherwise") else None,
        wait_ends_with=frozenset(_whats(root, "wait_ends_with")) if is_log else frozenset(),
        moments={name: moments.columns(name) for name in (_EVENT_MOMENTS if is_log else MOMENTS)},
        priority=_choice(root.part("priority"), take=Take.LAST, numbers=[str(each.value) for each in Priority]),
        queue=_choice(root.part("queue"), take=Take.CHANGES),
        category=_choice(root.part("category"), take=Take.LAST),
        site=_choice(root.part("site"), take=Take.FIRST),
        resolution=_choice(root.part("resolution"), take=Take.LAST),
        people=_people(root.part("people")),
        programs=frozenset(name.casefold() for name in root.part("people").texts("programs", otherwise=[])),
        subject=texts.columns("subject"),
        description=texts.columns("description"),
        reopened=() if is_log else root.columns("reopened"),
        waited=_span(None if is_log else root.part("waited")),
        first_response_after=_span(None if is_log else root.part("first_response_after")),
    )
    for part in (time, texts, activity, moments, root.part("people")):
        part.nothing_else()
    _check(root, found)
    return found


def _check(root: Part, mapping: ImportMapping) -> None:
    """What no single place can tell."""
    if mapping.shape is Shape.TICKETS and not mapping.moments["opened"]:
        root.complain("moments", "say in which column “opened” is")
    if not (mapping.category.columns or mapping.category.otherwise):
        root.complain("category", "name a column, or with “otherwise” the category of every ticket")
    if mapping.shape is Shape.EVENTS and not mapping.deeds and mapping.deeds_otherwise is None:
        root.complain("activity", "say under “means” what the activities mean")


def _sheet(part: Part) -> Sheet:
    found = Sheet(
        encoding=part.one_of("encoding", ENCODINGS, otherwise="utf-8"),
        delimiter=part.one_of("delimiter", list(DELIMITERS), otherwise="auto"),
        name=part.text("sheet"),
        header_row=part.number("header_row", least=1, most=100, otherwise=1),
        missing=frozenset({"", *part.texts("missing", otherwise=[])}),
    )
    part.nothing_else()
    return found


def _zone(part: Part, zones: Collection[str]) -> str:
    zone = part.text("zone")
    if zone and zone not in zones:
        part.complain("zone", f"“{zone}” is no time zone. Write it like Europe/London")
    return zone


def _choice(part: Part, *, take: Take, numbers: Collection[str] = ()) -> Choice:
    found = Choice(
        columns=part.columns("column"),
        means={key.casefold(): value for key, value in part.words("means").items()},
        otherwise=part.word("otherwise"),
        take=Take(part.one_of("take", list(Take), otherwise=take)),
    )
    if numbers and (wrong := {found.otherwise, *found.means.values()} - {"", *numbers}):
        part.complain("", f"{', '.join(sorted(wrong))} is none of {', '.join(numbers)}")
    part.nothing_else()
    return found


def _people(part: Part) -> Mapping[str, PersonColumn]:
    people = {}
    for name in PEOPLE:
        inner = part.part(name)
        people[name] = PersonColumn(
            columns=inner.columns("column"),
            prefix=inner.text("prefix", strip=False),
            accounts={key.casefold(): value.casefold() for key, value in inner.words("accounts").items()},
            match_email=inner.flag("match_email"),
            otherwise=inner.text("otherwise"),
        )
        inner.nothing_else()
    return people


def _span(part: Part | None) -> Span:
    if part is None:
        return Span()
    found = Span(columns=part.columns("column"), unit=part.one_of("unit", UNITS, otherwise="seconds"))
    part.nothing_else()
    return found


def _deeds(part: Part) -> tuple[Deed, ...]:
    """One activity means one thing, several, or a wait with its reason: "taken", ["taken", "note"], {"waiting": …}."""
    return tuple(deed for each in part.one_or_more() if (deed := _deed(each)))


def _deed(part: Part) -> Deed | None:
    if isinstance(part.value, Mapping):
        reason = part.one_of(What.WAITING.value, list(WaitReason), otherwise=WaitReason.OTHER)
        part.nothing_else()
        return Deed(What.WAITING, str(reason))
    word = part.as_one_of(list(What))
    return Deed(What(word), WaitReason.OTHER.value if word == What.WAITING else "") if word else None


def _whats(part: Part, name: str) -> list[What]:
    return [What(word) for each in part.inside(name).one_or_more() if (word := each.as_one_of(list(What)))]
