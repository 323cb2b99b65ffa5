"""The import contracts cover every app. `make lint` runs them."""

import tomllib
from pathlib import Path

from tests.architecture.source import APPS, ROOT, modules

LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["name"]: contract for contract in LINTER["contracts"]}
BETWEEN = CONTRACTS["Arrows between the apps point one way"]
INSIDE = CONTRACTS["Arrows inside an app point one way, and nothing lies about"]


def _named(layers: list[str]) -> set[str]:
    return {part.strip(" ()") for line in layers for part in line.replace(":", "|").split("|")}


def test_linter_reads_every_app() -> None:
    assert set(LINTER["root_packages"]) == set(APPS), "Add the app to root_packages in pyproject.toml."


def test_every_app_has_its_place_among_the_apps() -> None:
    assert _named(BETWEEN["layers"]) == set(APPS), "Add the app to the layers between the apps in pyproject.toml."


def test_every_app_but_config_has_layers_inside() -> None:
    assert set(INSIDE["containers"]) == set(APPS) - {"config"}, "Add the app to the containers in pyproject.toml."
    assert INSIDE["exhaustive"] is True, "A stray module must fail the build."


def test_every_module_lies_in_a_layer() -> None:
    layers = _named(INSIDE["layers"]) | {"apps", "migrations", "__init__"}
    stray = sorted(
        name
        for name in modules()
        if name.split("/")[0] in INSIDE["containers"] and Path(name).parts[1].removesuffix(".py") not in layers
    )

    assert stray == [], "Put it into one of the layers of docs/architecture.md; there is no utils.py here."


def test_every_rules_folder_is_free_of_frameworks() -> None:
    with_rules = {f"{name.split('/')[0]}.rules" for name in modules() if name.split("/")[1] == "rules"}

    assert set(CONTRACTS["Rules know no framework"]["source_modules"]) == with_rules, (
        "List the rules of every app in the contract in pyproject.toml."
    )
