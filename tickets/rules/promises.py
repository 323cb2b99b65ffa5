"""What is promised to whom: a book of rules of one policy version, and the promise it makes to one ticket.

A book is an ordered list of rules over what is known of a ticket; the first that fits and names the ticket's priority
gives the promise, else the book's own targets do. A version never changes, so the same facts always get the same
promise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assets.rules.calendar import ALWAYS
from tickets.enums import Metric
from tickets.rules.timeline import Timeline, always_the_same

MISSED_PERCENT = 100
"""The mark at which a promise is broken; the others are warnings."""

DAY_AND_NIGHT = always_the_same(ALWAYS)


@dataclass(frozen=True)
class Facts:
    """What a promise can depend on. Category and queue by code, the site by id, criticality of the device 1 to 5."""

    priority: int
    category: str = ""
    queue: str = ""
    site: int | None = None
    criticality: int | None = None
    department: str = ""


@dataclass(frozen=True)
class Target:
    """The promise to one ticket in business seconds of its hours; None means nothing is promised.

    name: the rule of the book that made it, "" for the book's own targets.
    """

    first_response_seconds: int | None
    resolution_seconds: int | None
    hours: Timeline
    next_response_seconds: int | None = None
    name: str = ""

    def seconds(self, metric: Metric) -> int | None:
        """Return what is promised for a metric."""
        match metric:
            case Metric.FIRST_RESPONSE:
                return self.first_response_seconds
            case Metric.NEXT_RESPONSE:
                return self.next_response_seconds
            case _:
                return self.resolution_seconds


NO_TARGET = Target(first_response_seconds=None, resolution_seconds=None, hours=DAY_AND_NIGHT)


@dataclass(frozen=True)
class Promise:
    """What a book says for one priority: a calendar by code and business seconds of it."""

    calendar: str
    first_response: int | None = None
    next_response: int | None = None
    resolution: int | None = None


@dataclass(frozen=True)
class Rule:
    """A special promise. when: name of a fact to the values it may have; all must fit, and no condition always fits."""

    name: str
    when: Mapping[str, frozenset[Any]]
    targets: Mapping[int, Promise]

    def fits(self, facts: Facts) -> bool:
        """Say whether the rule speaks of a ticket with these facts."""
        return facts.priority in self.targets and all(
            getattr(facts, name) in values for name, values in self.when.items()
        )


@dataclass(frozen=True)
class Step:
    """What happens when a share of a promise is used up.

    percent: of the promised business time; 100 is the breach. priorities: whom it holds for, none for all. tell: who
    is told, by relation. raise_to: the priority it becomes, when that is higher. route_to: the queue it goes to.
    """

    metric: Metric
    percent: int
    priorities: frozenset[int] = frozenset()
    tell: tuple[str, ...] = ()
    raise_to: int | None = None
    route_to: str = ""

    def holds_for(self, metric: Metric, priority: int) -> bool:
        """Say whether the step belongs to a metric of tickets of this priority."""
        return self.metric is metric and (not self.priorities or priority in self.priorities)


Hours = Mapping[tuple[str, int | None], Timeline]
"""Calendar code and site id to the hours of that calendar at that site."""


@dataclass(frozen=True)
class Book:
    """One policy version. version: its id."""

    version: int
    targets: Mapping[int, Promise]
    hours: Hours = field(default_factory=dict, compare=False, repr=False)
    rules: tuple[Rule, ...] = ()
    steps: tuple[Step, ...] = ()

    def target(self, facts: Facts) -> Target:
        """Return what is promised to a ticket with these facts."""
        rule = next((rule for rule in self.rules if rule.fits(facts)), None)
        promise = (rule.targets if rule else self.targets).get(facts.priority)
        if promise is None:
            return NO_TARGET
        return Target(
            first_response_seconds=promise.first_response,
            next_response_seconds=promise.next_response,
            resolution_seconds=promise.resolution,
            hours=self.hours[promise.calendar, facts.site],
            name=rule.name if rule else "",
        )

    def steps_of(self, metric: Metric, priority: int) -> tuple[Step, ...]:
        """Return the steps of a metric for a priority, by percent."""
        return tuple(
            sorted((step for step in self.steps if step.holds_for(metric, priority)), key=lambda step: step.percent)
        )

    def marks(self, metric: Metric, priority: int) -> tuple[int, ...]:
        """Return the per cents at which something happens; the breach always does."""
        return tuple(sorted({MISSED_PERCENT, *(step.percent for step in self.steps_of(metric, priority))}))


NO_BOOK = Book(version=0, targets={})

Books = Mapping[int, Book]
"""Policy version id to its book."""


def tell_of(steps: Iterable[Step]) -> tuple[str, ...]:
    """Return whom these steps tell, each once."""
    return tuple(dict.fromkeys(relation for step in steps for relation in step.tell))
