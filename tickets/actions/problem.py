"""Problem records: opening one, writing down what is found, and saying which tickets it explains."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from assets.models import Device
from tickets.actions.change import save_change
from tickets.actions.event import Step
from tickets.actions.link import tell_other
from tickets.actions.lock import check, lock_ticket
from tickets.enums import EventKind, ProblemState
from tickets.models import Category, Problem, ProblemChange, ProblemTicket, Queue, Ticket
from tickets.permissions import NotAllowed
from tickets.rules.lifecycle import Verb
from tickets.rules.problems import PROBLEM_REFUSALS, problem_refusal

MAX_TITLE, MAX_TEXT, MAX_TICKETS = 140, 20_000, 200


class CannotSave(ValidationError):
    """The problem cannot be like that; `code` is a key of problems.PROBLEM_REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(PROBLEM_REFUSALS[code], code=code)


class StaleProblem(ValidationError):
    """Somebody changed the problem since the person last saw it."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody changed this problem while you were writing. Look at it, then save again.", code="stale_problem"
        )


@dataclass(frozen=True, kw_only=True)
class Found:
    """What is known of a problem. cause is needed for a known error and for a solved one."""

    title: str
    queue: Queue
    state: ProblemState = ProblemState.OPEN
    description: str = ""
    cause: str = ""
    workaround: str = ""
    category: Category | None = None
    devices: Sequence[Device] = field(default_factory=tuple)


@transaction.atomic
def open_problem(*, actor: Person, found: Found, at: datetime, ticket_ids: Collection[int] = ()) -> Problem:
    """Open a problem record for these tickets. Event, on each ticket: problem_linked.

    Numbers that no ticket has are left out. Raises CannotSave, NotAllowed.
    """
    _check(actor=actor, found=found)
    columns = _columns(found, at=at, before=None)
    problem = Problem.objects.create(opened_by=actor, opened_at=at, updated_at=at, **columns)
    problem.devices.set(found.devices)
    ProblemChange.objects.create(problem=problem, actor=actor, at=at, state=problem.state, fields=["opened"])
    wanted = sorted(set(ticket_ids))[:MAX_TICKETS]
    known = Ticket.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True)
    for ticket_id in list(known):
        ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
        _add(problem=problem, ticket=ticket, actor=actor, at=at)
        tell_other(ticket=ticket, actor=actor, at=at, step=Step(EventKind.PROBLEM_LINKED, {"problem": problem.pk}))
    return problem


@transaction.atomic
def edit_problem(*, actor: Person, problem_id: int, found: Found, version: int, at: datetime) -> Problem:
    """Write down what is known of a problem now; who changed which fields is kept.

    Raises CannotSave, StaleProblem, NotAllowed.
    """
    _check(actor=actor, found=found)
    problem = Problem.objects.select_for_update().filter(pk=problem_id).first()
    if problem is None:
        raise CannotSave("no_such_problem")
    if problem.version != version:
        raise StaleProblem
    values = _columns(found, at=at, before=problem)
    changed = [name for name, value in values.items() if name != "solved_at" and getattr(problem, name) != value]
    if set(problem.devices.values_list("pk", flat=True)) != {device.pk for device in found.devices}:
        problem.devices.set(found.devices)
        changed.append("devices")
    if not changed:
        return problem
    for name, value in values.items():
        setattr(problem, name, value)
    problem.version += 1
    problem.updated_at = at
    problem.save(update_fields=[*values, "version", "updated_at"])
    ProblemChange.objects.create(problem=problem, actor=actor, at=at, state=problem.state, fields=changed)
    return problem


@transaction.atomic
def add_to_problem(
    *, actor: Person, ticket_id: int, problem_id: int, at: datetime, version: int | None = None
) -> Ticket:
    """Say that a problem explains a ticket. Event: problem_linked. Raises CannotSave."""
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.LINK, ticket=ticket, at=at)
    problem = Problem.objects.filter(pk=problem_id).first()
    if problem is None:
        raise CannotSave("no_such_problem")
    if not _add(problem=problem, ticket=ticket, actor=actor, at=at):
        raise CannotSave("already_in_problem")
    step = Step(EventKind.PROBLEM_LINKED, {"problem": problem.pk})
    return save_change(ticket=ticket, actor=actor, at=at, steps=[step])


@transaction.atomic
def remove_from_problem(
    *, actor: Person, ticket_id: int, problem_id: int, at: datetime, version: int | None = None
) -> Ticket:
    """Say that a problem does not explain a ticket after all. Event: problem_unlinked. Raises CannotSave."""
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.LINK, ticket=ticket, at=at)
    deleted, _ = ProblemTicket.objects.filter(problem=problem_id, ticket=ticket).delete()
    if not deleted:
        raise CannotSave("no_such_problem")
    step = Step(EventKind.PROBLEM_UNLINKED, {"problem": problem_id})
    return save_change(ticket=ticket, actor=actor, at=at, steps=[step])


def _check(*, actor: Person, found: Found) -> None:
    if not actor.may(Capability.WORK_TICKETS):
        raise NotAllowed
    code = problem_refusal(state=found.state, title=found.title, cause=found.cause)
    if code:
        raise CannotSave(code)


def _add(*, problem: Problem, ticket: Ticket, actor: Person, at: datetime) -> bool:
    values = {"added_by": actor, "added_at": at}
    return ProblemTicket.objects.get_or_create(problem=problem, ticket=ticket, defaults=values)[1]


def _columns(found: Found, *, at: datetime, before: Problem | None) -> dict[str, object]:
    is_solved = found.state is ProblemState.SOLVED
    return {
        "title": " ".join(found.title.replace("\x00", "").split())[:MAX_TITLE],
        "state": found.state.value,
        "description": _text(found.description),
        "cause": _text(found.cause),
        "workaround": _text(found.workaround),
        "queue": found.queue,
        "category": found.category,
        "solved_at": ((before and before.solved_at) or at) if is_solved else None,
    }


def _text(text: str) -> str:
    return text.replace("\x00", "").strip()[:MAX_TEXT]
