"""What a version of the routing may say: its shape, and what is wrong with one somebody wants to publish.

Content is plain data as it is stored: rules in order ({"name", "queue", "when": condition to list of values,
"is_active"}), and owners ({"team", "queue", "instead_of": list of queues}).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assets.enums import Criticality, DeviceKind
from assets.rules.windows import DAY_MINUTES
from tickets.enums import Source
from tickets.rules.routing import CONDITIONS, Owner, RoutingRule, Table, spaced, table_of

LONGEST_NAME = 120
LONGEST_VALUE = 80
MOST_RULES = 200
MOST_VALUES = 200
RESERVED_NAMES = ("by hand", "import", "escalation")
"""What events say when no rule routed; a rule of that name could not be told apart."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Content:
    """What one version says."""

    rules: Sequence[Row] = ()
    owners: Sequence[Row] = ()


@dataclass(frozen=True)
class Known:
    """What there is. categories: code to group. queues: code to whether it takes tickets."""

    categories: Mapping[str, str] = field(default_factory=dict)
    queues: Mapping[str, bool] = field(default_factory=dict)
    sites: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    calendars: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    modalities: frozenset[str] = frozenset()


def table(content: Content, *, version: int | None = None) -> Table:
    """Return what routes: the rules that are switched on, in order, and the owners."""
    return table_of(
        rules=(
            RoutingRule.from_conditions(name=rule["name"], queue=rule["queue"], conditions=rule["when"])
            for rule in content.rules
            if rule["is_active"]
        ),
        owners=(
            Owner(team=owner["team"], queue=owner["queue"], instead_of=tuple(owner["instead_of"]))
            for owner in content.owners
        ),
        version=version,
    )


def problems_of(content: Content, known: Known) -> dict[str, str]:
    """Return what is wrong, by field such as "rules.2.name" (from 1).

    Values that are gone, such as a closed queue, are no problem: they fit nothing, and the report names them.
    """
    found: dict[str, str] = {}
    for where, problem in (*_rule_list_problems(content.rules, known), *_owner_problems(content.owners, known)):
        found.setdefault(where, problem)
    return found


def tidied(content: Content) -> Content:
    """Return right content in the one form it is stored in, so that equal content compares equal."""
    return Content(
        rules=[
            {
                "name": " ".join(rule["name"].split()),
                "queue": rule["queue"],
                "when": {name: _tidy(name, rule["when"][name]) for name in CONDITIONS if rule["when"].get(name)},
                "is_active": bool(rule.get("is_active", True)),
            }
            for rule in content.rules
        ],
        owners=[
            {"team": each["team"], "queue": each["queue"], "instead_of": sorted(set(each.get("instead_of") or ()))}
            for each in sorted(content.owners, key=lambda owner: str(owner["team"]))
        ],
    )


def _tidy(name: str, values: Sequence[Any]) -> list[Any]:
    if name == "words":  # in the order in which they were written: the first found is the reason
        kept: dict[str, str] = {}
        for word in values:
            kept.setdefault(spaced(word), " ".join(word.split()))
        return list(kept.values())
    if name == "times":
        return [list(pair) for pair in sorted({(start, end) for start, end in values})]
    return sorted({value.strip() if isinstance(value, str) else value for value in values})


def _rule_list_problems(rules: Any, known: Known) -> Iterator[tuple[str, str]]:
    if not _is_list(rules) or len(rules) > MOST_RULES:
        yield "rules", f"Rules are a list of at most {MOST_RULES}."
        return
    names: set[str] = set()
    for number, rule in enumerate(rules, start=1):
        where = f"rules.{number}"
        yield from rule_problems(where, rule, known)
        name = _name(rule)
        if name and name in names:
            yield f"{where}.name", "Another rule has this name. Give each its own."
        names.add(name)


def _name(rule: Any) -> str:
    return " ".join(str(rule.get("name", "")).split()).casefold() if isinstance(rule, Mapping) else ""


def rule_problems(where: str, rule: Any, known: Known) -> Iterator[tuple[str, str]]:
    """Yield field and problem of one rule."""
    if not isinstance(rule, Mapping) or not isinstance(rule.get("when"), Mapping):
        yield where, "A rule has a name, a queue and conditions."
        return
    name = _name(rule)
    if not isinstance(rule.get("name"), str) or not 0 < len(name) <= LONGEST_NAME:
        yield f"{where}.name", f"Give it a name of at most {LONGEST_NAME} letters."
    elif name in RESERVED_NAMES:
        yield f"{where}.name", "Timelines use this name for something else. Choose another."
    if not isinstance(rule.get("queue"), str) or rule["queue"] not in known.queues:
        yield f"{where}.queue", "There is no such queue. Choose one of the list."
    yield from _condition_problems(f"{where}.when", rule["when"])


def _condition_problems(where: str, when: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in sorted(set(when) - set(CONDITIONS)):
        yield f"{where}.{name}", "Rules cannot depend on this."
    if not any(when.get(name) for name in CONDITIONS):
        yield where, "Say for which tickets this holds: choose at least one condition."
    for name in CONDITIONS:
        values = when.get(name)
        if values is None:
            continue
        if not _is_list(values) or len(values) > MOST_VALUES or not all(_may_be(name, value) for value in values):
            yield f"{where}.{name}", _PROBLEMS.get(name, "Choose from the list.")


_PROBLEMS = {
    "criticality": "Criticality is 1 to 4.",
    "times": "Write times such as 19:00-07:00, several with a comma.",
    "words": f"Write words or phrases of at most {LONGEST_VALUE} letters, one a line.",
}


def _may_be(name: str, value: Any) -> bool:
    if name == "criticality":
        return isinstance(value, int) and not isinstance(value, bool) and value in set(Criticality)
    if name == "times":
        return _is_window(value)
    if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST_VALUE:
        return False
    if name == "words":
        return bool(spaced(value).strip())
    enum = {"device_kinds": DeviceKind, "sources": Source}.get(name)
    return enum is None or value in set(enum)


def _is_window(value: Any) -> bool:
    if not _is_list(value) or len(value) != 2 or not all(type(each) is int for each in value):
        return False
    start, end = value
    return bool(0 <= start < DAY_MINUTES and start < end <= start + DAY_MINUTES)


def _owner_problems(owners: Any, known: Known) -> Iterator[tuple[str, str]]:
    if not _is_list(owners):
        yield "owners", "Owners are a list of teams and queues."
        return
    teams: set[str] = set()
    for number, owner in enumerate(owners, start=1):
        where = f"owners.{number}"
        if not isinstance(owner, Mapping) or not isinstance(owner.get("team"), str) or not owner["team"]:
            yield where, "An owner is a team and its queue."
            continue
        if owner["team"] in teams:
            yield f"{where}.team", "This team has a queue already."
        teams.add(owner["team"])
        if str(owner.get("queue")) not in known.queues:
            yield f"{where}.queue", "There is no such queue. Choose one of the list."
        others = owner.get("instead_of") or ()
        if not _is_list(others) or not all(str(other) in known.queues for other in others):
            yield f"{where}.instead_of", "There is no such queue. Choose from the list."


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
