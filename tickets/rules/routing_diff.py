"""What two versions of the routing say differently, in words."""

from collections.abc import Iterator, Mapping, Sequence

from tickets.rules.policy_diff import ADDED, CHANGED, MOVED, REMOVED, Difference, left_order
from tickets.rules.routing_version import Content, Row, tidied
from tickets.rules.routing_words import Names, owners_in_words, rule_sentence


def differences(old: Content, new: Content, names: Names) -> tuple[Difference, ...]:
    """Return what `new` says otherwise than `old`: rules in order, then owners. A rule is known by its name."""
    old, new = tidied(old), tidied(new)
    return (*_rules(old.rules, new.rules, names), *_owners(old, new, names))


def _rules(old: Sequence[Row], new: Sequence[Row], names: Names) -> Iterator[Difference]:
    before, after = ({rule["name"]: rule for rule in rules} for rules in (old, new))
    for name in [name for name in before if name not in after]:
        yield Difference(REMOVED, f"Rule “{name}”", before=_whole(before[name], names))
    moved = left_order([name for name in before if name in after], [name for name in after if name in before])
    for name, rule in after.items():
        if name not in before:
            yield Difference(ADDED, f"Rule “{name}”", after=_whole(rule, names))
            continue
        yield from _rule(before[name], rule, names)
        if name in moved:
            yield Difference(MOVED, f"Rule “{name}”, order", *(_place(found, name) for found in (before, after)))


def _rule(before: Row, after: Row, names: Names) -> Iterator[Difference]:
    about = f"Rule “{after['name']}”"
    if before["when"] != after["when"]:
        was, becomes = (rule_sentence(rule, names) for rule in (before, after))
        yield Difference(CHANGED, f"{about}, for whom", was, becomes)
    if before["queue"] != after["queue"]:
        yield Difference(CHANGED, f"{about}, queue", names.queue(before["queue"]), names.queue(after["queue"]))
    if before["is_active"] != after["is_active"]:
        was, becomes = ("on" if rule["is_active"] else "off" for rule in (before, after))
        yield Difference(CHANGED, about, was, becomes)


def _owners(old: Content, new: Content, names: Names) -> Iterator[Difference]:
    before, after = (
        {
            words.team: f"{words.queue}{f', for categories of {words.only}' if words.only else ''}"
            for words in owners_in_words(content, names)
        }
        for content in (old, new)
    )
    for team in dict.fromkeys([*before, *after]):
        was, becomes = before.get(team, ""), after.get(team, "")
        if was != becomes:
            kind = CHANGED if was and becomes else ADDED if becomes else REMOVED
            yield Difference(kind, f"Devices of {team}", was, becomes)


def _place(rules: Mapping[str, Row], name: str) -> str:
    return f"number {list(rules).index(name) + 1}"


def _whole(rule: Row, names: Names) -> str:
    off = "" if rule["is_active"] else " (off)"
    return f"{rule_sentence(rule, names)}: to {names.queue(rule['queue'])}{off}"
