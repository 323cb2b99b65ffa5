"""The routing: versions as if they had been published."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.factories.desk import NOW
from tickets.models import RoutingVersion


def make_rule(name: str, queue: str, *, is_active: bool = True, **when: Sequence[Any]) -> dict[str, Any]:
    """A rule as it is stored; `when` are its conditions."""
    return {"name": name, "queue": queue, "when": {key: list(values) for key, values in when.items()}} | {
        "is_active": is_active
    }


def make_routing(*rules: Mapping[str, Any], owners: Sequence[Mapping[str, Any]] = (), **fields: Any) -> RoutingVersion:
    """Another version of the routing with these rules, in force at once."""
    newest = RoutingVersion.objects.order_by("-version").first()
    fields = {"version": newest.version + 1 if newest else 1, "published_at": NOW} | fields
    return RoutingVersion.objects.create(rules=list(rules), owners=list(owners), **fields)
