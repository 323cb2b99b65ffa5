"""Actions are the only door for writes, and nothing happens behind the caller's back."""

import ast
import re

from tests.architecture.source import calls, functions, is_write, layer, modules, nodes, where

WRITERS = {"actions", "relay"}
ALLOWED = {
    "config/heartbeat.py": "one row a process that says it lives; no domain object",
    "assets/dicom/preview_child.py": "Pillow writes a picture to memory; there is no row",
    "notifications/render/logo.py": "Pillow writes a picture to memory; there is no row",
    "accounts/models/person.py": "Django's manager makes people for createsuperuser and the tests",
}
_SQL_WRITE = re.compile(r"\s*(INSERT INTO|UPDATE \w+ SET|DELETE FROM|TRUNCATE)\b", re.IGNORECASE)
_SIGNALS = {"post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed", "post_init", "pre_init", "receiver"}


INVENTED = "config/demo/"
"""The invented hospital: people, rooms and devices are written at once; tickets go through the real actions."""


def _may_write(name: str) -> bool:
    return layer(name) in WRITERS or name.startswith(INVENTED) or name in ALLOWED


def test_rows_are_written_in_actions_alone() -> None:
    found = [
        f"{where(name, call)} .{call.func.attr}()"  # type: ignore[attr-defined]  # is_write looks at attributes only
        for name, tree in modules().items()
        if not _may_write(name)
        for call in calls(tree)
        if is_write(call)
    ]

    assert found == [], "Move the write into an action: permission, lock, rule, save(update_fields=...), event."


def test_invented_tickets_go_through_the_actions() -> None:
    theirs = {"Ticket", "TicketEvent", "Message", "Attachment", "Clock", "DicomEvidence"}
    found = [
        where(name, call)
        for name, tree in modules().items()
        if name.startswith(INVENTED)
        for call in calls(tree)
        if is_write(call) and theirs & {node.id for node in ast.walk(call.func) if isinstance(node, ast.Name)}
    ]

    assert found == [], "Call log_ticket and the other actions with the time of the story as `at`."


def test_sql_that_writes_is_in_actions_alone() -> None:
    found = [
        where(name, node)
        for name, tree in modules().items()
        if not _may_write(name)
        for node in nodes(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL_WRITE.match(node.value)
    ]

    assert found == [], "Move the statement into an action."


def test_reviewed_exceptions_still_exist() -> None:
    gone = [
        name for name in ALLOWED if name not in modules() or not any(is_write(call) for call in calls(modules()[name]))
    ]

    assert gone == [], "These write no longer: take them off the list."


def test_save_in_actions_names_its_fields() -> None:
    found = [
        where(name, call)
        for name, tree in modules().items()
        if layer(name) in WRITERS
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "save"
        and not {"update_fields", "force_insert"} & {keyword.arg for keyword in call.keywords}
    ]

    assert found == [], "Say which columns change: save(update_fields=[...]), so that nobody's change is overwritten."


def test_nothing_listens_to_django_signals() -> None:
    found = [
        where(name, node)
        for name, tree in modules().items()
        for node in nodes(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("django.db.models.signals", "django.dispatch", "django.core.signals"))
        and _SIGNALS & {alias.name for alias in node.names}
    ]

    assert found == [], "Call the function instead, or record an event and follow it through the outbox."


def test_models_override_neither_save_nor_delete() -> None:
    found = [
        where(name, node)
        for name, tree in modules().items()
        if layer(name) == "models"
        for node in functions(tree)
        if node.name in {"save", "delete"}
    ]

    assert found == [], "Write an action; a save() that does more than save surprises everybody."


def test_models_have_no_default_ordering() -> None:
    found = [
        where(name, line)
        for name, tree in modules().items()
        if layer(name) == "models"
        for node in nodes(tree)
        if isinstance(node, ast.ClassDef) and node.name == "Meta"
        for line in node.body
        if isinstance(line, ast.Assign) and any(getattr(target, "id", "") == "ordering" for target in line.targets)
    ]

    assert found == [], "Order in the query, ending in a unique key."


def test_model_properties_ask_no_query() -> None:
    found = [
        where(name, node)
        for name, tree in modules().items()
        if layer(name) == "models"
        for node in functions(tree)
        if any(getattr(each, "id", getattr(each, "attr", "")) in {"property", "cached_property"}
               for each in node.decorator_list)
        and {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
        & {"objects", "filter", "exists", "count", "all", "first", "aggregate"}
    ]

    assert found == [], "Put it into queries/: a property that asks the database makes one query a row."


def test_pages_start_no_background_work() -> None:
    found = [
        where(name, node)
        for name, tree in modules().items()
        if layer(name) in {"views", "api", "forms", "queries", "rules", "models"}
        for node in nodes(tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"delay", "apply_async", "send_task"})
        or (isinstance(node, ast.ImportFrom) and ((node.module or "").split(".")[0] == "celery"
            or (node.module or "").endswith(".tasks")))
    ]

    assert found == [], "Record an event; the relays and the sweeper follow the outbox, with or without a broker."


TERMINALS = {"config/supervisor/": "the body of `manage.py up`: one readable log on the terminal"}


def test_only_commands_print() -> None:
    found = [
        where(name, call)
        for name, tree in modules().items()
        if layer(name) != "management" and not name.startswith(tuple(TERMINALS))
        for call in calls(tree)
        if isinstance(call.func, ast.Name) and call.func.id == "print"
    ]

    assert found == [], "Log it (ids only), or write it with self.stdout in a command."
