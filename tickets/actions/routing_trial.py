"""Trying rules on the tickets of the last month, in batches. Changes no ticket and no rule."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from tickets.actions.routing import checked, require_manager
from tickets.actions.run import MOST_LISTED, PROGRESS, Found, advance, find_each, next_run, work_off
from tickets.models import RoutingTrial
from tickets.queries.kept import reference_kept
from tickets.queries.replays import next_tickets, span_of
from tickets.queries.routing import content_of, open_codes, stored_table
from tickets.queries.routing_content import LAST_MONTH, routing_in_force
from tickets.queries.routing_trials import KEPT, PastTickets, trial_tickets
from tickets.rules.routing_trial import Elsewhere, try_ticket
from tickets.rules.routing_version import Content, table

AT_ONCE = 3_000
"""So few tickets are tried before the page answers; more are left to the worker."""

BATCH = 500
MOST_WAITING = 3

_AT_ONCE_SECONDS, _SWEEP_SECONDS, PASS_SECONDS = 5.0, 2.0, 10.0


class TooManyRoutingTrials(ValidationError):
    """The person has enough under way."""

    def __init__(self) -> None:
        super().__init__(
            f"You have {MOST_WAITING} of these under way. Wait until one of them is ready.", code="too_many_trials"
        )


def try_routing(*, actor: Person, content: Content, at: datetime) -> RoutingTrial:
    """Compare these rules with those in force on the tickets logged in the last 30 days that the person may see.

    A few thousand are tried in this call, more by the worker. Not transactional: each batch is. Raises CannotRoute,
    BrokenRouting, TooManyRoutingTrials.
    """
    trial = _ask(actor=actor, content=content, at=at)
    if trial.total <= AT_ONCE:
        work_off(batch=partial(_batch, at=at, only=trial.pk), seconds=_AT_ONCE_SECONDS)
    trial.refresh_from_db()
    return trial


def continue_routing_trials(*, at: datetime, seconds: float = PASS_SECONDS) -> int:
    """Go on with what is tried until the time is up; return how many batches. Safe in any number of processes.

    Not transactional: each batch is.
    """
    return work_off(batch=partial(_batch, at=at), seconds=seconds)


def sweep(*, at: datetime) -> int:
    """Go on a little; needs PostgreSQL only."""
    return continue_routing_trials(at=at, seconds=_SWEEP_SECONDS)


@transaction.atomic
def tidy_routing_trials(*, at: datetime) -> int:
    """Remove what was tried, two weeks after it was asked for; return how many."""
    removed, _ = RoutingTrial.objects.filter(asked_at__lt=at - KEPT).delete()
    return removed


@transaction.atomic
def _ask(*, actor: Person, content: Content, at: datetime) -> RoutingTrial:
    require_manager(actor)
    made = checked(content)
    if RoutingTrial.objects.filter(asked_by=actor, finished_at=None).count() >= MOST_WAITING:
        raise TooManyRoutingTrials
    since = at - LAST_MONTH
    return RoutingTrial.objects.create(
        asked_by=actor,
        asked_at=at,
        since=since,
        before=routing_in_force(),
        rules=made.rules,
        owners=made.owners,
        **span_of(trial_tickets(actor, since=since)),
    )


@transaction.atomic
def _batch(*, at: datetime, only: int | None = None) -> bool:
    """Try the next tickets; False when nobody waits for one."""
    unfinished = RoutingTrial.objects.filter(finished_at=None).select_related("asked_by")
    trial = next_run(unfinished=unfinished, only=only)
    if trial is None:
        return False
    rows = trial_tickets(trial.asked_by, since=trial.since)
    tickets = next_tickets(rows, after=trial.last_ticket, ceiling=trial.ceiling, limit=BATCH)
    with reference_kept():
        found = _try(trial=trial, ticket_ids=tickets)
    advance(run=trial, tickets=tickets, found=found, is_last=len(tickets) < BATCH, at=at)
    trial.changes = [*trial.changes, *map(_row, found.moves)][:MOST_LISTED]
    trial.save(update_fields=PROGRESS)
    return True


def _try(*, trial: RoutingTrial, ticket_ids: Sequence[int]) -> Found[Elsewhere]:
    before, after, queues = stored_table(trial.before_id), table(content_of(trial)), open_codes()
    places = [place for place, rule in enumerate(trial.rules, start=1) if rule["is_active"]]
    past = PastTickets(ticket_ids, before=before, after=after)

    def find(ticket_id: int) -> tuple[Counter[str], Sequence[Elsewhere]]:
        return try_ticket(
            before=before,
            after=after,
            places=places,
            facts=past.facts(ticket_id),
            open_queues=queues,
            ended_in=past.ended_in(ticket_id),
        )

    return find_each(ticket_ids=ticket_ids, find=find)


def _row(found: tuple[int, Elsewhere]) -> dict[str, object]:
    ticket, move = found
    return {"ticket": ticket, "was": move.was, "becomes": move.becomes, "rule": move.rule}
