"""Every chart compiles without a warning, draws what it holds, and looks the same on paper as on a page."""

import re
from typing import Any

import pytest
import vl_convert

from reports.rules.chart_theme import print_theme
from reports.rules.colours import light_colours
from tests.architecture.source import ROOT
from tests.reports.rules.charts_shown import all_charts

CHARTS = all_charts()
THEME = print_theme(colours=light_colours((ROOT / "static/css/tokens.css").read_text()), font="sans-serif")
SCRIPT = (ROOT / "static/js/chart.js").read_text()


def drawn(spec: dict[str, Any], capfd: Any) -> str:
    svg = str(vl_convert.vegalite_to_svg({"width": 640, "height": 240, **spec}, vl_version="6.4", config=THEME,
                                         show_warnings=True, allowed_base_urls=[]))  # fmt: skip
    assert capfd.readouterr().err == ""
    return svg


def marks(svg: str, kind: str) -> int:
    return len(re.findall(rf'aria-roledescription="{kind}"', svg))


@pytest.mark.parametrize(("name", "expected"), [
    ("trend", {"line mark": 2, "point": 52, "rule mark": 3, "text mark": 3}),
    ("control", {"line mark": 1, "point": 25, "rule mark": 6, "text mark": 6}),
    ("age", {"bar": 130, "rule mark": 3, "text mark": 3}),
    ("distribution", {"rect mark": 14, "rule mark container": 3, "text mark container": 3}),
    ("hours", {"rect mark": 162}),
    ("stack", {"bar": 9}),
])  # fmt: skip
def test_chart_draws_every_value(name: str, expected: dict[str, int], capfd: Any) -> None:
    svg = drawn(CHARTS[name], capfd)

    assert {kind: marks(svg, kind) for kind in expected} == expected


def _named(spec: Any) -> set[str]:
    if isinstance(spec, dict):
        own = {spec["style"]} if isinstance(spec.get("style"), str) else set()
        return own.union(*(_named(each) for each in spec.values()))
    return set().union(*map(_named, spec)) if isinstance(spec, list) else set()


def test_every_style_is_known_on_paper_and_on_the_page() -> None:
    named = set().union(*map(_named, CHARTS.values()))
    scripted = set(re.findall(r'^      "?([\w-]+)"?: \{', SCRIPT.partition("style: {")[2], re.MULTILINE))

    assert named == set(THEME["style"]) == scripted


def test_no_chart_names_a_colour_or_an_address() -> None:
    texts = [repr({key: value for key, value in spec.items() if key != "$schema"}) for spec in CHARTS.values()]

    assert [text for text in texts if re.search(r"#[0-9a-f]{3,8}\b|rgb|oklch|://", text)] == []
