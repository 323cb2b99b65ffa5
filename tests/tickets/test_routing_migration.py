"""Rules that were rows become the first version, and rows again."""

from collections.abc import Iterator

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from tests.architecture.test_migrations import other_database

BEFORE, AFTER = ("tickets", "0006_add_imports"), ("tickets", "0007_add_routing_versions")


@pytest.fixture
def new_database(transactional_db: None) -> Iterator[BaseDatabaseWrapper]:
    with other_database(is_copy=False) as found:
        yield found


@pytest.mark.parametrize(
    ("code", "is_active", "why"),
    [("vpn", True, ""), ("vpn", False, "The rules there were before versions."),
     ("ours", True, "The rules there were before versions.")],
)  # fmt: skip
def test_rules_become_a_version_and_rows_again(
    new_database: BaseDatabaseWrapper, code: str, is_active: bool, why: str
) -> None:
    old = _migrate(new_database, BEFORE)
    queue = old.get_model("tickets", "Queue").objects.create(code="NET", name="Network")
    rows = old.get_model("tickets", "RoutingRule").objects
    rows.create(code=code, name="Second", queue_id=queue.pk, position=20, conditions={"words": ["b", "a"]})
    rows.create(
        code="certificate", name="First", queue_id=queue.pk, position=10, conditions={"groups": ["Y", "X"]},
        is_active=is_active,
    )  # fmt: skip

    version = _migrate(new_database, AFTER).get_model("tickets", "RoutingVersion").objects.get()

    assert (version.version, version.published_by, version.owners, version.why) == (1, None, [], why)
    assert version.rules == [
        {"name": "First", "queue": "NET", "when": {"groups": ["X", "Y"]}, "is_active": is_active},
        {"name": "Second", "queue": "NET", "when": {"words": ["b", "a"]}, "is_active": True},
    ]
    again = _migrate(new_database, BEFORE).get_model("tickets", "RoutingRule").objects.order_by("position")
    assert list(again.values_list("name", "queue__code", "conditions", "is_active")) == [
        ("First", "NET", {"groups": ["X", "Y"]}, is_active), ("Second", "NET", {"words": ["b", "a"]}, True)
    ]  # fmt: skip


def _migrate(connection: BaseDatabaseWrapper, target: tuple[str, str]):
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps
