"""Which queue gets a ticket: ordered rules as data, the first that fits wins, and the answer says why.

No rule fits: the queue of the team that owns the device, where the hospital says so; else the category's own queue;
without one, the queue for that kind of device; else PACS (docs/adr/0009). So every ticket has a queue, and the same
facts and rules always give the same one. Queues that take no tickets are passed over.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Self

from assets.enums import KIND_LABELS, Criticality, DeviceKind
from assets.rules.windows import DAY_MINUTES, write_windows
from tickets.enums import Source
from tickets.rules.policy_words import CRITICALITY_WORDS

LAST_RESORT = "PACS"

_WORD = re.compile(r"\w+")

KIND_QUEUES: Mapping[DeviceKind, str] = {
    DeviceKind.MODALITY: "MOD",
    DeviceKind.WORKSTATION: "WS",
    DeviceKind.DISPLAY: "WS",
    DeviceKind.PACS: "PACS",
    DeviceKind.ARCHIVE: "PACS",
    DeviceKind.RIS: "RIS",
    DeviceKind.DICTATION: "REP",
    DeviceKind.INTERFACE: "INT",
    DeviceKind.ROUTER: "INT",
    DeviceKind.NETWORK: "NET",
    DeviceKind.SERVER: "SRV",
    DeviceKind.PRINTER: "WS",
    DeviceKind.SOFTWARE: "PACS",
    DeviceKind.OTHER: "PACS",
}


@dataclass(frozen=True, kw_only=True)
class RoutingFacts:
    """What is known of a ticket when it is routed; "" or None where nothing is known.

    site, team: codes of where it is and of who owns the device. criticality: 1 (gravest) to 4, of the device.
    department: the requester's. minute: of the local day at the site. closed: the calendars that are closed then.
    """

    category: str = ""
    group: str = ""
    category_queue: str = ""
    device_kind: DeviceKind | str = ""
    modality: str = ""
    text: str = ""
    source: Source | str = ""
    site: str = ""
    team: str = ""
    criticality: int | None = None
    department: str = ""
    minute: int | None = None
    closed: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What a rule asks for: every list that is not empty must hold, each by any one of its values.

    categories, groups: of the taxonomy. device_kinds, modalities (DICOM codes), sources: as in the enums. sites and
    teams (that own the device): codes. criticality: levels of the device, 1 the gravest. departments: of the
    requester, in any case. times: [start, end) minutes of the local day, an end past 1440 on the next day. outside:
    calendars that are closed. words: whole words or phrases of subject and description, in any case.
    """

    categories: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    device_kinds: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    criticality: tuple[int, ...] = ()
    departments: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    times: tuple[tuple[int, int], ...] = ()
    outside: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


CONDITIONS = tuple(field.name for field in fields(Conditions))
"""The kinds of condition, in the order in which pages tell them."""


@dataclass(frozen=True, kw_only=True)
class RoutingRule:
    """Tickets that meet the conditions go to `queue` (a code). A rule without conditions fits nothing."""

    name: str
    queue: str
    conditions: Conditions

    @classmethod
    def from_conditions(cls, *, name: str, queue: str, conditions: Mapping[str, Any]) -> Self:
        """Build a rule from stored conditions.

        One with a key or a value it does not understand fits nothing rather than too much, and never keeps a ticket
        from being logged; see rules/routing_version.py for checking them when they are written.
        """
        if unknown_conditions(conditions):
            return cls(name=name, queue=queue, conditions=Conditions())
        try:
            lists = {key: tuple(_READ.get(key, str)(value) for value in values) for key, values in conditions.items()}
        except (TypeError, ValueError):
            return cls(name=name, queue=queue, conditions=Conditions())
        return cls(name=name, queue=queue, conditions=Conditions(**lists))


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Tickets about devices of a team (a code) go to `queue`.

    instead_of: only where the category belongs to one of these queues; none for every category.
    """

    team: str
    queue: str
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """All that routes by data: rules in order, and owners. version: id of the version they come from."""

    rules: Sequence[RoutingRule] = ()
    owners: Sequence[Owner] = ()
    version: int | None = None
    asks: frozenset[str] = field(default=frozenset())
    """The kinds of condition that any rule asks for."""


@dataclass(frozen=True)
class Routed:
    """Where a ticket goes; rule_name is "" when no rule fitted. `why` holds nothing a person typed into a ticket."""

    queue: str
    rule_name: str
    why: str


def table_of(*, rules: Iterable[RoutingRule], owners: Iterable[Owner] = (), version: int | None = None) -> Table:
    """Return rules and owners with what the rules ask for."""
    found = tuple(rules)
    asks = frozenset(name for rule in found for name in CONDITIONS if getattr(rule.conditions, name))
    return Table(rules=found, owners=tuple(owners), version=version, asks=asks)


def unknown_conditions(conditions: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys that no rule understands or whose value is not a list, sorted."""
    return tuple(
        sorted(
            key for key, value in conditions.items() if key not in CONDITIONS or not isinstance(value, list | tuple)
        )
    )


def route(
    *,
    rules: Sequence[RoutingRule],
    facts: RoutingFacts,
    owners: Sequence[Owner] = (),
    open_queues: Collection[str] | None = None,
) -> Routed:
    """Return the queue of the first rule that fits, else the fallback, with the reason.

    open_queues: those that take tickets; None for all. When none of the fallbacks is open, the category's queue it is.
    """
    text = spaced(facts.text)
    for rule in rules:
        if open_queues is not None and rule.queue not in open_queues:
            continue
        met = _met(rule.conditions, facts, text)
        if met:
            return Routed(
                queue=rule.queue,
                rule_name=rule.name,
                why=f"It goes to {rule.queue} because {' and '.join(met)} (rule “{rule.name}”).",
            )
    return _fallback(facts, owners, open_queues)


def fitting(*, rules: Sequence[RoutingRule], facts: RoutingFacts) -> list[int]:
    """Return the places, from 0, of all rules that fit, whichever of them would win."""
    text = spaced(facts.text)
    return [place for place, rule in enumerate(rules) if _met(rule.conditions, facts, text)]


def is_within(minute: int, windows: Iterable[tuple[int, int]]) -> bool:
    """True when a minute of the day lies in one of the windows; a window may run past midnight."""
    return any(start <= minute < end or start <= minute + DAY_MINUTES < end for start, end in windows)


@lru_cache(maxsize=4096)
def spaced_words(words: str) -> str:
    """Return `spaced` of the words of a rule, which are asked for again and again."""
    return spaced(words)


def spaced(text: str) -> str:
    """Lower case, words only, a blank on both sides of each, so that looking for a word finds whole words."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _fallback(facts: RoutingFacts, owners: Sequence[Owner], open_queues: Collection[str] | None) -> Routed:
    for queue, why in _fallbacks(facts, owners):
        if open_queues is None or queue in open_queues:
            return Routed(queue=queue, rule_name="", why=f"It goes to {queue} because {why}.")
    queue = facts.category_queue or LAST_RESORT
    return Routed(queue=queue, rule_name="", why=f"It goes to {queue} because every other queue for it is closed.")


def _fallbacks(facts: RoutingFacts, owners: Sequence[Owner]) -> Iterator[tuple[str, str]]:
    owner = next((each for each in owners if facts.team and each.team == facts.team), None)
    if owner and (not owner.instead_of or facts.category_queue in owner.instead_of):
        yield owner.queue, f"the device belongs to the team {facts.team}"
    if facts.category_queue:
        yield facts.category_queue, f"that queue owns category {facts.category}"
    if facts.device_kind in KIND_QUEUES:
        kind = DeviceKind(facts.device_kind)
        yield KIND_QUEUES[kind], _kind_words(kind)
    yield LAST_RESORT, "nothing points elsewhere"


def _met(conditions: Conditions, facts: RoutingFacts, text: str) -> list[str]:
    """Return a reason for each condition, or nothing when one of them does not hold or there are none."""
    reasons: list[str] = []
    for name, reason in _REASONS.items():
        values = getattr(conditions, name)
        if values:
            found = reason(values, facts)
            if not found:
                return []
            reasons.append(found)
    if conditions.words:
        word = _first_word(conditions.words, text)
        if word is None:
            return []
        reasons.append(f"the text mentions “{word}”")
    return reasons


def _kind_reason(values: Sequence[str], facts: RoutingFacts) -> str:
    return _kind_words(facts.device_kind) if facts.device_kind in values else ""


def _critical_reason(values: Sequence[int], facts: RoutingFacts) -> str:
    if facts.criticality is None or facts.criticality not in values:
        return ""
    return f"without its device {CRITICALITY_WORDS[Criticality(facts.criticality)]}"


def _department_reason(values: Sequence[str], facts: RoutingFacts) -> str:
    given = facts.department.strip().casefold()
    found = next((value for value in values if given and value.strip().casefold() == given), "")
    return found and f"the requester is from {found}"


def _time_reason(values: Sequence[tuple[int, int]], facts: RoutingFacts) -> str:
    if facts.minute is None or not is_within(facts.minute, values):
        return ""
    within = next(window for window in values if is_within(facts.minute, [window]))
    return f"it was told at {write_windows([within])}"


def _outside_reason(values: Sequence[str], facts: RoutingFacts) -> str:
    found = next((value for value in values if value in facts.closed), "")
    return found and f"it was told outside the hours “{found}”"


def _code_reason(name: str, words: str) -> Any:
    def reason(values: Sequence[str], facts: RoutingFacts) -> str:
        fact = getattr(facts, name)
        return words.format(fact) if fact and fact in values else ""

    return reason


_REASONS: Mapping[str, Any] = {
    "categories": _code_reason("category", "the category is {}"),
    "groups": _code_reason("group", "the category is one of “{}”"),
    "device_kinds": _kind_reason,
    "modalities": _code_reason("modality", "the device is of modality {}"),
    "sites": _code_reason("site", "it is at {}"),
    "teams": _code_reason("team", "the device belongs to the team {}"),
    "criticality": _critical_reason,
    "departments": _department_reason,
    "sources": _code_reason("source", "it came by {}"),
    "times": _time_reason,
    "outside": _outside_reason,
}
"""Condition to what says its reason, "" when it does not hold."""


def _first_word(words: Iterable[str], text: str) -> str | None:
    return next((word for word in words if spaced_words(word).strip() and spaced_words(word) in text), None)


def _kind_words(kind: DeviceKind | str) -> str:
    return f"the device is of kind “{KIND_LABELS[DeviceKind(kind)]}”" if kind in KIND_QUEUES else ""


def _window(pair: Sequence[Any]) -> tuple[int, int]:
    start, end = pair
    return int(start), int(end)


_READ: Mapping[str, Any] = {"criticality": int, "times": _window}
"""How values that are no text are read; str for the others."""
