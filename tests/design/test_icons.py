"""Every icon that code names is in the sprite; a missing one is an empty ring on the page."""

import importlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.architecture.source import modules
from tests.design.paths import SPRITE

SYMBOLS = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))


def _tables() -> Iterator[tuple[str, Mapping[Any, Any]]]:
    for name in modules():
        if "/views/" not in name:
            continue
        module = importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        for attribute, value in vars(module).items():
            if attribute.strip("_").endswith(("ICON", "ICONS")) and isinstance(value, Mapping):
                yield f"{name}:{attribute}", value


TABLES_FOUND = dict(_tables())


def test_tables_of_icons_are_found() -> None:
    assert "tickets/views/desk_ticket.py:_ICONS" in TABLES_FOUND


@pytest.mark.parametrize("name", TABLES_FOUND)
def test_every_icon_of_a_table_is_in_the_sprite(name: str) -> None:
    assert {icon for icon in TABLES_FOUND[name].values() if isinstance(icon, str) and icon} - SYMBOLS == set()
