"""What the content security policy and the house rules forbid in a template."""

import re
from pathlib import Path

import pytest

from tests.design.paths import PAGES, SPRITE, TEMPLATES

FORBIDDEN = {
    "inline style": r'\sstyle\s*=\s*["\']',
    "style element": r"<style\b",
    "inline script": r"<script(?![^>]*\bsrc=)",
    "event handler": r'<[^>]*\son[a-z]+\s*=\s*["\']',
    "asset from elsewhere": r'(?:src|href|srcset|action)\s*=\s*["\']?(?:https?:)?//',
    "unescaped text": r"\|\s*safe\b|{% autoescape off",
    "javascript address": r"javascript:",
}
ICONS = (
    r'components/icon\.html" with name="([\w-]+)"', r'\bicon="([\w-]+)"',
    r'component\("icon", name="([\w-]+)"', r'\bicon\("([\w-]+)"',
)  # fmt: skip
SYMBOLS = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))
WEB_PAGES = [path for path in PAGES if path.relative_to(TEMPLATES).parts[0] != "email"]


@pytest.mark.parametrize("path", WEB_PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_holds_nothing_forbidden(path: Path) -> None:
    text = path.read_text()

    assert [name for name, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 150


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_uses_only_icons_of_the_sprite(path: Path) -> None:
    text = path.read_text()
    used = [name for pattern in ICONS for name in re.findall(pattern, text)]

    assert set(used) - {"state-"} - SYMBOLS == set()


def test_sprite_names_each_symbol_once() -> None:
    names = re.findall(r'<symbol id="([\w-]+)"', SPRITE)

    assert len(names) == len(set(names))
