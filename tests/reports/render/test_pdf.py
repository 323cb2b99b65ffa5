"""Reports on paper: what the pages say, and that nothing is fetched for them."""

import builtins
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reports.enums import Paper
from reports.render.document import Document, Section, Stat, Table
from reports.render.paper import paper_table
from reports.render.pdf import ForeignAddress, PdfMissing, _Fetcher, _static_path, chart_svg, pdf_bytes
from tests.reports.papers import facts_of, needs_paper, pages_of
from tests.reports.rules.charts_shown import all_charts

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAYS = Table(
    columns=[{"label": "When"}, {"label": "Logged", "num": True}, {"label": "Solved", "num": True}],
    rows=[[f"{day} Mar 2026", str(day), "–"] for day in range(1, 32)],
)
QUEUES = Table(
    columns=[{"label": "Queue"}, *({"label": f"Measure {number}", "num": True} for number in range(9))],
    rows=[[f"Queue number {row} <b>", *["1 h 5 min"] * 9] for row in range(70)],
    total=["All", *["2 h"] * 9],
)
DOCUMENT = Document(
    title="Reports: overview",
    facts=[("Period", "Mar 2026"), ("Time zone", "Europe/Berlin"), ("Queue", "PACS & viewing")],
    version=7,
    digest="0123456789",
    zone="Europe/Berlin",
    sections=[
        Section(heading="How fast", stats=[Stat(label="First response", value="11 min", lines=["n = 3"])]),
        Section(heading="Tickets logged", chart=all_charts()["trend"], table=DAYS),
        Section(heading="By queue", table=QUEUES),
        Section(heading="Nothing drawn", text="No value.", chart={"data": {"values": [{"value": None}]}}),
    ],
)


@cache
def printed(paper: Paper = Paper.A4) -> bytes:
    """The document, made once: that takes a second or two."""
    needs_paper()
    return pdf_bytes(document=DOCUMENT, paper=paper, made_by="Sue Supervisor", at=AT)


def test_first_page_says_what_was_asked_and_the_figures(tmp_path: Path) -> None:
    first = "".join(pages_of(printed(), tmp_path)[0].split())

    for words in ("Reports: overview", "Mar 2026", "Europe/Berlin", "PACS & viewing", "First response", "11 min",
                  "n = 3", "2 Mar 2026, 11:00 CET, for Sue Supervisor"):  # fmt: skip
        assert "".join(words.split()) in first


def test_every_page_has_its_number_and_says_what_the_figures_are(tmp_path: Path) -> None:
    pages = pages_of(printed(), tmp_path)

    feet = [" ".join(page.split("\n\n")[-1].split()) for page in pages]
    assert feet == [
        "Reports: overview · Mar 2026 · definitions version 7 · query 0123456789 "
        f"{number} of {len(pages)}" for number in range(1, len(pages) + 1)
    ]  # fmt: skip
    assert len(pages) >= 3


def test_a_long_table_goes_on_under_its_headings(tmp_path: Path) -> None:
    pages = pages_of(printed(), tmp_path)

    holding = [page for page in pages if "Queue number" in page]
    assert len(holding) >= 2
    assert [page for page in holding if "Measure 8" not in page] == []
    assert "Queue number 69 <b>" in holding[-1]
    assert "All" in holding[-1]


@pytest.mark.parametrize(("paper", "size"), [
    (Paper.A4, "595.276 x 841.89 pts (A4)"), (Paper.LETTER, "612 x 792 pts (letter)"),
])  # fmt: skip
def test_paper_has_its_size_a_title_and_tags(paper: Paper, size: str, tmp_path: Path) -> None:
    facts = facts_of(printed(paper), tmp_path)

    assert (facts["Page size"], facts["Title"], facts["Tagged"]) == (size, "Reports: overview", "yes")


def test_charts_are_drawn_into_the_page(tmp_path: Path) -> None:
    page = next(page for page in pages_of(printed(), tmp_path) if "Tickets logged" in page)

    assert "New worklist" in page
    assert "Nothing drawn" not in page


def test_month_of_days_stands_three_columns_wide() -> None:
    table = paper_table(DAYS)

    assert len(table.rows) == 11
    assert [cell for cell in table.rows[0] if cell[1] == "head"] == [
        ("1 Mar 2026", "head"), ("12 Mar 2026", "head"), ("23 Mar 2026", "head"),
    ]  # fmt: skip
    assert [cell for row in table.rows for cell in row if cell[1] == "head"][-1] == ("22 Mar 2026", "head")
    assert {len(row) for row in table.rows} == {11}
    assert len(table.head) == 11


@pytest.mark.parametrize("rows", [0, 1, 9])
def test_short_table_stays_as_it_is(rows: int) -> None:
    table = paper_table(replace(DAYS, rows=DAYS.rows[:rows]))

    assert ([row[0][0] for row in table.rows], len(table.head)) == ([row[0] for row in DAYS.rows[:rows]], 3)


@pytest.mark.parametrize("address", [
    "https://evil.example/x.png", "file:///etc/passwd", "/static/../manage.py", "/media/files/x", "/static/js/app.js",
    "ftp://x/y", "data:text/html;base64,PGI+", "/static/css/../../manage.py", "/static/css/missing.css",
])  # fmt: skip
def test_nothing_but_our_style_sheets_is_fetched(address: str, settings: Any, tmp_path: Path) -> None:
    needs_paper()
    import weasyprint

    settings.STATIC_ROOT = str(tmp_path)

    with pytest.raises(Exception) as caught:  # noqa: PT011 - the class is compared below
        _Fetcher(weasyprint)(address)

    assert type(caught.value).__name__ in {"ForeignAddress", "SuspiciousFileOperation"}


def test_a_document_that_asks_for_more_is_not_made() -> None:
    needs_paper()
    import weasyprint

    page = weasyprint.HTML(string='<img src="https://evil.example/x.png">', url_fetcher=_Fetcher(weasyprint))

    with pytest.raises(weasyprint.urls.FatalURLFetchingError):
        page.write_pdf()


def test_style_sheet_is_found_by_the_name_it_has_in_production(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "print.0a1b2c.css").write_text("p {}")

    assert _static_path("css/print.0a1b2c.css").read_text() == "p {}"
    with pytest.raises(ForeignAddress):
        _static_path("css/other.css")


def test_chart_cannot_ask_for_data_from_elsewhere() -> None:
    spec = {"data": {"url": "https://evil.example/data.json"}, "mark": "bar", "encoding": {"x": {"field": "a"}}}

    with pytest.raises(ValueError, match="External data url not allowed"):
        chart_svg(spec)


def test_missing_library_is_said_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_pango(name: str, *rest: Any, **more: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libgobject-2.0-0'")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_pango)

    with pytest.raises(PdfMissing) as caught:
        pdf_bytes(document=DOCUMENT, paper=Paper.A4, made_by="Sue", at=AT)

    assert caught.value.code == "pdf_library_missing"
