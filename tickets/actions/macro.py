"""Macros: saving them, showing what one would do, and doing it, all or nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import Person
from accounts.rules.zone import zone_named
from tickets.actions.assignment import assign_ticket, take_ticket
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.lifecycle import resolve, start_waiting
from tickets.actions.lock import check, lock_ticket
from tickets.actions.message import note, reply
from tickets.actions.reply_template import check_scope, retire, store
from tickets.actions.tags import add_tag
from tickets.actions.triage import change_category, change_priority, route_ticket
from tickets.enums import EventKind, Priority, WaitReason
from tickets.models import Category, Macro, Queue, Ticket
from tickets.queries.detail import ticket_detail
from tickets.queries.texts import template_values, usable_macros
from tickets.rules.lifecycle import Verb
from tickets.rules.macro import Do, problem_with, step_words
from tickets.rules.reply_template import MAX_NAME, render

Row = Mapping[str, Any]


class MacroMissing(ValidationError):
    """There is no such macro for this person."""

    def __init__(self) -> None:
        super().__init__("This macro is no longer there. Choose another.", code="macro_missing")


class BadMacro(ValidationError):
    """The macro cannot be saved; the message says why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem, code="bad_macro")


class MacroRefused(ValidationError):
    """A step was refused, and nothing was done. step: its number from 1. reason: the code of the refusal."""

    def __init__(self, *, step: int, words: str, error: ValidationError | PermissionDenied) -> None:
        why = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        super().__init__(f"Step {step}, “{words}”, was refused, so nothing was done. {why}", code="macro_refused")
        self.step, self.why = step, why
        self.reason = getattr(error, "code", None) or "refused"


@dataclass(frozen=True)
class Outcome:
    """What one step does. text: what is written, as it will read. to: whom it is for. is_nothing: so already."""

    number: int
    do: Do
    words: str
    text: str = ""
    is_nothing: bool = False
    refusal: str = ""


@transaction.atomic
def apply_macro(
    *, actor: Person, ticket_id: int, macro_id: int, at: datetime, version: int | None = None
) -> Ticket:
    """Do every step of a macro to a ticket, in order, or nothing at all.

    Events: macro_applied, then those of each step's own action. Raises MacroMissing, StaleTicket, MacroRefused.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.NOTE, ticket=ticket, at=at)
    macro = _macro(actor=actor, macro_id=macro_id)
    applied = Step(EventKind.MACRO_APPLIED, {"macro": macro.pk, "steps": len(macro.steps)})
    save_aside(ticket=ticket, actor=actor, at=at, steps=[applied])
    for outcome, error in _run(actor=actor, macro=macro, ticket_id=ticket_id, at=at):
        if error is not None:
            raise MacroRefused(step=outcome.number, words=outcome.words, error=error)
    return Ticket.objects.defer("description").get(pk=ticket_id)


@transaction.atomic
def preview_macro(*, actor: Person, ticket_id: int, macro_id: int, at: datetime) -> list[Outcome]:
    """Return what each step would do now, up to the first that is refused: it is done, looked at, and undone.

    Nothing is saved and nobody is told. Raises MacroMissing, TicketMissing, NotAllowed.
    """
    outcomes: list[Outcome] = []
    with transaction.atomic():  # a part of its own, which alone is undone
        ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
        check(actor=actor, verb=Verb.NOTE, ticket=ticket, at=at)
        macro = _macro(actor=actor, macro_id=macro_id)
        outcomes += [outcome for outcome, _ in _run(actor=actor, macro=macro, ticket_id=ticket_id, at=at)]
        transaction.set_rollback(True)
    return outcomes


def _run(
    *, actor: Person, macro: Macro, ticket_id: int, at: datetime
) -> Iterator[tuple[Outcome, ValidationError | PermissionDenied | None]]:
    """Do the steps one after the other; the first that is refused is the last."""
    queues = {queue.code: queue for queue in Queue.objects.all()}
    categories = {category.code: category for category in Category.objects.select_related("playbook")}
    names = {code: queue.name for code, queue in queues.items()}
    titles = {code: category.title for code, category in categories.items()}
    for number, step in enumerate(macro.steps, start=1):
        words = step_words(step, queues=names, categories=titles)
        ticket = ticket_detail(user=actor, number=ticket_id)
        assert ticket is not None  # noqa: S101 - the desk sees every ticket, and this one is locked
        text = _text(step, ticket=ticket, actor=actor)
        act = _ACTS[Do(step["do"])]
        seq = ticket.last_event_seq
        try:
            with transaction.atomic():
                done = act(_Doing(step, ticket, actor, at, text, queues, categories))
        except (ValidationError, PermissionDenied) as error:
            refused = MacroRefused(step=number, words=words, error=error)
            yield Outcome(number, Do(step["do"]), words, text, refusal=refused.why), error
            return
        yield Outcome(number, Do(step["do"]), words, text, is_nothing=done.last_event_seq == seq), None


@dataclass(frozen=True)
class _Doing:
    """One step about to be done."""

    step: Row
    ticket: Ticket
    actor: Person
    at: datetime
    text: str
    queues: Mapping[str, Queue]
    categories: Mapping[str, Category]

    @property
    def usual(self) -> dict[str, Any]:
        return {"actor": self.actor, "ticket_id": self.ticket.pk, "at": self.at}


def _text(step: Row, *, ticket: Ticket, actor: Person) -> str:
    raw = step.get("text") or (step["reason"] if step["do"] == Do.PRIORITY else "")
    zone = zone_named(ticket.requester.time_zone)
    return render(raw, template_values(ticket=ticket, agent=actor, zone=zone)) if raw else ""


def _assign_me(doing: _Doing) -> Ticket:
    if doing.ticket.assignee_id is None:
        return take_ticket(**doing.usual)
    return assign_ticket(assignee=doing.actor, **doing.usual)


def _wait(doing: _Doing) -> Ticket:
    days = doing.step["days"]
    today = doing.at.astimezone(zone_named(doing.actor.time_zone)).date()
    until = today + timedelta(days=days) if days else None
    return start_waiting(reason=WaitReason(doing.step["reason"]), until=until, **doing.usual)


def _known(rows: Mapping[str, Any], code: str) -> Any:
    if code not in rows:
        raise BadMacro(f"“{code}” is no longer there. Mend the macro.")
    return rows[code]


_ACTS: Mapping[Do, Callable[[_Doing], Ticket]] = {
    Do.QUEUE: lambda doing: route_ticket(queue=_known(doing.queues, doing.step["queue"]), **doing.usual),
    Do.CATEGORY: lambda doing: change_category(
        category=_known(doing.categories, doing.step["category"]), **doing.usual
    ),
    Do.PRIORITY: lambda doing: change_priority(
        priority=Priority(doing.step["priority"]), reason=doing.text, **doing.usual
    ),
    Do.ASSIGN_ME: _assign_me,
    Do.TAG: lambda doing: add_tag(tag=doing.step["tag"], **doing.usual),
    Do.NOTE: lambda doing: note(body=doing.text, **doing.usual),
    Do.REPLY: lambda doing: reply(body=doing.text, **doing.usual),
    Do.WAIT: _wait,
    Do.RESOLVE: lambda doing: resolve(code=doing.step["code"], done=doing.text, **doing.usual),
}


def _macro(*, actor: Person, macro_id: int) -> Macro:
    macro = usable_macros(actor).filter(pk=macro_id).first()
    if macro is None:
        raise MacroMissing
    return macro


@transaction.atomic
def save_macro(
    *,
    actor: Person,
    name: str,
    steps: Sequence[Row],
    is_own: bool,
    queue: Queue | None,
    at: datetime,
    macro_id: int | None = None,
) -> Macro:
    """Save a macro, a new one without an id. is_own: for the actor alone; else for the queue or for everybody.

    Raises CannotShare, BadMacro.
    """
    row = Macro.objects.select_for_update().filter(pk=macro_id).first() if macro_id else None
    owner = actor if is_own else None
    check_scope(actor=actor, owner=owner, row=row)
    name = " ".join(name.replace("\x00", "").split())
    if not 0 < len(name) <= MAX_NAME:
        raise BadMacro(f"Give it a name of at most {MAX_NAME} characters.")
    queues = list(Queue.objects.filter(is_active=True).values_list("code", flat=True))
    categories = list(Category.objects.filter(is_active=True).values_list("code", flat=True))
    if problem := problem_with(steps, queues=queues, categories=categories):
        raise BadMacro(problem)
    values = {
        "name": name,
        "steps": [dict(step) for step in steps],
        "owner": owner,
        "queue": None if is_own else queue,
        "changed_by": actor,
        "changed_at": at,
    }
    row = row or Macro()
    store(row=row, values=values)
    return row


@transaction.atomic
def remove_macro(*, actor: Person, macro_id: int, at: datetime) -> None:
    """Take a macro out of use. Raises CannotShare."""
    retire(rows=Macro.objects.filter(pk=macro_id), actor=actor, at=at)
