"""Vendored code: one table names all of it, with licence texts beside the files."""

import re

from tests.design.paths import STATIC

VENDOR = STATIC / "vendor"
TABLE = re.findall(
    r"^\| ([\w-]+) \| ([\d.]+) \| ([^|]+) \| (sha512-[\w+/=]+) \| ([^|]+) \| [^|]+ \|$",
    (VENDOR / "README.md").read_text(),
    re.M,
)


def test_table_names_every_folder() -> None:
    named = {row[0].removesuffix("-static") for row in TABLE}

    assert named == {path.name for path in VENDOR.iterdir() if path.is_dir()}


def test_files_of_the_table_exist() -> None:
    files = [file for row in TABLE for file in re.findall(r"`([\w./-]+\.(?:js|svg))`", row[4])]

    assert [file for file in files if not (VENDOR / file).exists()] == []


def test_licence_text_lies_beside_the_files() -> None:
    assert [path.name for path in VENDOR.iterdir() if path.is_dir() and not (path / "LICENSE").exists()] == []


def test_no_source_maps_are_asked_for() -> None:
    assert [path.name for path in VENDOR.rglob("*.js") if "sourceMappingURL" in path.read_text()] == []
