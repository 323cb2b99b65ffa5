"""The tickets behind a figure, on paper and as rows."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from accounts.models import Person
from reports.metrics.definition import Metric
from reports.metrics.registry import METRICS
from reports.models import TicketFact
from reports.queries.asked import scope_asked
from reports.queries.choices import Choices, choices
from reports.queries.drill import cycles_of_tickets, drill_count, drill_rows
from reports.queries.zone import report_zone
from reports.render.asked import about_facts, asked_facts, moment_words
from reports.render.document import Document, Query, ReportPage, Section, Table, Workbook
from reports.render.sheets import cycle_sheet, file_stem, ticket_sheet
from reports.rules.facts import DEFINITION_VERSION
from reports.rules.scope import Scope, digest
from reports.rules.words import duration_words
from tickets.enums import State
from tickets.rules.lifecycle import STATE_WORDS

MOST_ON_PAPER = 500
_COLUMNS = (
    {"label": "Ticket"},
    {"label": "Priority"},
    {"label": "Queue"},
    {"label": "Device"},
    {"label": "State"},
    {"label": "Logged"},
    {"label": "First response", "num": True},
    {"label": "Resolution", "num": True},
)


def tickets_document(*, user: Person, query: Query, at: datetime) -> Document:
    """Return the newest tickets a figure counts, without their subjects, and how the figure is defined."""
    metric, names, scope = _asked(user, query, at)
    count = drill_count(user=user, metric=metric, scope=scope, at=at)
    facts = islice(drill_rows(user=user, metric=metric, scope=scope, at=at), MOST_ON_PAPER)
    rest = f"The newest {MOST_ON_PAPER} are here; a spreadsheet holds all." if count > MOST_ON_PAPER else ""
    table = Table(columns=_COLUMNS, rows=list(_rows(facts, scope)))
    return Document(
        title=f"{metric.label}: {count:,} ticket{'' if count == 1 else 's'}",
        facts=asked_facts(scope=scope, choices=names),
        version=DEFINITION_VERSION,
        digest=digest(scope=scope, metric=metric.code),
        zone=scope.period.zone,
        sections=[
            Section(heading="What is counted", text=metric.definition),
            Section(heading="Tickets", text=rest, table=table),
        ],
    )


def tickets_workbook(*, user: Person, query: Query, at: datetime) -> Workbook:
    """Return all tickets a figure counts, one row each, and on a second sheet one row for each of their promises."""
    metric, names, scope = _asked(user, query, at)
    facts = drill_rows(user=user, metric=metric, scope=scope, at=at)
    cycles = cycles_of_tickets(user=user, metric=metric, scope=scope, at=at)
    return Workbook(
        name=file_stem(metric=metric, scope=scope),
        about=about_facts(title=metric.label, scope=scope, choices=names, metric=metric.code, at=at),
        sheets=[
            ticket_sheet(facts=facts, metric=metric, scope=scope),
            cycle_sheet(cycles=cycles, metric=metric, scope=scope),
        ],
    )


PAGE = ReportPage(
    code="tickets",
    label="Tickets of a figure",
    url_name="reports:tickets",
    document=tickets_document,
    workbook=tickets_workbook,
)


def _asked(user: Person, query: Query, at: datetime) -> tuple[Metric, Choices, Scope]:
    names = choices()
    metric = METRICS.get(query.get("metric", ""), METRICS["logged"])
    return metric, names, scope_asked(query=query, choices=names, at=at, zone=report_zone(user))


def _rows(facts: Iterator[TicketFact], scope: Scope) -> Iterator[list[str]]:
    for fact in facts:
        yield [
            f"#{fact.ticket_id}",
            f"P{fact.priority}",
            fact.queue.name,
            fact.device.tag if fact.device else "",
            STATE_WORDS[State(fact.state)],
            moment_words(fact.started_at, scope.period.zone).rpartition(" ")[0],
            duration_words(getattr(fact, f"first_response_{scope.clock.value}_seconds")) or "–",
            duration_words(getattr(fact, f"resolution_{scope.clock.value}_seconds")) or "–",
        ]
