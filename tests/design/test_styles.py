"""The weight of the styles, and colours that live in the tokens alone."""

import gzip
import re
from pathlib import Path

import pytest

from tests.design.paths import PAGES, STATIC, STYLES, TEMPLATES

BUDGET_BYTES = 38 * 1024
SCRIPT_BUDGET_BYTES = 16 * 1024
OTHER_SCRIPT_BYTES = 4 * 1024


def test_styles_fit_the_budget() -> None:
    weight = sum(len(gzip.compress(path.read_bytes())) for path in STYLES)

    assert weight <= BUDGET_BYTES


def _weight(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


def _of_every_page() -> set[Path]:
    """app.js and all it imports."""
    found: set[Path] = set()
    waiting = [STATIC / "js" / "app.js"]
    while waiting:
        path = waiting.pop()
        found.add(path)
        imported = {path.parent / name for name in re.findall(r'from "\./([\w-]+\.js)"', path.read_text())}
        waiting += imported - found
    return found


def test_scripts_of_every_page_fit_the_budget() -> None:
    assert sum(_weight(path) for path in _of_every_page()) <= SCRIPT_BUDGET_BYTES


def test_scripts_of_some_pages_fit_the_budget() -> None:
    heavy = {
        path.name: _weight(path)
        for path in set((STATIC / "js").glob("*.js")) - _of_every_page()
        if _weight(path) > OTHER_SCRIPT_BYTES
    }

    assert heavy == {}


@pytest.mark.parametrize("path", [path for path in STYLES if path.name != "tokens.css"], ids=lambda path: path.name)
def test_colours_are_named_in_the_tokens_only(path: Path) -> None:
    colours = re.findall(r"oklch\([^)]*\)|rgba?\([^)]*\)|hsla?\([^)]*\)|#[0-9a-fA-F]{3,8}\b", path.read_text())

    assert colours == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_fetch_nothing(path: Path) -> None:
    assert re.findall(r"@import|url\(", path.read_text()) == []


def test_every_style_sheet_is_linked_and_exists() -> None:
    linked = {name for path in PAGES for name in re.findall(r'{% static "(css/[\w/.-]+)" %}', path.read_text())}

    assert linked == {str(path.relative_to(STATIC)) for path in STYLES}


def test_base_page_asks_for_few_style_sheets() -> None:
    linked = re.findall(r'rel="stylesheet"', (TEMPLATES / "base.html").read_text())

    assert len(linked) == 6


def test_every_variable_used_is_a_token_or_set_nearby() -> None:
    text = "".join(path.read_text() for path in STYLES)
    used = set(re.findall(r"var\((--[\w-]+)", text))
    known = set(re.findall(r"(--[\w-]+)\s*:", text))

    assert used - known == set()
