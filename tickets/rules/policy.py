"""What a version of the promises may say: its shape, and what is wrong with one somebody wants to publish.

Content is plain data as it is stored: targets by priority, rules in order, steps (models/sla.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assets.enums import Criticality
from tickets.enums import Metric, Priority
from tickets.rules.duration import LONGEST_SECONDS

METRICS = tuple(metric.value for metric in Metric)
PRIORITIES = tuple(str(priority.value) for priority in Priority)
CONDITIONS = ("category", "queue", "site", "criticality", "department")
RELATIONS = ("assignee", "queue", "lead", "supervisors")
"""Who can be told when a promise runs out."""

LONGEST_NAME = 80
MOST_RULES = 200
MOST_STEPS = 200

Target = Mapping[str, Any]
Targets = Mapping[str, Target]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Content:
    """What one version says."""

    targets: Targets
    rules: Sequence[Row] = ()
    steps: Sequence[Row] = ()


@dataclass(frozen=True)
class Known:
    """The codes that may be named. queues: those that take tickets; all_queues: those that ever did."""

    calendars: frozenset[str]
    categories: frozenset[str]
    queues: frozenset[str]
    all_queues: frozenset[str]
    sites: frozenset[str]


def problems_of(content: Content, known: Known) -> dict[str, str]:
    """Return what is wrong, by field such as "targets.1.resolution" or "rules.2.name" (rules count from 1)."""
    found: dict[str, str] = {}
    for field, problem in _problems(content, known):
        found.setdefault(field, problem)
    return found


def tidied(content: Content) -> Content:
    """Return right content in the one form it is stored in, so that equal content compares equal."""
    return Content(
        targets=_tidy_targets(content.targets),
        rules=[
            {
                "name": rule["name"].strip(),
                "when": {name: _tidy_values(rule["when"][name]) for name in CONDITIONS if rule["when"].get(name)},
                "targets": _tidy_targets(rule["targets"]),
            }
            for rule in content.rules
        ],
        steps=[
            {
                "metric": step["metric"],
                "percent": step["percent"],
                "priority": sorted(set(step.get("priority") or ())),
                "tell": [relation for relation in RELATIONS if relation in (step.get("tell") or ())],
                "raise_to": step.get("raise_to"),
                "route_to": step.get("route_to") or None,
            }
            for step in content.steps
        ],
    )


def _tidy_values(values: Sequence[Any]) -> list[Any]:
    return sorted({value.strip() if isinstance(value, str) else value for value in values})


def _tidy_targets(targets: Targets) -> Targets:
    return {
        priority: {"calendar": targets[priority]["calendar"]}
        | {metric: targets[priority].get(metric) for metric in METRICS}
        for priority in PRIORITIES
        if priority in targets
    }


def _problems(content: Content, known: Known) -> Iterator[tuple[str, str]]:
    yield from _target_problems("targets", content.targets, known)
    if isinstance(content.targets, Mapping):
        for priority in PRIORITIES:
            if priority not in content.targets:
                yield f"targets.{priority}", f"Say what is promised for P{priority}, even if it is nothing."
    yield from _rule_list_problems(content.rules, known)
    if not _is_list(content.steps) or len(content.steps) > MOST_STEPS:
        yield "steps", f"Steps are a list of at most {MOST_STEPS}."
        return
    for number, step in enumerate(content.steps, start=1):
        yield from step_problems(f"steps.{number}", step, known)


def _target_problems(field: str, targets: Any, known: Known) -> Iterator[tuple[str, str]]:
    if not isinstance(targets, Mapping):
        yield field, "Targets are one promise for each priority."
        return
    for priority, target in targets.items():
        where = f"{field}.{priority}"
        if priority not in PRIORITIES:
            yield where, "A priority is 1 to 5."
        elif not isinstance(target, Mapping) or set(target) - {"calendar", *METRICS}:
            yield where, "A promise is a calendar and three durations."
        else:
            yield from _promise_problems(where, target, known)


def _promise_problems(where: str, target: Target, known: Known) -> Iterator[tuple[str, str]]:
    calendar = target.get("calendar")
    if not isinstance(calendar, str) or calendar not in known.calendars:
        yield f"{where}.calendar", "There is no such calendar. Choose one of the list."
    for metric in METRICS:
        seconds = target.get(metric)
        if seconds is not None and not (_is_whole(seconds) and 0 < seconds <= LONGEST_SECONDS):
            yield f"{where}.{metric}", "A promise is more than 0 seconds and at most a year, or nothing."


def _rule_list_problems(rules: Any, known: Known) -> Iterator[tuple[str, str]]:
    if not _is_list(rules) or len(rules) > MOST_RULES:
        yield "rules", f"Rules are a list of at most {MOST_RULES}."
        return
    names: set[str] = set()
    for number, rule in enumerate(rules, start=1):
        where = f"rules.{number}"
        yield from rule_problems(where, rule, known)
        name = str(rule.get("name", "")).strip().casefold() if isinstance(rule, Mapping) else ""
        if name and name in names:
            yield f"{where}.name", "Another special promise has this name. Give each its own."
        names.add(name)


def rule_problems(where: str, rule: Any, known: Known) -> Iterator[tuple[str, str]]:
    """Yield field and problem of one rule; a condition or a priority it leaves out does not matter to it."""
    if not isinstance(rule, Mapping) or not isinstance(rule.get("when"), Mapping):
        yield where, "A special promise has a name, conditions and targets."
        return
    name = rule.get("name")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= LONGEST_NAME:
        yield f"{where}.name", f"Give it a name of at most {LONGEST_NAME} letters."
    yield from _condition_problems(f"{where}.when", rule["when"], known)
    targets = rule.get("targets")
    if not targets:
        yield f"{where}.targets", "Say what is promised for at least one priority."
    else:
        yield from _target_problems(f"{where}.targets", targets, known)


def _condition_problems(where: str, when: Mapping[str, Any], known: Known) -> Iterator[tuple[str, str]]:
    if not any(when.get(name) for name in CONDITIONS):
        yield where, "Say for which tickets this holds: choose at least one condition."
    for name in sorted(set(when) - set(CONDITIONS)):
        yield f"{where}.{name}", "Promises cannot depend on this."
    codes = {"category": known.categories, "queue": known.all_queues, "site": known.sites}
    for name, values in when.items():
        if name in CONDITIONS and not (_is_list(values) and all(_may_be(name, value, codes) for value in values)):
            yield f"{where}.{name}", _CONDITION_PROBLEMS[name]


_CONDITION_PROBLEMS = {
    "category": "There is no such category. Choose from the list.",
    "queue": "There is no such queue. Choose from the list.",
    "site": "There is no such site. Choose from the list.",
    "criticality": "Criticality is 1 to 4.",
    "department": f"A department is a name of at most {LONGEST_NAME} letters.",
}


def _may_be(name: str, value: Any, codes: Mapping[str, frozenset[str]]) -> bool:
    if name == "criticality":
        return _is_whole(value) and value in set(Criticality)
    if not isinstance(value, str):
        return False
    return value in codes[name] if name in codes else 0 < len(value.strip()) <= LONGEST_NAME


def step_problems(where: str, step: Any, known: Known) -> Iterator[tuple[str, str]]:
    """Yield field and problem of one step."""
    if not isinstance(step, Mapping):
        yield where, "A step says when it comes and what it does."
        return
    if step.get("metric") not in METRICS:
        yield f"{where}.metric", "Choose which promise it belongs to."
    if not (_is_whole(step.get("percent")) and 1 <= step["percent"] <= 100):
        yield f"{where}.percent", "A step comes at 1 to 100 per cent of the promised time."
    priorities = step.get("priority") or ()
    if not _is_list(priorities) or not all(_is_whole(each) and 1 <= each <= 5 for each in priorities):
        yield f"{where}.priority", "Priorities are 1 to 5."
    yield from _deed_problems(where, step, known)


def _deed_problems(where: str, step: Row, known: Known) -> Iterator[tuple[str, str]]:
    tell, raise_to, route_to = step.get("tell") or (), step.get("raise_to"), step.get("route_to")
    if not _is_list(tell) or not all(each in RELATIONS for each in tell):
        yield f"{where}.tell", "Choose whom to tell from the list."
    if raise_to is not None and not (_is_whole(raise_to) and 1 <= raise_to <= 4):
        yield f"{where}.raise_to", "A ticket can be raised to P1, P2, P3 or P4."
    if route_to and not (isinstance(route_to, str) and route_to in known.queues):
        yield f"{where}.route_to", "There is no such queue that takes tickets. Choose from the list."
    if not (tell or raise_to or route_to):
        yield f"{where}.tell", "Say what happens: tell somebody, raise the priority or send it to a queue."


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
