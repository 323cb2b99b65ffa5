"""The architecture tests see what they look for."""

import ast

import pytest

from tests.architecture.source import calls, functions, is_write, layer, length, public_functions
from tests.architecture.test_clock import _reads_clock


def _call(text: str) -> ast.Call:
    return next(calls(ast.parse(text)))


@pytest.mark.parametrize(
    "text",
    [
        "ticket.save(update_fields=['state'])",
        "Ticket.objects.create(state='new')",
        "Ticket.objects.filter(pk=1).update(state='new')",
        "Ticket.objects.filter(pk=1).delete()",
        "rows.bulk_create(made)",
        "mine.update(state='new')",
        "ticket.delete()",
        "Queue.objects.update_or_create(code='PACS')",
    ],
)
def test_writes_are_seen(text: str) -> None:
    assert is_write(_call(text)) is True


@pytest.mark.parametrize(
    "text", ["digest.update(chunk)", "found.update({1: 2})", "cache.delete('key')", "Ticket.objects.all()", "save()"]
)
def test_other_calls_are_no_writes(text: str) -> None:
    assert is_write(_call(text)) is False


@pytest.mark.parametrize(
    "text", ["timezone.now()", "datetime.now(tz=UTC)", "datetime.datetime.now()", "date.today()", "time.time()"]
)
def test_clocks_are_seen(text: str) -> None:
    assert _reads_clock(_call(text)) is True


@pytest.mark.parametrize("text", ["time.monotonic()", "timezone.localtime(at)", "event.now()"])
def test_other_times_are_no_clocks(text: str) -> None:
    assert _reads_clock(_call(text)) is False


def test_functions_are_measured_from_def_to_end() -> None:
    tree = ast.parse("@a\n@b\ndef long(\n    x,\n):\n    return x\n\n\ndef _short(): ...\n")

    assert [(node.name, length(node)) for node in functions(tree)] == [("long", 4), ("_short", 1)]
    assert [node.name for node in public_functions(tree)] == ["long"]


def test_layer_is_the_second_part_of_the_path() -> None:
    assert [layer(name) for name in ("tickets/views/desk.py", "notifications/relay.py", "manage.py")] == [
        "views",
        "relay",
        "",
    ]
