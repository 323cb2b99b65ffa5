"""Whatever takes words from people is asked about patients first: every address, every action, by name."""

import ast
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.architecture.source import Function, layer, modules, nodes, public_functions, texts
from tests.architecture.test_permissions import OURS
from tests.factories import make_person
from tickets.api import phi_door as api_door
from tickets.views.phi_door import ASKS_ITS_OWN_WAY, ASKS_ITSELF, KEEPS_NOTHING, is_asked

TEXT = "Accession 20240817001 is missing"
WORDS = {
    "body", "text", "texts", "why", "reason", "done", "message", "what", "note", "words", "title", "subject",
    "description", "override", "comment", "name", "problem", "answers", "given", "new", "found", "public", "wanted",
    "span", "values", "steps", "line", "happened", "plan", "content",
}  # fmt: skip
"""What a parameter is called that carries words of people, alone or in a form."""

NOT_BY_PEOPLE = {
    "config/demo/": "the invented hospital",
    "config/management/": "run by whoever keeps the servers",
    "tickets/management/": "run by whoever keeps the servers",
    "assets/management/": "run by whoever keeps the servers",
    "knowledge/management/": "run by whoever keeps the servers",
    "reports/management/": "run by whoever keeps the servers",
    "accounts/management/": "run by whoever keeps the servers",
    "notifications/management/": "run by whoever keeps the servers",
    "tickets/intake/": "files and mail of others, written before the desk could ask",
    "knowledge/intake/": "files of others, written before the desk could ask",
    "assets/intake/": "files of others, written before the desk could ask",
    "accounts/adapter.py": "signing in",
    "notifications/render/": "writes what the desk itself says",
}
"""Ways to an action that no form and no call of the API leads through."""


def _carries_words(node: Function) -> bool:
    return bool({each.arg for each in (*node.args.args, *node.args.kwonlyargs)} & WORDS)


def taking_words() -> dict[str, set[str]]:
    """Actions that take words, by their name, with the modules that call them from outside the actions."""
    takers: dict[str, set[str]] = {}
    for name, tree in modules().items():
        if layer(name) == "actions":
            home = name.removesuffix(".py").replace("/", ".")
            takers |= {f"{home}.{node.name}": set() for node in public_functions(tree) if _carries_words(node)}
    for name, tree in modules().items():
        if layer(name) == "actions":
            continue
        for node in nodes(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for each in node.names:
                    for full in (f"{node.module}.{each.name}", node.module):
                        for taker in takers:
                            if taker == full or taker.startswith(f"{node.module}.{each.name}."):
                                takers[taker].add(name)
    return takers


def test_every_action_that_takes_words_is_reached_through_a_door() -> None:
    doors = {"views", "api", "forms", "tasks", "queries"}  # tasks carry ids; forms and queries borrow words and limits
    found = {
        taker: sorted(
            name for name in callers if layer(name) not in doors and not name.startswith(tuple(NOT_BY_PEOPLE))
        )
        for taker, callers in taking_words().items()
    }

    assert len(found) > 60
    assert {taker: callers for taker, callers in found.items() if callers} == {}, (
        "Call it from a view or an API view, whose door asks, or say in NOT_BY_PEOPLE why nobody can be asked."
    )


def test_forms_that_ask_themselves_do_ask() -> None:
    asking = {name for name, text in texts().items() if "/views/" in name and "check_texts(" in text}

    assert set(OURS) | {"desk:wait"} >= ASKS_ITSELF
    assert {
        "tickets/views/portal_new.py", "tickets/views/portal_act.py", "tickets/views/desk_actions.py",
        "tickets/views/desk_phone.py", "tickets/views/identity.py", "tickets/views/vendor_copies.py",
        "tickets/views/corrections.py",
    } <= asking  # fmt: skip


def test_what_is_left_out_is_an_address_of_ours() -> None:
    names = {name.partition("(")[0] for name in OURS}

    assert set(KEEPS_NOTHING) | set(ASKS_ITS_OWN_WAY) <= names
    assert names >= api_door.KEEPS_NOTHING


@pytest.mark.django_db
def test_every_form_is_asked_about(settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    client = Client()
    client.force_login(make_person(role="administrator"))
    passed = []
    for name, words in OURS.items():
        plain = name.partition("(")[0]
        if not is_asked(plain):
            continue
        address = reverse(plain, kwargs={word: _word(plain, word) for word in words})
        answer = client.post(address, {"body": TEXT})
        if answer.status_code != 400 or answer.templates[0].name != "tickets/privacy/ask.html":
            passed.append(name)

    assert passed == [], "The door of views/phi_door.py did not look at it."


@pytest.mark.django_db
def test_every_call_of_the_api_is_asked_about() -> None:
    client = Client()
    client.force_login(make_person(role="administrator"))
    passed = []
    for name, words in OURS.items():
        plain = name.partition("(")[0]
        if not plain.startswith("api:") or plain in {*api_door.KEEPS_NOTHING, "api:docs", "api:schema", "api:missing"}:
            continue
        address = reverse(plain, kwargs={word: _word(plain, word) for word in words})
        answers = [getattr(client, verb)(address, {"body": TEXT}, content_type="application/json") for verb in (
            "post", "patch", "put"
        )]  # fmt: skip
        if not all(b"patient_data" in answer.content for answer in answers):
            passed.append(name)

    assert passed == [], "Give the view the default permissions, which ask (tickets/api/phi_door.py)."


def _word(name: str, word: str) -> Any:
    """Something that an address of this name accepts; what it means does not matter, the door stands before it."""
    for given in (1, "x", "csv", "00000000-0000-0000-0000-000000000001", "0" * 43, "2026", "abc123abc123abc123abc123"):
        try:
            reverse(name, kwargs={each: given if each == word else _any(name, each) for each in _words(name)})
        except Exception:  # noqa: S112  # the next one is tried
            continue
        return given
    return 1


def _words(name: str) -> frozenset[str]:
    return next(words for found, words in OURS.items() if found.partition("(")[0] == name)


def _any(name: str, word: str) -> Any:
    return 1
