"""Every report page that can be saved, sent and printed. A new page adds its PAGE here."""

from django.http import QueryDict
from django.urls import reverse

from reports.render import (
    backlog,
    devices,
    hours,
    overview,
    people,
    resolution,
    response,
    satisfaction,
    sla,
    tickets_sections,
)
from reports.render.document import Query, ReportPage

_ALL = (overview, response, resolution, sla, satisfaction, backlog, people, devices, hours, tickets_sections)
PAGES: dict[str, ReportPage] = {module.PAGE.code: module.PAGE for module in _ALL}
_LEFT_OUT = {"cursor", "csrfmiddlewaretoken"}
_LONGEST = 1000


def clean_query(text: str) -> dict[str, str]:
    """Return a query string as it is kept: one value a name, without places in lists, cut where it is absurd."""
    found = QueryDict(text.lstrip("?")[:_LONGEST])
    return {name: found[name] for name in found if name not in _LEFT_OUT and found[name] and "\x00" not in found[name]}


def page_link(*, page: ReportPage, query: Query) -> str:
    """Address of a report page with its question."""
    asked = QueryDict(mutable=True)
    asked.update(query)
    return f"{reverse(page.url_name)}?{asked.urlencode()}" if asked else reverse(page.url_name)
