"""The promises in words a clinician understands: who is meant, what is promised, what happens when it runs out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assets.enums import Criticality
from assets.rules.calendar import Calendar
from tickets.rules.due import METRIC_WORDS
from tickets.rules.duration import write_duration
from tickets.rules.policy import METRICS, PRIORITIES, Row, Target
from tickets.rules.sla import within_words

METRIC_NAMES = {metric.value: words for metric, words in METRIC_WORDS.items()}
METRIC_PROMISES = {
    "first_response": "Somebody answers {within}.",
    "next_response": "Every later message is answered {within}.",
    "resolution": "We aim to solve it {within}.",
}
RELATION_WORDS = {
    "assignee": "whoever has the ticket",
    "queue": "the people of its queue",
    "lead": "the lead of its queue",
    "supervisors": "the supervisors",
}
CONDITION_NAMES = {
    "category": "Category",
    "queue": "Queue",
    "site": "Site",
    "criticality": "Device",
    "department": "Department of the requester",
}
CRITICALITY_WORDS = {
    Criticality.SITE: "the whole site stops",
    Criticality.SERVICE: "a service stops",
    Criticality.ROOM: "a room stops",
    Criticality.SINGLE: "one place of work stops",
}
_CONDITION_SENTENCES = {
    "category": "about {values}",
    "queue": "in the queue {values}",
    "site": "at {values}",
    "criticality": "on a device with which {values}",
    "department": "from {values}",
}


@dataclass(frozen=True)
class Names:
    """Codes to the names people know; a code without one stands for itself. hours: calendar code to its hours now."""

    calendars: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    queues: Mapping[str, str] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    hours: Mapping[str, Calendar] = field(default_factory=dict)

    def of(self, condition: str, value: Any) -> str:
        """Return the name of a value of a condition."""
        names: dict[str, Mapping[Any, str]] = {
            "category": self.categories,
            "queue": self.queues,
            "site": self.sites,
            "criticality": CRITICALITY_WORDS,
        }
        return str(names.get(condition, {}).get(value, value))


def promise_sentences(target: Target, names: Names) -> list[str]:
    """Say a promise in up to three sentences: the first answer, later answers, the solution."""
    return [METRIC_PROMISES[metric].format(within=_within(target, metric, names)) for metric in METRICS]


def promise_line(target: Target, names: Names) -> str:
    """Say a promise in one line: "first response 15 min, …, in “Day and night”"."""
    calendar = target["calendar"]
    parts = [
        f"{METRIC_NAMES[metric].lower()} {write_duration(target.get(metric)) or 'as agreed'}" for metric in METRICS
    ]
    return f"{', '.join(parts)}, in “{names.calendars.get(calendar, calendar)}”"


def rule_sentence(rule: Row, names: Names) -> str:
    """Say which tickets a rule speaks of: "P1 and P2 in the queue Network, from Emergency"."""
    priorities = all_of(f"P{priority}" for priority in PRIORITIES if priority in rule["targets"])
    conditions = [
        _CONDITION_SENTENCES[name].format(values=any_of(names.of(name, value) for value in values))
        for name, values in rule["when"].items()
        if values
    ]
    return " ".join([f"{priorities} tickets", *conditions])


def step_sentence(step: Row, names: Names) -> str:
    """Say a step: "When 75 % of the time for the first response is used up on P1: tells the lead of its queue."."""
    whom = all_of(f"P{priority}" for priority in step.get("priority") or ())
    metric = METRIC_NAMES[step["metric"]].lower()
    if step["percent"] >= 100:
        moment = f"When the promised time of the {metric} has passed"
    else:
        moment = f"When {step['percent']} % of the time for the {metric} is used up"
    return f"{moment}{f' on {whom}' if whom else ''}: {', '.join(_deeds(step, names))}."


def _deeds(step: Row, names: Names) -> Iterable[str]:
    if step.get("tell"):
        yield f"tells {all_of(RELATION_WORDS[relation] for relation in step['tell'])}"
    if step.get("raise_to"):
        yield f"raises it to P{step['raise_to']}"
    if step.get("route_to"):
        yield f"sends it to {names.of('queue', step['route_to'])}"


def _within(target: Target, metric: str, names: Names) -> str:
    seconds, calendar = target.get(metric), names.hours.get(target["calendar"])
    if calendar is None:
        name = names.calendars.get(target["calendar"], target["calendar"])
        return f"within {write_duration(seconds)} of “{name}”" if seconds else "at a time agreed with you"
    return within_words(seconds=seconds, calendar=calendar)


def all_of(words: Iterable[str]) -> str:
    """Join words with commas and an "and"."""
    return _joined(list(words), "and")


def any_of(words: Iterable[str]) -> str:
    """Join words with commas and an "or"."""
    return _joined(list(words), "or")


def _joined(words: Sequence[str], last: str) -> str:
    return " ".join([", ".join(words[:-1]), last, words[-1]]) if len(words) > 1 else "".join(words)
