"""The colours of the design tokens for paper: tokens are OKLCH, which neither charts nor print know how to mix."""

import math
import re
from collections.abc import Mapping

_TOKEN = re.compile(r"--([\w-]+): light-dark\(oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)")


def light_colours(tokens: str) -> Mapping[str, str]:
    """Return the light side of every colour in the text of tokens.css: its name to "#rrggbb". Shadows are left out."""
    return {
        name: oklch_hex(float(lightness), float(chroma), float(hue))
        for name, lightness, chroma, hue in _TOKEN.findall(tokens)
    }


def oklch_hex(lightness: float, chroma: float, hue: float) -> str:
    """Return an OKLCH colour as sRGB, clipped to what a screen shows. hue: degrees."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _curve(part)):02x}" for part in linear)


def _curve(linear: float) -> float:
    """The transfer curve of sRGB, from 0 to 1."""
    clipped = min(1.0, max(0.0, linear))
    return 12.92 * clipped if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055
