"""The shape of an action: keyword-only, documented, in one transaction."""

import ast

from tests.architecture.source import Function, calls, is_write, layer, modules, nodes, public_functions

ACTIONS = {name: tree for name, tree in modules().items() if layer(name) == "actions"}
_LOCKED = {"Ticket", "Outbox", "TicketEvent"}


def _positional(node: Function) -> list[str]:
    return [each.arg for each in (*node.args.posonlyargs, *node.args.args)]


def test_actions_take_keywords_only() -> None:
    found = [
        f"{name}:{node.lineno} {node.name}({', '.join(_positional(node))})"
        for name, tree in ACTIONS.items()
        for node in public_functions(tree)
        if _positional(node) and not _takes_its_one_subject(node)
    ]

    assert found == [], "Begin the parameters with `*`, so that calls say what they give."


def _takes_its_one_subject(node: Function) -> bool:
    return len(_positional(node)) == 1 and not node.args.kwonlyargs and not node.args.vararg


def test_actions_say_what_they_do() -> None:
    found = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in ACTIONS.items()
        for node in public_functions(tree)
        if not ast.get_docstring(node)
    ]

    assert found == [], "Say in one sentence what it does, then its events and errors."


def test_actions_that_write_hold_a_transaction() -> None:
    found = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in ACTIONS.items()
        for node in public_functions(tree)
        if any(is_write(call) for call in calls(node)) and not _is_in_transaction(node)
    ]

    assert found == [], (
        "Decorate it with @transaction.atomic; or let it take the locked row; or, when it writes one row on its own, "
        'say "Not transactional" and why in its docstring.'
    )


def _is_in_transaction(node: Function) -> bool:
    names = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    annotations = {
        each.id
        for argument in (*node.args.args, *node.args.kwonlyargs)
        if argument.annotation
        for each in ast.walk(argument.annotation)
        if isinstance(each, ast.Name)
    }
    says_so = "not transactional" in (ast.get_docstring(node) or "").lower()
    return "atomic" in names or bool(annotations & _LOCKED) or says_so


def test_events_are_recorded_in_a_transaction_of_the_action() -> None:
    found = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in ACTIONS.items()
        for node in public_functions(tree)
        if any(isinstance(call.func, ast.Name) and call.func.id == "lock_ticket" for call in calls(node))
        and not any("atomic" in ast.dump(decorator) for decorator in node.decorator_list)
    ]

    assert found == [], "Whoever locks a ticket is decorated with @transaction.atomic."


def test_errors_of_actions_have_a_code() -> None:
    found = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in ACTIONS.items()
        for node in nodes(tree)
        if isinstance(node, ast.ClassDef)
        and {getattr(base, "id", "") for base in node.bases} & {"ValidationError", "PermissionDenied"}
        and "code" not in ast.unparse(node)
    ]

    assert found == [], "Give the error a stable code: the API and the tests go by it."
