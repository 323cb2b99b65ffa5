"""Where the parts of the design system lie."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
COMPONENTS = sorted((TEMPLATES / "components").iterdir(), key=lambda path: path.stem)
PAGES = sorted(path for kind in ("*.html", "*.jinja") for path in TEMPLATES.rglob(kind))
STYLES = sorted((STATIC / "css").rglob("*.css"))
SPRITE = (STATIC / "icons" / "sprite.svg").read_text()

_INCLUDED = re.compile(r'{% (?:include|extends) "([\w/.-]+)"|body="([\w/.-]+)"')


def included(template: str) -> set[str]:
    """The template and all it includes or extends by name, however deep."""
    seen: set[str] = set()
    waiting = [template]
    while waiting:
        name = waiting.pop()
        path = TEMPLATES / name
        if name in seen or not path.exists():
            continue
        seen.add(name)
        waiting += [first or second for first, second in _INCLUDED.findall(path.read_text())]
    return seen
