"""Problem records, for the desk alone: the search for a cause is no business of requesters."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.enums import Capability
from accounts.models import Person
from assets.models import Device
from tickets.enums import ACTIVE_STATES, ProblemState
from tickets.models import Problem, ProblemChange, ProblemTicket, Ticket
from tickets.queries.visible import visible_to

PROBLEM_ORDER = ("-updated_at", "-id")
_ACTIVE = [state.value for state in ACTIVE_STATES]


@dataclass(frozen=True)
class ProblemPage:
    """A problem with its tickets, the newest first, and who changed it."""

    problem: Problem
    devices: Sequence[Device]
    tickets: Sequence[Ticket]
    ticket_count: int
    changes: Sequence[ProblemChange]


def problems(user: Person) -> QuerySet[Problem]:
    """Return the problems, or nothing for those who do not work on tickets."""
    if not user.is_authenticated or not user.may(Capability.WORK_TICKETS):
        return Problem.objects.none()
    return Problem.objects.all()


def problem_list(*, user: Person, state: str = "", text: str = "") -> QuerySet[Problem]:
    """Return problems of a state ("open": all that are not solved) whose title holds the text, with counts."""
    rows = problems(user)
    if state == "unsolved":
        rows = rows.exclude(state=ProblemState.SOLVED.value)
    elif state:
        rows = rows.filter(state=state)
    for word in text.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(cause__icontains=word) | Q(workaround__icontains=word))
    counts = {
        "ticket_count": Count("tickets", distinct=True),
        "active_count": Count("tickets", filter=Q(tickets__ticket__state__in=_ACTIVE), distinct=True),
    }
    return rows.select_related("queue", "category").annotate(**counts).order_by(*PROBLEM_ORDER)


def problem_detail(*, user: Person, problem_id: int) -> Problem | None:
    """Return one problem, or None."""
    rows = problems(user).select_related("queue", "category", "opened_by").prefetch_related("devices")
    return rows.filter(pk=problem_id).first()


def problem_page(*, user: Person, problem_id: int, most: int = 100) -> ProblemPage | None:
    """Return a problem with its tickets and changes, or None."""
    problem = problem_detail(user=user, problem_id=problem_id)
    if problem is None:
        return None
    linked = ProblemTicket.objects.filter(problem=problem).values("ticket")
    rows = visible_to(user).filter(pk__in=linked)
    shown = rows.select_related("device", "assignee").defer("description").order_by("-id")
    changes = ProblemChange.objects.filter(problem=problem).select_related("actor").order_by("-id")[:50]
    return ProblemPage(
        problem=problem,
        devices=list(problem.devices.all()),
        tickets=list(shown[:most]),
        ticket_count=rows.count(),
        changes=list(changes),
    )
