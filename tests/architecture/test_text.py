"""What must not stand in a file: paths of a machine, addresses in locks, excuses without a reason."""

import re

from tests.architecture.source import modules, texts

# In pieces, so that this file does not find itself.
_PATHS = ("/wo" + "rk/", "/ro" + r"ot/\w", "/ho" + r"me/\w", r"\.\./sha" + "red", r"\.libr" + "ary")
MACHINE_PATHS = re.compile("|".join(_PATHS))
_LOCKS = [name for name in texts() if name.endswith(".lock")]


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [
        f"{name}:{number}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if MACHINE_PATHS.search(line)
    ]

    assert found == [], "Write paths from the root of the repository."


def test_locks_hold_no_address() -> None:
    found = [
        f"{name}:{number}"
        for name in _LOCKS
        for number, line in enumerate(texts()[name].splitlines(), start=1)
        if "://" in line or line.startswith(("-", "--"))
    ]

    assert found == [], "Write the locks with `make lock`: which index serves them is each site's own choice."


def test_silenced_warnings_name_rule_and_reason() -> None:
    silenced = re.compile(r"# (?:noqa|type: ignore)(.*)$")
    reasoned = re.compile(r": [A-Z]+\d+(?:, ?[A-Z]+\d+)*(?: - |  # )\w+|\[[\w, -]+\]  # \w+")
    found = [
        f"{name}:{number} {line.strip()}"
        for name in modules()
        for number, line in enumerate(texts()[name].splitlines(), start=1)
        if (match := silenced.search(line)) and not reasoned.match(match.group(1))
    ]

    assert found == [], 'Say which rule and why: "# noqa: S104 - compared, not bound" or "# type: ignore[x]  # why".'


def test_todos_name_an_issue() -> None:
    found = [
        f"{name}:{number}"
        for name in modules()
        for number, line in enumerate(texts()[name].splitlines(), start=1)
        if re.search(r"\b(TODO(?!\(#\d+\))|FIXME|XXX|HACK)\b", line)
    ]

    assert found == [], "Write TODO(#123) with the issue's number, or do it now."
