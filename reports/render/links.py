"""Addresses of reports: the same question, narrowed, as tickets or as a file."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse

from reports.enums import Dimension, Preset, Watch
from reports.rules.period import Period
from reports.rules.scope import Scope


def overview_link(scope: Scope) -> str:
    """Address of the overview of a scope."""
    return f"{reverse('reports:overview')}?{urlencode(scope.query())}"


def tickets_link(scope: Scope, metric: str, cursor: str = "") -> str:
    """Address of the tickets behind a metric in a scope."""
    link = tickets_links(scope)(metric)
    return f"{link}&{urlencode({'cursor': cursor})}" if cursor else link


def tickets_links(scope: Scope) -> Callable[[str], str]:
    """Metric to the address of the tickets behind it: for a page with hundreds of cells, made once for each scope."""
    address, question = reverse("reports:tickets"), urlencode(scope.query())
    return lambda metric: f"{address}?metric={metric}&{question}"


def watch_link(scope: Scope, watch: Watch, cursor: str = "") -> str:
    """Address of the tickets somebody must look at now."""
    query = scope.query() | ({"cursor": cursor} if cursor else {})
    return f"{reverse('reports:watch', args=[watch.value])}?{urlencode(query)}"


def file_links(scope: Scope, metric: str) -> dict[str, str]:
    """Addresses of the files of the tickets behind a metric in a scope, as reports/_tools.html names them."""
    question = urlencode({"metric": metric, **scope.query()})
    names = {"csv_url": "csv", "cycles_url": "cycles_csv", "xlsx_url": "xlsx"}
    return {name: f"{reverse(f'reports:{route}')}?{question}" for name, route in names.items()}


def narrowed(scope: Scope, filters: Mapping[Dimension, str]) -> Scope:
    """The scope of one row of a table. A row that stands for a filter already set keeps it."""
    return replace(scope, filters={**scope.filters, **filters})


def during(scope: Scope, period: Period) -> Scope:
    """The scope of one step of a trend."""
    return replace(scope, period=period, preset=Preset.CUSTOM)


def only(scope: Scope, part: str) -> Scope:
    """The scope of a part of what a figure counts, see rules.parts."""
    return replace(scope, part=part)
