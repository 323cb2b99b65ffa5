"""Migrations are named by intent, can be undone, match the models, and go to nothing and back on a real database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tests.architecture.source import APPS

OURS = {key: found for key, found in MigrationLoader(None).disk_migrations.items() if key[0] in APPS}


def test_migrations_are_named_by_intent() -> None:
    found = [
        f"{app}/{name}"
        for app, name in OURS
        if "_auto_" in name or not re.fullmatch(r"\d{4}_(?!initial$|alter_|ticket_)[a-z][a-z0-9_]+", name)
    ]

    assert found == [], "Name it: manage.py makemigrations -n <what_it_is_for> <app>."


def test_numbers_of_migrations_are_taken_once() -> None:
    numbers = [(app, name[:4]) for app, name in OURS]

    assert len(numbers) == len(set(numbers)), "Two migrations of an app share a number: renumber the newer one."


def test_migrations_can_be_undone() -> None:
    found = [
        f"{app}/{name}: {operation}"
        for (app, name), migration in OURS.items()
        for operation in migration.operations
        if not operation.reversible
    ]

    assert found == [], "Give RunPython a reverse_code and RunSQL a reverse_sql (noop when there is nothing to undo)."


def test_models_have_no_change_without_a_migration() -> None:
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))

    changes = detector.changes(graph=loader.graph)

    assert {app: found for app, found in changes.items() if app in APPS} == {}, "Run manage.py makemigrations -n …"


@contextmanager
def other_database(*, is_copy: bool) -> Iterator[BaseDatabaseWrapper]:
    """The default connection, led to another database that is dropped afterwards: a copy of the migrated one, or new.

    To be asked for with the fixture `transactional_db`.
    """
    default, other = connections["default"], "test_migrations_to_zero"
    source = default.settings_dict["NAME"]
    default.close()
    with default._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {other}")
        if is_copy:  # a database can be copied only while nobody is in it
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [source])
        cursor.execute(f"CREATE DATABASE {other} TEMPLATE {source if is_copy else 'template1'}")
    default.settings_dict["NAME"] = other
    try:
        yield default
    finally:
        default.close()
        default.settings_dict["NAME"] = source
        with default._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {other}")


@pytest.fixture
def copied_database(transactional_db: None) -> Iterator[BaseDatabaseWrapper]:
    with other_database(is_copy=True) as found:
        yield found


def _schema(connection: BaseDatabaseWrapper) -> dict[str, set[tuple[str, ...]]]:
    """Columns, indexes, constraints and triggers of our tables."""
    asked = {
        "columns": "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
        " WHERE table_schema = 'public'",
        "indexes": "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'",
        "constraints": "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace",
        "triggers": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    found = {}
    with connection.cursor() as cursor:
        for what, query in asked.items():
            cursor.execute(query)
            found[what] = {tuple(row) for row in cursor.fetchall() if row[0].split("_")[0] in APPS}
    return found


def test_migrations_go_to_nothing_and_back(copied_database: BaseDatabaseWrapper) -> None:
    connection = copied_database
    before = _schema(connection)

    MigrationExecutor(connection).migrate([(app, None) for app in APPS])
    between = _schema(connection)
    MigrationExecutor(connection).migrate([leaf for leaf in _leaves(connection) if leaf[0] in APPS])

    assert len(before["columns"]) > 100
    assert between == {"columns": set(), "indexes": set(), "constraints": set(), "triggers": set()}
    assert _schema(connection) == before


def _leaves(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    return list(MigrationExecutor(connection).loader.graph.leaf_nodes())
