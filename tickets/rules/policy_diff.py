"""What two versions of the promises say differently, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tickets.rules.duration import write_duration
from tickets.rules.policy import METRICS, PRIORITIES, Content, Row, Targets, tidied
from tickets.rules.policy_words import METRIC_NAMES, Names, promise_line, rule_sentence, step_sentence

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"


@dataclass(frozen=True)
class Difference:
    """kind: added, removed, changed or moved. before and after are "" where there is nothing."""

    kind: str
    about: str
    before: str = ""
    after: str = ""


def differences(old: Content, new: Content, names: Names) -> tuple[Difference, ...]:
    """Return what `new` says otherwise than `old`: promises by priority, then special promises, then steps."""
    old, new = tidied(old), tidied(new)
    return (
        *_targets(old.targets, new.targets, names),
        *_rules(old.rules, new.rules, names),
        *_steps(old.steps, new.steps, names),
    )


def _targets(old: Targets, new: Targets, names: Names, *, about: str = "") -> Iterator[Difference]:
    for priority in PRIORITIES:
        before, after = old.get(priority), new.get(priority)
        where = f"{about}P{priority}"
        if before and not after:
            yield Difference(REMOVED, where, before=promise_line(before, names))
        elif after and not before:
            yield Difference(ADDED, where, after=promise_line(after, names))
        elif before and after:
            yield from _promise(where, before, after, names)


def _promise(where: str, before: Row, after: Row, names: Names) -> Iterator[Difference]:
    for metric in METRICS:
        if before[metric] != after[metric]:
            was, becomes = (write_duration(found[metric]) or "as agreed" for found in (before, after))
            yield Difference(CHANGED, f"{where}, {METRIC_NAMES[metric].lower()}", was, becomes)
    if before["calendar"] != after["calendar"]:
        was, becomes = (names.calendars.get(found["calendar"], found["calendar"]) for found in (before, after))
        yield Difference(CHANGED, f"{where}, hours", was, becomes)


def _rules(old: Sequence[Row], new: Sequence[Row], names: Names) -> Iterator[Difference]:
    before, after = _by_name(old), _by_name(new)
    for name in [name for name in before if name not in after]:
        yield Difference(REMOVED, f"Special promise “{name}”", before=rule_sentence(before[name], names))
    kept = [name for name in before if name in after]
    moved = left_order(kept, [name for name in after if name in before])
    for name, rule in after.items():
        about = f"Special promise “{name}”"
        if name not in before:
            yield Difference(ADDED, about, after=_whole_rule(rule, names))
            continue
        if before[name]["when"] != rule["when"]:
            was, becomes = (rule_sentence(found, names) for found in (before[name], rule))
            yield Difference(CHANGED, f"{about}, for whom", was, becomes)
        yield from _targets(before[name]["targets"], rule["targets"], names, about=f"{about}, ")
        if name in moved:
            places = (_place(found, name) for found in (before, after))
            yield Difference(MOVED, f"{about}, order", *places)


def _by_name(rules: Sequence[Row]) -> Mapping[str, Row]:
    return {rule["name"]: rule for rule in rules}


def left_order(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Return the names of `new` that left their order among the others."""
    blocks = SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    return set(new) - {name for block in blocks for name in new[block.b : block.b + block.size]}


def _place(rules: Mapping[str, Row], name: str) -> str:
    return f"number {list(rules).index(name) + 1}"


def _whole_rule(rule: Row, names: Names) -> str:
    promised = [f"P{priority} {promise_line(target, names)}" for priority, target in rule["targets"].items()]
    return f"{rule_sentence(rule, names)}: {'; '.join(promised)}"


def _steps(old: Sequence[Row], new: Sequence[Row], names: Names) -> Iterator[Difference]:
    before, after = ([step_sentence(step, names) for step in steps] for steps in (old, new))
    for sentence in before:
        if sentence not in after:
            yield Difference(REMOVED, "Step", before=sentence)
    for sentence in after:
        if sentence not in before:
            yield Difference(ADDED, "Step", after=sentence)
