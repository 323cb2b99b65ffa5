"""The routing in force."""

from collections.abc import Mapping
from functools import lru_cache

from tickets.models import Queue, RoutingDraft, RoutingTrial, RoutingVersion
from tickets.queries.kept import once
from tickets.rules.routing import Table
from tickets.rules.routing_version import Content, table


@once
def newest_version_id() -> int | None:
    """Return the id of the routing in force, None while the reference data has not been loaded."""
    return RoutingVersion.objects.order_by("-version").values_list("pk", flat=True).first()


def table_in_force() -> Table:
    """Return the rules and owners in force: one query for the id, and once in a process for what never changes."""
    version_id = newest_version_id()
    return Table() if version_id is None else stored_table(version_id)


@lru_cache(maxsize=64)
def stored_table(version_id: int) -> Table:
    """Return what a version routes by. Versions never change, so the id is key enough in every process."""
    return table(content_of(RoutingVersion.objects.get(pk=version_id)), version=version_id)


def content_of(row: RoutingVersion | RoutingDraft | RoutingTrial) -> Content:
    """Return what a version, a draft or a trial says."""
    return Content(rules=row.rules, owners=row.owners)


@once
def queues() -> Mapping[str, Queue]:
    """Return code to queue, of all there are."""
    return {queue.code: queue for queue in Queue.objects.order_by("pk")}


def open_codes() -> frozenset[str]:
    """Return the codes of the queues that take tickets."""
    return frozenset(code for code, queue in queues().items() if queue.is_active)
