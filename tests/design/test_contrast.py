"""Contrast of each pair of tokens that meets on a page, computed from the tokens (WCAG 2.2 AA)."""

import math
import re

import pytest

from tests.design.paths import STATIC

TEXT = 4.5
MARK = 3.0
THEMES = ("light", "dark")
MEANINGS = ("danger", "warn", "ok", "info", "note")
GROUNDS = ("bg", "surface", "surface-2", "surface-3")
TOKEN = re.compile(r"--([\w-]+): light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\)")

PAIRS = (
    [(text, ground, TEXT) for ground in (*GROUNDS, "accent-soft") for text in ("text", "text-2", "accent-text")]
    + [
        (f"{meaning}-text", ground, TEXT)
        for meaning in MEANINGS
        for ground in (f"{meaning}-soft", "surface", "surface-2", "bg")
    ]
    + [(text, f"{meaning}-soft", TEXT) for meaning in MEANINGS for text in ("text", "text-2", "accent-text")]
    + [(meaning, ground, MARK) for meaning in MEANINGS for ground in (f"{meaning}-soft", "surface", "surface-2", "bg")]
    + [("on-accent", "accent", TEXT), ("on-accent", "accent-hover", TEXT), ("on-danger", "danger", TEXT)]
    + [(mark, ground, MARK) for mark in ("focus", "accent") for ground in GROUNDS]
    + [("line-strong", ground, MARK) for ground in ("bg", "surface", "surface-2")]
    + [(f"series-{number}", "surface", MARK) for number in range(1, 6)]
)


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """OKLCH to linear sRGB, clipped to what a screen shows."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return tuple(min(1.0, max(0.0, part)) for part in (red, green, blue))  # type: ignore[return-value]  # three parts in, three out


def _luminance(text: str) -> float:
    red, green, blue = _linear(*(float(part) for part in text.split()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


LUMINANCE = {
    name: (_luminance(light), _luminance(dark))
    for name, light, dark in TOKEN.findall((STATIC / "css" / "tokens.css").read_text())
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS, ids=lambda value: str(value))
def test_pair_has_enough_contrast(front: str, ground: str, least: float, theme: str) -> None:
    at = THEMES.index(theme)
    dark, light = sorted((LUMINANCE[front][at], LUMINANCE[ground][at]))

    assert (light + 0.05) / (dark + 0.05) >= least


def test_reading_room_is_dim() -> None:
    brightest = max(dark for _, dark in LUMINANCE.values())
    page = LUMINANCE["bg"][1]

    assert brightest < 0.65
    assert page < 0.005
