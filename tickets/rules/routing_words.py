"""The routing in words that people of the desk understand: for which tickets a rule is, and whose devices go where."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assets.enums import KIND_LABELS, Criticality, DeviceKind
from assets.rules.windows import clock_time
from tickets.enums import Source
from tickets.rules.policy_words import CRITICALITY_WORDS, any_of
from tickets.rules.routing import CONDITIONS
from tickets.rules.routing_version import Content, Row

SOURCE_WORDS: Mapping[str, str] = {
    Source.PORTAL: "the portal",
    Source.PHONE: "telephone",
    Source.EMAIL: "e-mail",
    Source.API: "another program",
    Source.MONITOR: "monitoring",
    Source.IMPORT: "import",
}
_MOST_WORDS = 8


@dataclass(frozen=True)
class Names:
    """Codes to the names people know, in the order in which lists show them; a code without one stands for itself."""

    queues: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    calendars: Mapping[str, str] = field(default_factory=dict)

    def of(self, condition: str, value: Any) -> str:
        """Return the name of a value of a condition."""
        if condition == "device_kinds":
            return KIND_LABELS[DeviceKind(value)] if value in set(DeviceKind) else str(value)
        names: Mapping[str, Mapping[str, str]] = {
            "categories": self.categories,
            "sites": self.sites,
            "teams": self.teams,
            "outside": self.calendars,
            "sources": SOURCE_WORDS,
        }
        return names.get(condition, {}).get(value, str(value))

    def queue(self, code: str) -> str:
        """Return the name of a queue."""
        return self.queues.get(code, code)


@dataclass(frozen=True)
class RuleWords:
    """A rule as a page tells it. place: from 1. whom: for which tickets."""

    place: int
    name: str
    whom: str
    queue: str
    is_active: bool


@dataclass(frozen=True)
class OwnerWords:
    """Where tickets about the devices of a team go. only: the queues whose categories it holds for, "" for all."""

    team: str
    queue: str
    only: str


def rules_in_words(content: Content, names: Names) -> tuple[RuleWords, ...]:
    """Return the rules in words, in order."""
    return tuple(
        RuleWords(place, rule["name"], rule_sentence(rule, names), names.queue(rule["queue"]), rule["is_active"])
        for place, rule in enumerate(content.rules, start=1)
    )


def owners_in_words(content: Content, names: Names) -> tuple[OwnerWords, ...]:
    """Return the owners in words."""
    return tuple(
        OwnerWords(
            team=names.teams.get(owner["team"], owner["team"]),
            queue=names.queue(owner["queue"]),
            only=any_of(names.queue(code) for code in owner["instead_of"]),
        )
        for owner in content.owners
    )


def rule_sentence(rule: Row, names: Names) -> str:
    """Say for which tickets a rule is: "tickets on a device of modality CT, told between 19:00 and 07:00"."""
    when = rule["when"]
    parts = [_SENTENCES[name](when[name], names) for name in CONDITIONS if when.get(name)]
    return f"Tickets {', '.join(parts)}" if parts else "No ticket: it has no condition"


def _listed(condition: str, sentence: str) -> Callable[[Sequence[Any], Names], str]:
    return lambda values, names: sentence.format(any_of(names.of(condition, value) for value in values))


def _quoted(sentence: str) -> Callable[[Sequence[Any], Names], str]:
    def words(values: Sequence[Any], names: Names) -> str:
        shown = [f"“{value}”" for value in values[:_MOST_WORDS]]
        more = len(values) - _MOST_WORDS
        return sentence.format(any_of([*shown, *([f"{more} more"] if more > 0 else [])]))

    return words


def _critical(values: Sequence[int], names: Names) -> str:
    levels, last = sorted(values), Criticality.SINGLE
    if levels == list(range(1, levels[-1] + 1)) and levels[-1] < last:
        what = f"at least {CRITICALITY_WORDS[Criticality(levels[-1])]}" if levels[-1] > 1 else CRITICALITY_WORDS[
            Criticality.SITE
        ]
    elif levels == list(range(levels[0], last + 1)) and len(levels) > 1:
        what = f"at most {CRITICALITY_WORDS[Criticality(levels[0])]}"
    else:
        what = any_of(CRITICALITY_WORDS[Criticality(level)] for level in levels)
    return f"on a device without which {what}"


def _told(values: Sequence[Sequence[int]], names: Names) -> str:
    spans = (f"{clock_time(start)} and {clock_time(end, is_end=True)}" for start, end in values)
    return f"told between {any_of(spans)}"


_SENTENCES: Mapping[str, Callable[[Sequence[Any], Names], str]] = {
    "categories": _listed("categories", "about {}"),
    "groups": _quoted("about anything in {}"),
    "device_kinds": _listed("device_kinds", "on a device of kind {}"),
    "modalities": _listed("modalities", "on a device of modality {}"),
    "sites": _listed("sites", "at {}"),
    "teams": _listed("teams", "on a device of the team {}"),
    "criticality": _critical,
    "departments": _listed("departments", "from {}"),
    "sources": _listed("sources", "that came by {}"),
    "times": _told,
    "outside": _listed("outside", "told outside the hours of {}"),
    "words": _quoted("that mention {}"),
}
