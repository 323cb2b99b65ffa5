"""What is wrong with rules that may be published all the same: dead ones, values that are gone, and conflicts.

What can be read off the rules is found at once; what only tickets can tell comes from a trial (rules/routing_trial.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assets.rules.windows import DAY_MINUTES
from tickets.rules.policy_words import all_of
from tickets.rules.routing import is_within, spaced
from tickets.rules.routing_trial import Pair
from tickets.rules.routing_version import Content, Known, Row
from tickets.rules.routing_words import Names


class FindingKind(StrEnum):
    """DEAD: never fires as things are. TAKEN: it took tickets that a later rule would have sent elsewhere.

    GONE: names what is no more. UNUSED: no ticket of the last month. OVERLAP: it might take such tickets. In the order
    in which they matter.
    """

    DEAD = "dead"
    TAKEN = "taken"
    GONE = "gone"
    UNUSED = "unused"
    OVERLAP = "overlap"


@dataclass(frozen=True)
class Finding:
    """Something to look at. place: of the rule, from 1; None for an owner."""

    kind: FindingKind
    place: int | None
    about: str
    sentence: str


@dataclass(frozen=True)
class Tried:
    """What a trial of the very same rules found: place to tickets that fitted, to tickets won, and who took from whom.

    tickets: how many it looked at.
    """

    fits: Mapping[int, int]
    wins: Mapping[int, int]
    pairs: Sequence[Pair]
    tickets: int


def findings(content: Content, known: Known, names: Names, tried: Tried | None = None) -> tuple[Finding, ...]:
    """Return what is wrong, the gravest first, then in the order of the rules. Rules switched off are left out."""
    found = [*_gone(content, known, names), *_dead(content, known, names), *_overlaps(content, known, names, tried)]
    dead = {each.place for each in found if each.kind is FindingKind.DEAD}
    if tried is not None and tried.tickets:
        found += [each for each in _unused(content, tried) if each.place not in dead]
    kinds = list(FindingKind)
    return tuple(sorted(found, key=lambda each: (kinds.index(each.kind), each.place or 0)))


def _active(content: Content) -> list[tuple[int, Row]]:
    return [(place, rule) for place, rule in enumerate(content.rules, start=1) if rule["is_active"]]


def _gone(content: Content, known: Known, names: Names) -> Iterator[Finding]:
    for place, rule in _active(content):
        for condition, values in rule["when"].items():
            lost = [str(value) for value in values if not _is_there(condition, value, known)]
            if lost:
                sentence = f"{_WHAT[condition]} {all_of(lost)}: there is no such thing any more."
                yield Finding(FindingKind.GONE, place, rule["name"], sentence)
    for owner in content.owners:
        team, queue = names.teams.get(owner["team"], owner["team"]), names.queue(owner["queue"])
        if owner["team"] not in known.teams:
            yield Finding(FindingKind.GONE, None, f"Devices of {team}", "There is no such team any more.")
        elif not known.queues.get(owner["queue"]):
            yield Finding(FindingKind.GONE, None, f"Devices of {team}", f"The queue {queue} takes no tickets any more.")


_WHAT = {
    "categories": "Category",
    "groups": "Group",
    "modalities": "Modality",
    "sites": "Site",
    "teams": "Team",
    "departments": "Department",
    "outside": "Calendar",
}


def _is_there(condition: str, value: Any, known: Known) -> bool:
    if condition == "departments":
        return value.strip().casefold() in {name.strip().casefold() for name in known.departments}
    there: Mapping[str, Any] = {
        "categories": known.categories,
        "groups": set(known.categories.values()),
        "modalities": known.modalities,
        "sites": known.sites,
        "teams": known.teams,
        "outside": known.calendars,
    }
    return condition not in there or value in there[condition]


def _dead(content: Content, known: Known, names: Names) -> Iterator[Finding]:
    earlier: list[tuple[int, Row, _Scope]] = []
    for place, rule in _active(content):
        scope = _scope(rule, known)
        if not known.queues.get(rule["queue"]):
            why = f"The queue {names.queue(rule['queue'])} takes no tickets, so this rule is passed over."
        elif scope is None:
            why = "It fits no ticket: one of its conditions can never hold."
        else:
            above = next((each for each in earlier if _covers(each[2], scope)), None)
            earlier.append((place, rule, scope))
            if above is None:
                continue
            why = f"Rule {above[0]}, “{above[1]['name']}”, comes first and takes every ticket this one is for."
        yield Finding(FindingKind.DEAD, place, rule["name"], why)


_Scope = Mapping[str, Any]
"""Condition to the values that can still hold; groups are among the categories; times are minutes, words spaced."""


def _scope(rule: Row, known: Known) -> _Scope | None:
    """Return what a rule asks for as things are, None when it can fit nothing."""
    when = {name: values for name, values in rule["when"].items() if values}
    if not when:
        return None
    scope: dict[str, Any] = {}
    for name, values in when.items():
        if name == "words":
            scope[name] = tuple(spaced(word) for word in values)
        elif name == "times":
            scope[name] = frozenset(minute for minute in range(DAY_MINUTES) if is_within(minute, values))
        elif name == "departments":
            scope[name] = frozenset(value.strip().casefold() for value in values)
        elif name not in ("categories", "groups"):
            scope[name] = frozenset(value for value in values if _is_there(name, value, known))
    if "categories" in when or "groups" in when:
        scope["categories"] = frozenset(
            code
            for code, group in known.categories.items()
            if code in when.get("categories", known.categories) and group in when.get("groups", (group,))
        )
    return scope if all(scope.values()) else None


def _covers(above: _Scope, below: _Scope) -> bool:
    """True when every ticket that fits `below` fits `above` too."""
    for name, values in above.items():
        if name not in below:
            return False
        if name == "words":
            if not all(any(word in longer for word in values) for longer in below[name]):
                return False
        elif not below[name] <= values:
            return False
    return True


def _overlaps(content: Content, known: Known, names: Names, tried: Tried | None) -> Iterator[Finding]:
    rules = dict(_active(content))
    proven = {(pair.first, pair.second): pair.count for pair in (tried.pairs if tried else ())}
    scopes = {place: _scope(rule, known) for place, rule in rules.items()}
    for second, later in rules.items():
        for first, earlier in rules.items():
            if first >= second or earlier["queue"] == later["queue"]:
                continue
            count = proven.get((first, second), 0)
            above, below = scopes[first], scopes[second]
            if count:
                yield _taken(first, second, rules, names, count)
            elif above and below and _may_meet(above, below) and not _covers(above, below):
                yield _overlap(first, second, rules, names)


def _taken(first: int, second: int, rules: Mapping[int, Row], names: Names, count: int) -> Finding:
    earlier, later = rules[first], rules[second]
    sentence = (
        f"{count} ticket{'' if count == 1 else 's'} of the last month fitted rule {second}, “{later['name']}”, too. "
        f"This one comes first: {'it goes' if count == 1 else 'they go'} to {names.queue(earlier['queue'])}, "
        f"not to {names.queue(later['queue'])}."
    )
    return Finding(FindingKind.TAKEN, first, earlier["name"], sentence)


def _overlap(first: int, second: int, rules: Mapping[int, Row], names: Names) -> Finding:
    earlier, later = rules[first], rules[second]
    sentence = (
        f"A ticket can fit rule {second}, “{later['name']}”, too. This one comes first: it goes to "
        f"{names.queue(earlier['queue'])}, not to {names.queue(later['queue'])}."
    )
    return Finding(FindingKind.OVERLAP, first, earlier["name"], sentence)


def _may_meet(above: _Scope, below: _Scope) -> bool:
    """True when one ticket can fit both, and both ask for some of the same; two texts can always come together."""
    shared = [name for name in above if name in below]
    for name in shared:
        if name in ("words", "outside"):
            continue
        if not above[name] & below[name]:
            return False
    return any(name != "words" or _same_words(above[name], below[name]) for name in shared)


def _same_words(some: Sequence[str], others: Sequence[str]) -> bool:
    return any(word in other or other in word for word in some for other in others)


def _unused(content: Content, tried: Tried) -> Iterator[Finding]:
    for place, rule in _active(content):
        fits, wins = tried.fits.get(place, 0), tried.wins.get(place, 0)
        if not fits:
            sentence = f"No ticket of the last month fitted it (n = {tried.tickets})."
        elif not wins:
            sentence = f"Tickets of the last month fitted it (n = {fits}), and earlier rules took them all."
        else:
            continue
        yield Finding(FindingKind.UNUSED, place, rule["name"], sentence)
