"""Every kind of event is documented, decided upon, recorded, and carries what its documentation says."""

import ast

from notifications.rules.audience import AUDIENCE
from tests.architecture.source import Function, calls, functions, layer, modules
from tickets.enums import EventKind
from tickets.rules.events import MEANINGS

_KINDS = {kind.name: kind for kind in EventKind}
Written = tuple[str, EventKind, frozenset[str] | None]


def _assigned(function: Function, name: str) -> list[ast.expr]:
    """What a local name is set to anywhere in the function."""
    return [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == name for target in node.targets)
    ]


def _kinds(function: Function, value: ast.expr) -> set[EventKind]:
    values = _assigned(function, value.id) if isinstance(value, ast.Name) else [value]
    return {
        _KINDS[node.attr]
        for each in values
        for node in ast.walk(each)
        if isinstance(node, ast.Attribute) and node.attr in _KINDS and getattr(node.value, "id", "") == "EventKind"
    }


def _keys(function: Function, value: ast.expr | None) -> frozenset[str] | None:
    """Keys of the payload; None when they cannot be read from the source."""
    if value is None:
        return frozenset()
    found = _assigned(function, value.id) if isinstance(value, ast.Name) else [value]
    if len(found) != 1 or not isinstance(found[0], ast.Dict):
        return None
    keys = [key.value if isinstance(key, ast.Constant) else None for key in found[0].keys]
    return None if None in keys else frozenset(str(key) for key in keys)


def _steps(name: str, function: Function) -> list[Written]:
    written = []
    for call in calls(function):
        if isinstance(call.func, ast.Name) and call.func.id == "Step" and call.args:
            given = call.args[1] if len(call.args) > 1 else None
            payload = given or next((word.value for word in call.keywords if word.arg == "payload"), None)
            for kind in _kinds(function, call.args[0]):
                written.append((f"{name}:{call.lineno}", kind, _keys(function, payload)))
    return written


WRITTEN = [
    step
    for name, tree in modules().items()
    if layer(name) == "actions"
    for function in functions(tree)
    for step in _steps(name, function)
]


def test_every_kind_has_a_meaning() -> None:
    assert set(MEANINGS) == set(EventKind), "Add payload, timeline line and visibility to tickets/rules/events.py."


def test_every_kind_has_an_audience_decision() -> None:
    assert set(AUDIENCE) == set(EventKind), "Decide in notifications/rules/audience.py who is told, or that nobody is."


def test_every_kind_is_recorded_by_an_action() -> None:
    unrecorded = set(EventKind) - {kind for _, kind, _ in WRITTEN}

    assert unrecorded == set(), "Record it with Step(EventKind.…, {…}) in an action, or remove the kind."


def test_payloads_hold_what_is_documented() -> None:
    wrong = {
        place: (kind.value, sorted(keys or ()), sorted(MEANINGS[kind].payload))
        for place, kind, keys in WRITTEN
        if keys != frozenset(MEANINGS[kind].payload)
    }

    assert wrong == {}, "Written and documented keys differ (tickets/rules/events.py). Write payloads as dict literals."


def test_lines_use_words_of_the_payload_only() -> None:
    unknown = {
        kind.value: words
        for kind, meaning in MEANINGS.items()
        if (words := {part.split("}")[0] for part in meaning.line.split("{")[1:]} - {"actor"} - set(meaning.payload))
    }

    assert unknown == {}, "The timeline line names a word the payload does not have."


def test_only_the_event_writer_makes_events() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules().items()
        if name != "tickets/actions/event.py"
        for node in calls(tree)
        if isinstance(node.func, ast.Name) and node.func.id == "TicketEvent"
    ]

    assert found == [], "Record events through tickets.actions.event.record."
