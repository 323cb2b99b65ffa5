"""A report on paper: the charts of the page drawn without a browser, and HTML made into PDF. Never in a request.

Nothing is fetched: charts are part of the document, the one style sheet is ours, and any other address ends the work.
"""

import base64
import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string

from reports.enums import Paper
from reports.render.asked import moment_words
from reports.render.document import Document, Section
from reports.render.paper import PaperTable, paper_table
from reports.rules.chart_theme import print_theme
from reports.rules.colours import light_colours

_BASE = "raddesk:"
"""Not an address anybody can fetch; what begins with STATIC_URL stays as it is."""
_DATA = "data:image/svg+xml;base64,"
_FONT = "Liberation Sans"
_WIDTH, _HEIGHT = 640, 180
_VEGA_LITE = "6.4"


class PdfMissing(Exception):
    """The libraries of the system that PDF needs are not installed. code: as a job keeps it."""

    code = "pdf_library_missing"


class ForeignAddress(ValueError):
    """The document asked for something that is not ours."""


@dataclass(frozen=True)
class _Part:
    """A section with its chart drawn and its table set."""

    section: Section
    image: str
    table: PaperTable | None

    @property
    def description(self) -> str:
        return str(self.section.chart.get("description", "")) if self.section.chart else ""


def pdf_bytes(*, document: Document, paper: Paper, made_by: str, at: datetime) -> bytes:
    """Return the report as PDF, tagged for screen readers. Raises PdfMissing, ForeignAddress."""
    weasyprint = _weasyprint()
    html = render_to_string("reports/print.html", _context(document, made_by=made_by, at=at))
    page = weasyprint.HTML(string=html, base_url=_BASE, url_fetcher=_Fetcher(weasyprint), media_type="print")
    sheet = weasyprint.CSS(string=_tokens(paper), url_fetcher=_Fetcher(weasyprint))
    return bytes(page.write_pdf(stylesheets=[sheet], pdf_tags=True))


def _weasyprint() -> Any:
    """The library, loaded when first needed: it takes a second, and fails where Pango is not installed."""
    try:
        import weasyprint
    except OSError as error:
        raise PdfMissing(str(error)) from error
    return weasyprint


def _context(document: Document, *, made_by: str, at: datetime) -> dict[str, Any]:
    return {
        "document": document,
        "parts": [_part(section) for section in document.sections],
        "made": moment_words(at, document.zone),
        "made_by": made_by,
    }


def _part(section: Section) -> _Part:
    image = ""
    if section.chart is not None and _has_values(section.chart):
        image = _DATA + base64.b64encode(chart_svg(section.chart).encode()).decode()
    return _Part(section=section, image=image, table=paper_table(section.table) if section.table else None)


def _has_values(spec: Mapping[str, Any]) -> bool:
    rows: Sequence[Mapping[str, Any]] = spec["data"]["values"]
    return any(row.get("value") is not None for row in rows)


def chart_svg(spec: Mapping[str, Any]) -> str:
    """Return a chart of a page as SVG for paper. Reads no address and no file."""
    import vl_convert  # 100 MB that only a worker who draws should carry

    sized = {"width": _WIDTH, "height": _HEIGHT, "autosize": {"type": "fit-x", "contains": "padding"}, **spec}
    theme = print_theme(colours=_colours(), font=_FONT)
    return str(vl_convert.vegalite_to_svg(sized, vl_version=_VEGA_LITE, config=theme, allowed_base_urls=[]))


@cache
def _colours() -> Mapping[str, str]:
    return light_colours(_static_path("css/tokens.css").read_text())


def _tokens(paper: Paper) -> str:
    """What the style sheet for paper takes from the tokens: the colours of the light theme, and the size of a sheet."""
    colours = "".join(f"--{name}:{colour};" for name, colour in _colours().items())
    return f"@page{{size:{paper.value}}}:root{{{colours}}}"


def _static_path(name: str) -> Path:
    """A static file by its name, or by its name with a hash. Raises ForeignAddress for anything outside."""
    found = finders.find(name)
    if isinstance(found, str):
        return Path(found)
    root = Path(settings.STATIC_ROOT).resolve()
    path = Path(staticfiles_storage.path(name)).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise ForeignAddress(name)
    return path


class _Fetcher:
    """Gives WeasyPrint our static files and the drawn charts, and nothing else."""

    _fail_on_errors = True
    """WeasyPrint reads this: what is refused ends the work, so that no report silently lacks a part."""

    def __init__(self, weasyprint: Any) -> None:
        self._response = weasyprint.urls.URLFetcherResponse

    def __call__(self, url: str) -> Any:
        if url.startswith(_DATA):
            body, kind = base64.b64decode(url.removeprefix(_DATA)), "image/svg+xml"
        else:
            body, kind = self._ours(url)
        return self._response(url, body=body, headers={"Content-Type": kind})

    def _ours(self, url: str) -> tuple[bytes, str]:
        if not url.startswith(f"{settings.STATIC_URL}css/"):
            raise ForeignAddress(url[:80])
        path = _static_path(url.removeprefix(settings.STATIC_URL).partition("?")[0])
        return path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream"
