"""The routing rules in force."""

from collections.abc import Mapping

from tickets.models import Queue
from tickets.models import RoutingRule as RoutingRuleRow
from tickets.queries.kept import once
from tickets.rules.routing import RoutingRule


@once
def active_rules() -> tuple[RoutingRule, ...]:
    """Return the active rules in the order in which they are tried."""
    rows = RoutingRuleRow.objects.filter(is_active=True, queue__is_active=True).select_related("queue")
    return tuple(
        RoutingRule.from_conditions(name=row.name, queue=row.queue.code, conditions=row.conditions)
        for row in rows.order_by("position", "id")
    )


@once
def queues() -> Mapping[str, Queue]:
    """Return code to queue, of all there are."""
    return {queue.code: queue for queue in Queue.objects.order_by("pk")}
