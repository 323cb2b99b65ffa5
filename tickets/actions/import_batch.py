"""Writing imported tickets, many in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tickets.actions.event import record_past
from tickets.actions.import_names import Names, names_of
from tickets.actions.import_steps import past_steps
from tickets.actions.imports import LEASE, LeaseLost
from tickets.actions.sla import NOTHING_DUE, rebuild_clocks
from tickets.enums import ImportState, Source
from tickets.models import ImportedTicket, Ticket, TicketImport
from tickets.queries.imports import imported_before, standing_to
from tickets.queries.kept import reference_kept
from tickets.queries.policies import current_policy_version
from tickets.rules.imports import Plan, Standing, fingerprint

BATCH = 250
"""Tickets in one transaction."""

_ENDS = (
    "state",
    "assignee",
    "queue",
    "category",
    "priority",
    "waiting_reason",
    "resolved_at",
    "closed_at",
    "resolution_code",
    "reopened_count",
    "updated_at",
    "version",
    "last_event_seq",
)


@transaction.atomic
def write_batch(*, row: TicketImport, plans: Sequence[Plan], place: int, at: datetime) -> TicketImport:
    """Write tickets that are new, lengthen those that only got longer, and note how far everything is written.

    Each ticket gets its past events, dated by the file and recorded now. Nobody is mailed: the reports alone are told,
    once a ticket. Running the same plans again changes nothing. place: where the plan goes on, in bytes.
    Events: those of the plans, recorded in bulk. Raises LeaseLost.
    """
    kept = TicketImport.objects.select_for_update().filter(pk=row.pk, worker=row.worker)
    locked = kept.filter(state=ImportState.RUNNING.value).first()
    if locked is None:
        raise LeaseLost
    before = imported_before(system=row.system, keys=[plan.key for plan in plans])
    standings = {plan.key: standing_to(plan=plan, before=before.get(plan.key)) for plan in plans}
    tickets = _lock_longer(standings=standings, before=before)
    new = [plan for plan in plans if standings[plan.key] is Standing.NEW]
    longer = [plan for plan in plans if standings[plan.key] is Standing.LONGER]
    names = names_of(system=row.system, plans=[*new, *longer], at=at)
    with reference_kept():
        made = _make(row=locked, plans=new, names=names, at=at)
        added = _lengthen(plans=longer, tickets=tickets, before=before, names=names, at=at)
    rebuild_clocks(ticket_ids=[*(ticket.pk for ticket in made), *(tickets[plan.key].pk for plan in longer)])
    _count(locked, standings.values())
    locked.events += sum(len(plan.happenings) for plan in new) + added
    locked.place, locked.done = place, locked.done + len(plans)
    locked.free_at, locked.attempts = at + LEASE, 0
    locked.save(update_fields=[*_COUNTED.values(), "events", "place", "done", "free_at", "attempts"])
    return locked


def _lock_longer(*, standings: dict[str, Standing], before: Mapping[str, ImportedTicket]) -> dict[str, Ticket]:
    """Lock the tickets that are to get longer and return them by key.

    One that somebody worked on between the look and the lock has changed: `standings` is told.
    """
    keys = {before[key].ticket_id: key for key, standing in standings.items() if standing is Standing.LONGER}
    if not keys:
        return {}
    rows = Ticket.objects.select_for_update().filter(pk__in=keys).defer("description").order_by("pk")
    found = {keys[ticket.pk]: ticket for ticket in rows}
    for key in [key for key, ticket in found.items() if ticket.last_event_seq != before[key].steps]:
        standings[key] = Standing.CHANGED
        del found[key]
    return found


def _count(row: TicketImport, standings: Iterable[Standing]) -> None:
    for standing in standings:
        setattr(row, _COUNTED[standing], getattr(row, _COUNTED[standing]) + 1)


_COUNTED = {
    Standing.NEW: "made",
    Standing.LONGER: "lengthened",
    Standing.SAME: "unchanged",
    Standing.CHANGED: "changed",
}


def _make(*, row: TicketImport, plans: Sequence[Plan], names: Names, at: datetime) -> list[Ticket]:
    tickets = [_ticket(row=row, plan=plan, names=names, at=at) for plan in plans]
    Ticket.objects.bulk_create(tickets)
    histories = []
    for plan, ticket in zip(plans, tickets, strict=True):
        ticket.last_event_seq = 0  # counted up by recording, to what was inserted
        histories.append((ticket, past_steps(ticket=ticket, happenings=plan.happenings, people=names.people)))
    record_past(histories=histories, at=at)
    ImportedTicket.objects.bulk_create(
        ImportedTicket(
            ticket=ticket,
            system=row.system,
            key=plan.key,
            steps=len(plan.happenings),
            fingerprint=fingerprint(plan, steps=len(plan.happenings)),
            ticket_import=row,
        )
        for plan, ticket in zip(plans, tickets, strict=True)
    )
    return tickets


def _lengthen(
    *,
    plans: Sequence[Plan],
    tickets: Mapping[str, Ticket],
    before: Mapping[str, ImportedTicket],
    names: Names,
    at: datetime,
) -> int:
    """Append what is new to locked tickets; return how many events."""
    if not plans:
        return 0
    histories = []
    for plan in plans:
        ticket, origin = tickets[plan.key], before[plan.key]
        added = plan.happenings[origin.steps :]
        histories.append((ticket, past_steps(ticket=ticket, happenings=added, people=names.people)))
        origin.steps, origin.fingerprint = len(plan.happenings), fingerprint(plan, steps=len(plan.happenings))
        _end(ticket=ticket, plan=plan, names=names)
        ticket.updated_at, ticket.version = at, ticket.version + 1
    record_past(histories=histories, at=at)
    Ticket.objects.bulk_update(tickets.values(), _ENDS)
    ImportedTicket.objects.bulk_update([before[plan.key] for plan in plans], ["steps", "fingerprint"])
    return sum(len(past) for _, past in histories)


def _ticket(*, row: TicketImport, plan: Plan, names: Names, at: datetime) -> Ticket:
    facts = plan.facts
    category = names.categories[facts.category]
    ticket = Ticket(
        subject=facts.subject or f"{row.system} {plan.key}"[:140],
        description=facts.description,
        impact=category.impact,
        urgency=category.urgency,
        requester_id=names.people[facts.requester],
        created_by_id=names.people[facts.logged_by],
        site_id=names.sites[facts.site] if facts.site else None,
        source=Source.IMPORT.value,
        occurred_at=plan.started_at,
        created_at=at,
        updated_at=at,
        policy_version=current_policy_version(at=plan.started_at),
        sort_due_at=NOTHING_DUE,
        last_event_seq=len(plan.happenings),
    )
    _end(ticket=ticket, plan=plan, names=names)
    return ticket


def _end(*, ticket: Ticket, plan: Plan, names: Names) -> None:
    """Set the columns that follow from the whole history."""
    end = plan.end
    ticket.state = end.state.value
    ticket.assignee_id = names.people[end.assignee] if end.assignee else None
    ticket.queue, ticket.category = names.queues[end.queue], names.categories[end.category]
    ticket.priority = end.priority
    ticket.waiting_reason = end.waiting_reason
    ticket.resolved_at, ticket.closed_at = end.resolved_at, end.closed_at
    ticket.resolution_code = end.resolution
    ticket.reopened_count = end.reopened_count
