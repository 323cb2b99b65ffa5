"""The locks hold everything pyproject.toml asks for, pinned and hashed, and every dependency has its reason."""

import re
import tomllib
from importlib import metadata

import pytest

from tests.architecture.source import ROOT, texts

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
TO_RUN = PROJECT["project"]["dependencies"]
TO_TEST = PROJECT["dependency-groups"]["dev"]
TO_SHOW = [line for line in (ROOT / "requirements-preview.in").read_text().splitlines() if not line.startswith("#")]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PREVIEW = "requirements-preview.lock"
TO_COMPARE = PROJECT["dependency-groups"]["likeness"]
EXTRA = "requirements-likeness.lock"


def _name(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~! ;]", requirement, maxsplit=1)[0]).lower()


def _blocks(lock: str) -> list[str]:
    """One text a requirement: its line and its hashes."""
    joined = re.sub(r" *\\\n *", " ", texts()[lock])
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("lock", [*LOCKS, PREVIEW, EXTRA])
def test_lock_pins_and_hashes_every_line(lock: str) -> None:
    pinned = re.compile(r"^[\w.-]+(\[[\w, -]+\])?==[\w.!+]+( ; [^@]+?)?( --hash=sha256:[0-9a-f]{64})+$")

    found = [block[:60] for block in _blocks(lock) if not pinned.match(block.strip())]

    assert found == [], "Write the locks anew with `make lock`."


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [(LOCKS[0], TO_RUN), (LOCKS[1], [*TO_RUN, *TO_TEST]), (PREVIEW, TO_SHOW), (EXTRA, TO_COMPARE)],
)
def test_lock_holds_what_the_project_asks_for(lock: str, wanted: list[str]) -> None:
    locked = {_name(block) for block in _blocks(lock)}

    assert {_name(each) for each in wanted} - locked == set(), "Write the locks anew with `make lock`."


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_keeps_the_extras(lock: str) -> None:
    """Without them an installer that meets `coverage[toml]` takes the newest release instead of the pinned one."""
    distributions = {_name(found.metadata["Name"]): found for found in metadata.distributions()}
    locked = {_name(block): block.strip().split("==")[0] for block in _blocks(lock)}
    wanted = {
        (_name(needed), extra)
        for name in locked
        for needed in (distributions[name].requires or () if name in distributions else ())
        if _name(needed) in locked and "extra ==" not in needed and ";" not in needed
        for extra in re.findall(r"\[([^\]]+)\]", needed.split(";")[0])[:1]
    }

    missing = {pair for pair in wanted if pair[1] not in locked[pair[0]]}
    assert missing == set(), "Write the locks anew with `make lock`."


def test_both_locks_agree() -> None:
    run, test = ({_name(block): block.split(" ")[0] for block in _blocks(lock)} for lock in LOCKS)

    assert {name: (pin, test.get(name)) for name, pin in run.items() if test.get(name) != pin} == {}, (
        "Tests must run what people run: write both locks with `make lock`."
    )


def test_optional_lock_brings_only_what_is_named() -> None:
    """The model's package declares torch: `make likeness` installs this lock alone, without what it declares."""
    assert {_name(block) for block in _blocks(EXTRA)} == {_name(each) for each in TO_COMPARE}


def test_every_dependency_has_its_reason() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", texts()["docs/dependencies.md"], re.MULTILINE)
    named = [name for names, reason in rows if reason.strip() for name in re.sub(r"\[.*?\]", "", names).split(",")]
    explained = {_name(name.strip()) for name in named if not name.startswith(("-", "Dependency"))}

    wanted = {_name(each) for each in [*TO_RUN, *TO_TEST, *TO_SHOW, *TO_COMPARE]}
    assert wanted - explained == set(), "Say in one line of docs/dependencies.md why it is here."
    assert explained - wanted == set(), "These are explained and no longer used: take the line out."
