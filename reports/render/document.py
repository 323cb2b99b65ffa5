"""A report as it leaves the page: the same figures as sections for paper, and as sheets for a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import Person
from reports.render.sheets import Sheet

Query = Mapping[str, str]
"""The query string of a report page, one value a name."""


@dataclass(frozen=True)
class Stat:
    """One headline figure: its words, and lines such as its n and how it moved."""

    label: str
    value: str
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Table:
    """columns: label and num (figures, flush right) as components/table.html wants them. rows: words.

    total: one more row under the others, None for none.
    """

    columns: Sequence[Mapping[str, Any]]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] | None = None


@dataclass(frozen=True)
class Section:
    """One heading and what stands under it, in this order: a sentence, figures, a chart with its table.

    chart: a Vega-Lite specification as the page draws it.
    """

    heading: str
    text: str = ""
    stats: Sequence[Stat] = ()
    chart: Mapping[str, Any] | None = None
    table: Table | None = None


@dataclass(frozen=True)
class Document:
    """A report on paper. facts: what was asked, label and words. digest: the fingerprint of the question."""

    title: str
    facts: Sequence[tuple[str, str]]
    version: int
    digest: str
    zone: str
    sections: Sequence[Section] = field(default_factory=tuple)


@dataclass(frozen=True)
class Workbook:
    """A report as rows. about: label and words of the first sheet. name: of the file, without its ending."""

    name: str
    about: Sequence[tuple[str, str]]
    sheets: Sequence[Sheet]


@dataclass(frozen=True)
class ReportPage:
    """A page that can be saved, sent and printed. Registered in render.sections.

    code: its name in addresses and rows, for ever. url_name: of the page itself, which takes the same query string.
    document, workbook: called with user, query and at; both start from visible_to(user), and a query they do not
    understand gives the default, as the page does. workbook is None for a page that has no rows to give.
    """

    code: str
    label: str
    url_name: str
    document: Callable[..., Document]
    workbook: Callable[..., Workbook] | None = None

    def document_for(self, *, user: Person, query: Query, at: datetime) -> Document:
        """Return the report on paper."""
        return self.document(user=user, query=query, at=at)

    def workbook_for(self, *, user: Person, query: Query, at: datetime) -> Workbook | None:
        """Return the report as rows; None when it has none."""
        return self.workbook(user=user, query=query, at=at) if self.workbook else None
