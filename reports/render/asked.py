"""What a report was asked, in words: for the head of a file that is read without its page."""

from datetime import datetime
from zoneinfo import ZoneInfo

from reports.queries.choices import Choices
from reports.rules.charts import step_words
from reports.rules.facts import DEFINITION_VERSION
from reports.rules.names import DIMENSION_WORDS
from reports.rules.scope import CLOCK_WORDS, COHORT_WORDS, Scope, digest


def asked_facts(*, scope: Scope, choices: Choices) -> list[tuple[str, str]]:
    """Return period, zone, cohort, clock and every filter that is set, each with its label."""
    filters = [
        (DIMENSION_WORDS[dimension], choices.label(dimension, key))
        for dimension, key in scope.filters.items()
        if key
    ]
    return [
        ("Period", step_words(scope.period)),
        ("Time zone", scope.period.zone),
        ("Counted", COHORT_WORDS[scope.cohort]),
        ("Time", CLOCK_WORDS[scope.clock]),
        *filters,
    ]


def about_facts(*, title: str, scope: Scope, choices: Choices, metric: str, at: datetime) -> list[tuple[str, str]]:
    """Return the first sheet of a workbook: what it holds, what was asked, and under which definitions."""
    return [
        ("Report", title),
        *asked_facts(scope=scope, choices=choices),
        ("Definitions version", str(DEFINITION_VERSION)),
        ("Query", digest(scope=scope, metric=metric)),
        ("Made", moment_words(at, scope.period.zone)),
    ]


def moment_words(at: datetime, zone: str) -> str:
    """Say a moment in a zone: "2 Mar 2026, 10:00 CET"."""
    return f"{at.astimezone(ZoneInfo(zone)):%-d %b %Y, %H:%M %Z}"
