"""Rules tried on tickets of the past: which tickets, what was known of them then, and what was found."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.enums import Capability
from accounts.models import Person
from assets.models import Device
from tickets.enums import EventKind
from tickets.models import Category, RoutingTrial, Ticket, TicketEvent
from tickets.queries.kept import once
from tickets.queries.routing_facts import Logged, facts_of
from tickets.queries.visible import visible_to
from tickets.rules.routing import RoutingFacts, Table
from tickets.rules.routing_report import Tried
from tickets.rules.routing_trial import by_place, pairs
from tickets.rules.routing_version import Content

KEPT = timedelta(days=14)
"""What was tried is kept so long."""


@dataclass(frozen=True)
class Moved:
    """A ticket that would go elsewhere: queue codes, and the rule that sends it there, "" for none."""

    ticket: Ticket
    was: str
    becomes: str
    rule: str


def trial_tickets(user: Person, *, since: datetime) -> QuerySet[Ticket]:
    """Return the tickets the person may see that were logged since, imported ones included."""
    return visible_to(user).filter(created_at__gte=since)


class PastTickets:
    """What was known of a batch of tickets when they were logged, in four queries; devices are as they are now."""

    def __init__(self, ticket_ids: Collection[int], *, before: Table, after: Table) -> None:
        self._tables = {"table": before, "other": after}
        rows = Ticket.objects.filter(pk__in=ticket_ids).only("pk", "subject", "description", "queue", "occurred_at")
        self._tickets = {row.pk: row for row in rows.select_related("queue").order_by("pk")}
        logged = TicketEvent.objects.filter(ticket_id__in=ticket_ids, seq=1, kind=EventKind.TICKET_LOGGED.value)
        self._logged: dict[int, Mapping[str, Any]] = dict(logged.order_by("pk").values_list("ticket_id", "payload"))
        devices = {payload["device"] for payload in self._logged.values() if payload["device"]}
        self._devices = Device.objects.select_related("owner_team").in_bulk(devices) if devices else {}

    def facts(self, ticket_id: int) -> RoutingFacts:
        """Return what the rules want to know. Raises KeyError for a ticket whose logging or category is gone."""
        ticket, payload = self._tickets[ticket_id], self._logged[ticket_id]
        logged = Logged(
            category=_categories()[payload["category"]],
            device=self._devices.get(payload["device"] or 0),
            site_id=payload["site"],
            department=payload.get("department") or "",
            text=f"{ticket.subject}\n{ticket.description}",
            source=payload["source"],
            told_at=ticket.occurred_at,
        )
        return facts_of(logged, **self._tables)

    def ended_in(self, ticket_id: int) -> str:
        """Return the code of the queue a ticket is in now."""
        return self._tickets[ticket_id].queue.code


@once
def _categories() -> Mapping[str, Category]:
    return {row.code: row for row in Category.objects.select_related("queue").order_by("pk")}


def routing_trials(user: Person) -> QuerySet[RoutingTrial]:
    """Return what was tried, by anybody; nothing for who does not manage the desk."""
    if not user.may(Capability.MANAGE_DESK):
        return RoutingTrial.objects.none()
    return RoutingTrial.objects.select_related("asked_by", "before")


def latest_routing_trials(user: Person) -> list[RoutingTrial]:
    """Return what was tried last, the newest first, as many as a page shows."""
    return list(routing_trials(user).defer("changes", "rules", "owners").order_by("-pk")[:10])


def routing_trial(user: Person, trial_id: int) -> RoutingTrial | None:
    """Return one trial, or None."""
    return routing_trials(user).filter(pk=trial_id).order_by("pk").first()


def tried_of(user: Person, content: Content) -> tuple[RoutingTrial | None, Tried | None]:
    """Return the newest finished trial of the very same rules and what it found, or nothing."""
    rows = routing_trials(user).filter(rules=list(content.rules), owners=list(content.owners))
    trial = rows.exclude(finished_at=None).defer("changes").order_by("-pk").first()
    return trial, found_by(trial) if trial else None


def found_by(trial: RoutingTrial) -> Tried:
    """Return what a trial found about its rules."""
    return Tried(
        fits=by_place(trial.counts, "fit"),
        wins=by_place(trial.counts, "win"),
        pairs=pairs(trial.counts),
        tickets=trial.done,
    )


def moved_tickets(user: Person, trial: RoutingTrial) -> Sequence[Moved]:
    """Return the listed tickets that would go elsewhere and that the person may see, in two queries."""
    rows = visible_to(user).filter(pk__in=[row["ticket"] for row in trial.changes]).select_related("category")
    tickets = {ticket.pk: ticket for ticket in rows.defer("description")}
    return [
        Moved(tickets[row["ticket"]], row["was"], row["becomes"], row["rule"])
        for row in trial.changes
        if row["ticket"] in tickets
    ]
