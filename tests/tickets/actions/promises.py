"""Promises with steps, for the tests of marks, and what was told of them."""

from datetime import UTC, datetime
from typing import Any

from tests.factories import make_policy
from tickets.models import Clock, SlaPolicyVersion, Ticket, TicketEvent

_SINCE = datetime(2021, 1, 1, tzinfo=UTC)
_HOUR = 3600
TARGETS = {
    str(priority): {
        "calendar": "always",
        "first_response": times * 900,
        "next_response": times * 1800,
        "resolution": times * 4 * _HOUR,
    }
    for priority, times in ((1, 1), (2, 2), (3, 4), (4, 8), (5, 16))
}
"""Day and night: P1 is answered in 15 minutes and solved in 4 hours, each priority below in twice the time."""


def step(metric: str, percent: int, *tell: str, **more: Any) -> dict[str, Any]:
    """One step of a policy; priority, raise_to and route_to as given."""
    return {"metric": metric, "percent": percent, "tell": list(tell)} | more


def promise(
    *steps: dict[str, Any], targets: Any = TARGETS, rules: Any = (), since: datetime = _SINCE
) -> SlaPolicyVersion:
    """A new version of the standard promise with these steps, in force since 2021."""
    latest = make_policy()
    return SlaPolicyVersion.objects.create(
        policy=latest.policy,
        version=latest.version + 1,
        targets=targets,
        rules=list(rules),
        steps=list(steps),
        valid_from=since,
    )


def told(ticket: Ticket) -> list[tuple[str, datetime, dict[str, Any]]]:
    """Kind, time and payload of the marks told of a ticket, in order."""
    rows = TicketEvent.objects.filter(ticket=ticket, kind__in=("promise_warned", "promise_missed")).order_by("seq")
    return [(row.kind.removeprefix("promise_"), row.occurred_at, row.payload) for row in rows]


def clock_values(ticket: Ticket) -> list[dict[str, Any]]:
    """Every column of every clock of a ticket, in order."""
    rows = Clock.objects.filter(ticket=ticket).order_by("metric", "cycle").values()
    return [{name: value for name, value in row.items() if name not in ("id", "ticket_id")} for row in rows]
