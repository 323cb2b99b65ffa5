"""Time comes in as `at`: only the outer layers read the clock."""

import ast

from tests.architecture.source import calls, layer, modules, nodes, where

MAY_READ = {"views", "api", "intake", "tasks", "management"}
READS = {
    ("timezone", "now"), ("timezone", "localdate"), ("timezone", "localtime"), ("datetime", "now"),
    ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
}  # fmt: skip
ALLOWED = {
    "config/health.py": "its two functions are views",
    "config/live/": "stamps what it passes on; decides nothing about tickets",
    "config/supervisor/": "waits for processes; decides nothing about tickets",
    "accounts/models/person.py": "the right of whoever stands in ends by the clock, whoever asks and at what",
    "config/embedded/": "waits for servers; decides nothing about tickets",
}


def _reads_clock(call: ast.Call) -> bool:
    func = call.func
    if not isinstance(func, ast.Attribute):
        return False
    owner = func.value
    name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
    is_local = func.attr in {"localdate", "localtime"} and bool(call.args or call.keywords)  # converts, reads nothing
    return (name, func.attr) in READS and not is_local


def test_no_clock_below_the_interface() -> None:
    found = [
        where(name, call)
        for name, tree in modules().items()
        if layer(name) not in MAY_READ and not name.startswith(tuple(ALLOWED))
        for call in calls(tree)
        if _reads_clock(call)
    ]

    assert found == [], "Take the time as `at` (aware, UTC) and let the view, task or command read the clock."


def test_now_is_not_imported_by_name() -> None:
    found = [
        where(name, node)
        for name, tree in modules().items()
        for node in nodes(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module, {alias.name for alias in node.names} & {"now", "time"}) in
        [("django.utils.timezone", {"now"}), ("time", {"time"})]
    ]

    assert found == [], "Import the module and call timezone.now(), so that the clock is easy to find."
