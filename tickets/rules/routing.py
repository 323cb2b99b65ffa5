"""Which queue gets a ticket: ordered rules as data, the first that fits wins, and the answer says why.

No rule fits: the category's own queue; without one, the queue for that kind of device; else PACS. So every ticket
has a queue, and the same facts and rules always give the same one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

from assets.enums import KIND_LABELS, DeviceKind
from tickets.enums import Source

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
    """What is known of a ticket when it is routed; "" where nothing is known."""

    category: str = ""
    group: str = ""
    category_queue: str = ""
    device_kind: DeviceKind | str = ""
    modality: str = ""
    text: str = ""
    source: Source | str = ""


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What a rule asks for: every list that is not empty must hold, each by any one of its values.

    categories, groups: of the taxonomy. device_kinds, modalities (DICOM codes), sources: as in the enums.
    words: whole words or phrases of subject and description, in any case.
    """

    categories: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    device_kinds: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoutingRule:
    """Tickets that meet the conditions go to `queue` (a code). A rule without conditions fits nothing."""

    name: str
    queue: str
    conditions: Conditions

    @classmethod
    def from_conditions(cls, *, name: str, queue: str, conditions: Mapping[str, Any]) -> Self:
        """Build a rule from stored conditions.

        One with a key it does not know fits nothing rather than too much, and never keeps a ticket from being logged;
        see `unknown_conditions` for checking them when they are written.
        """
        if unknown_conditions(conditions):
            return cls(name=name, queue=queue, conditions=Conditions())
        lists = {key: tuple(str(value) for value in values) for key, values in conditions.items()}
        return cls(name=name, queue=queue, conditions=Conditions(**lists))


@dataclass(frozen=True)
class Routed:
    """Where a ticket goes; rule_name is "" when no rule fitted. `why` holds nothing a person typed."""

    queue: str
    rule_name: str
    why: str


def unknown_conditions(conditions: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys that no rule understands or whose value is not a list, sorted."""
    known = {field.name for field in fields(Conditions)}
    return tuple(
        sorted(key for key, value in conditions.items() if key not in known or not isinstance(value, list | tuple))
    )


def route(*, rules: Sequence[RoutingRule], facts: RoutingFacts) -> Routed:
    """Return the queue of the first rule that fits, else the fallback, with the reason."""
    text = _spaced(facts.text)
    for rule in rules:
        met = _met(rule.conditions, facts, text)
        if met:
            return Routed(
                queue=rule.queue,
                rule_name=rule.name,
                why=f"It goes to {rule.queue} because {' and '.join(met)} (rule “{rule.name}”).",
            )
    return _fallback(facts)


def _fallback(facts: RoutingFacts) -> Routed:
    if facts.category_queue:
        why = f"It goes to {facts.category_queue} because that queue owns category {facts.category}."
        return Routed(queue=facts.category_queue, rule_name="", why=why)
    if facts.device_kind in KIND_QUEUES:
        kind = DeviceKind(facts.device_kind)
        why = f"It goes to {KIND_QUEUES[kind]} because {_kind_words(kind)}."
        return Routed(queue=KIND_QUEUES[kind], rule_name="", why=why)
    return Routed(queue=LAST_RESORT, rule_name="", why=f"It goes to {LAST_RESORT} because nothing points elsewhere.")


def _met(conditions: Conditions, facts: RoutingFacts, text: str) -> list[str]:
    """Return a reason for each condition, or nothing when one of them does not hold or there are none."""
    asked = (
        (conditions.categories, facts.category, f"the category is {facts.category}"),
        (conditions.groups, facts.group, f"the category is one of “{facts.group}”"),
        (conditions.device_kinds, facts.device_kind, _kind_words(facts.device_kind)),
        (conditions.modalities, facts.modality, f"the device is of modality {facts.modality}"),
        (conditions.sources, facts.source, f"it came by {facts.source}"),
    )
    reasons = []
    for values, fact, reason in asked:
        if values and fact not in values:
            return []
        reasons += [reason] * bool(values)
    if conditions.words:
        word = _first_word(conditions.words, text)
        if word is None:
            return []
        reasons.append(f"the text mentions “{word}”")
    return reasons


def _first_word(words: Iterable[str], text: str) -> str | None:
    return next((word for word in words if _spaced(word).strip() and _spaced(word) in text), None)


def _spaced(text: str) -> str:
    """Lower case, words only, a blank on both sides of each, so that looking for a word finds whole words."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _kind_words(kind: DeviceKind | str) -> str:
    return f"the device is of kind “{KIND_LABELS[DeviceKind(kind)]}”" if kind in KIND_QUEUES else ""
