"""Ratings: of a ticket, whether its requester is to be asked, and the figures by queue."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from accounts.models import Person
from tickets.enums import DONE_STATES, EventKind
from tickets.models import Satisfaction, Ticket, TicketEvent
from tickets.rules.satisfaction import Summary, rating_refusal, summary


def last_solution(ticket: Ticket) -> TicketEvent | None:
    """Return the event that last said "solved", or None."""
    return TicketEvent.objects.filter(ticket=ticket, kind=EventKind.TICKET_RESOLVED).order_by("-seq").first()


def refusal_of(*, ticket: Ticket, solution: TicketEvent | None, at: datetime) -> str:
    """Return why the last solution of a ticket cannot be rated now, "" when it can; see rules.satisfaction."""
    return rating_refusal(
        is_done=ticket.state in DONE_STATES and solution is not None,
        is_merged=ticket.merged_into_id is not None,
        has_rated=solution is not None and Satisfaction.objects.filter(solution=solution).exists(),
        resolved_at=ticket.resolved_at,
        at=at,
    )


def may_rate(*, user: Person, ticket: Ticket, at: datetime) -> bool:
    """Say whether this person is to be asked how content they are: the requester, once for each solution."""
    if user.pk != ticket.requester_id or ticket.state not in DONE_STATES:
        return False
    return not refusal_of(ticket=ticket, solution=last_solution(ticket), at=at)


def ratings_of(ticket: Ticket) -> QuerySet[Satisfaction]:
    """Return the ratings of a ticket the caller may see, latest first."""
    return Satisfaction.objects.filter(ticket=ticket).select_related("person").order_by("-given_at", "-pk")


@dataclass(frozen=True)
class QueueRatings:
    """The figures of one queue."""

    queue: str
    summary: Summary


def ratings_by_queue(*, since: datetime, until: datetime) -> list[QueueRatings]:
    """Return the figures of each queue that solved something in the period, by name; the first row is of all.

    Asked: each ticket solved in the period and solved now, merged ones left out, under its latest queue. The score is
    that of its solution in the period.
    """
    solved = Ticket.objects.filter(resolved_at__gte=since, resolved_at__lt=until, merged_into=None)
    asked = dict(solved.values_list("queue__name").annotate(n=Count("pk")).order_by("queue__name"))
    scores: dict[str, list[int]] = {name: [] for name in asked}
    rated = Satisfaction.objects.filter(ticket__in=solved, solution__recorded_at__gte=since)
    for name, score in rated.values_list("ticket__queue__name", "score").order_by("pk"):
        scores[name].append(score)
    every = [score for each in scores.values() for score in each]
    rows = [QueueRatings(name, summary(asked=asked[name], scores=scores[name])) for name in sorted(asked)]
    return [QueueRatings("", summary(asked=sum(asked.values()), scores=every)), *rows]
