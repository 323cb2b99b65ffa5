"""Components are documented, shown and small."""

import re
from pathlib import Path

import pytest

from tests.design.paths import COMPONENTS, ROOT, included

SHOWN = included("styleguide/index.html") | included("layouts/report.html")
DOCUMENTED = (ROOT / "docs" / "components.md").read_text()


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_opens_with_its_purpose_and_variables(path: Path) -> None:
    opening = re.match(r"(?:{% comment %}|{#-)\n[A-Z][^\n]+\.\nVariables: [^\n]+", path.read_text())

    assert opening is not None


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_is_on_the_style_guide(path: Path) -> None:
    assert f"components/{path.name}" in SHOWN


def test_documentation_lists_exactly_the_components() -> None:
    assert re.findall(r"^\| `(\w+)` \|", DOCUMENTED, re.M) == [path.stem for path in COMPONENTS]


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_documentation_shows_the_purpose_of_the_component(path: Path) -> None:
    purpose = path.read_text().splitlines()[1].replace("|", "\\|").replace("<", "&lt;").replace(">", "&gt;")

    assert f"| `{path.stem}` | {purpose} |" in DOCUMENTED
