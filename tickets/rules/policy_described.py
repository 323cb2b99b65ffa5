"""A whole version of the promises as a page tells it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tickets.enums import Priority
from tickets.rules.policy import METRICS, PRIORITIES, Content, Row, Targets
from tickets.rules.policy_words import (
    METRIC_NAMES,
    Names,
    promise_line,
    promise_sentences,
    rule_sentence,
    step_sentence,
)
from tickets.rules.priority import PRIORITY_WORDS


@dataclass(frozen=True)
class Promised:
    """What is promised to one priority."""

    level: int
    label: str
    sentences: tuple[str, ...]
    line: str
    calendar: str


@dataclass(frozen=True)
class Special:
    """A special promise: its place in the order, for whom, and what."""

    position: int
    name: str
    whom: str
    promised: tuple[Promised, ...]


@dataclass(frozen=True)
class Steps:
    """What happens when one kind of promise runs out; places in the order and sentences."""

    name: str
    rows: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Described:
    """A version in words."""

    promised: tuple[Promised, ...]
    specials: tuple[Special, ...]
    steps: tuple[Steps, ...]


def described(content: Content, names: Names) -> Described:
    """Return a version in words: promises by priority, special promises in order, steps by kind and per cent."""
    return Described(
        promised=_promised(content.targets, names),
        specials=tuple(
            Special(number, rule["name"], rule_sentence(rule, names), _promised(rule["targets"], names))
            for number, rule in enumerate(content.rules, start=1)
        ),
        steps=tuple(_steps(content.steps, names)),
    )


def _promised(targets: Targets, names: Names) -> tuple[Promised, ...]:
    return tuple(
        Promised(
            level=int(priority),
            label=PRIORITY_WORDS[Priority(int(priority))],
            sentences=tuple(promise_sentences(targets[priority], names)),
            line=promise_line(targets[priority], names),
            calendar=names.calendars.get(targets[priority]["calendar"], targets[priority]["calendar"]),
        )
        for priority in PRIORITIES
        if priority in targets
    )


def _steps(steps: Sequence[Row], names: Names) -> Iterator[Steps]:
    numbered = list(enumerate(steps, start=1))
    for metric in METRICS:
        found = sorted((step["percent"], number, step) for number, step in numbered if step["metric"] == metric)
        if found:
            yield Steps(METRIC_NAMES[metric], tuple((number, step_sentence(step, names)) for _, number, step in found))
