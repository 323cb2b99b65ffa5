"""Each of the 25 traps that other help desks fell into has a test of its own, found by its number."""

import re

from tests.architecture.source import texts

TRAPS = range(1, 26)
_TEST = re.compile(r"^def (test_traps?_\w+)\(", re.MULTILINE)


def _names() -> list[str]:
    return [
        name
        for path, text in texts().items()
        if path.startswith("tests/") and path.endswith(".py") and path != "tests/architecture/test_traps.py"
        for name in _TEST.findall(text)
    ]


def test_every_trap_has_its_test() -> None:
    numbers = {int(found.group(1)) for name in _names() if (found := re.match(r"test_trap_(\d\d)_[a-z]", name))}

    assert numbers == set(TRAPS), "Name the test of a trap test_trap_<two digits>_<words>."


def test_no_test_is_of_several_traps() -> None:
    several = [name for name in _names() if not re.match(r"test_trap_\d\d_(?!and_|\d)[a-z]", name)]

    assert several == [], "Split it: a trap that comes back must fail under its own number."
