"""The steps and fields of a ticket's category: ticking, and filling in."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from tickets.actions.change import save_aside, save_change
from tickets.actions.event import Step
from tickets.actions.lock import check, check_state, lock_ticket
from tickets.enums import EventKind
from tickets.models import Ticket, TicketWork
from tickets.permissions import require_party
from tickets.queries.playbooks import WorkState, work_state
from tickets.rules.custom_fields import asked_at_logging, problem_with, tidy_answer
from tickets.rules.lifecycle import Verb


class UnknownStep(ValidationError):
    """The step is not one of the ticket's category."""

    def __init__(self) -> None:
        super().__init__("This step is no longer on the list. Look at the list as it is now.", code="unknown_step")


class UnknownField(ValidationError):
    """The field is not one of the ticket's category."""

    def __init__(self, key: str) -> None:
        super().__init__(f"This ticket has no field “{key[:60]}”. Look at its form as it is now.", code="unknown_field")


class BadAnswer(ValidationError):
    """An answer does not fit its field; the messages say which."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems), code="bad_answer")


@transaction.atomic
def tick_step(
    *, actor: Person, ticket_id: int, step: str, at: datetime, is_done: bool = True, version: int | None = None
) -> Ticket:
    """Say that a step of the category's list is done, or take that back. step: its key.

    The list as it is now holds for this ticket from the first tick on. Events: step_ticked or step_unticked; none when
    it is so already. The version stays. Raises UnknownStep.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.TRIAGE, ticket=ticket, at=at)
    state = work_state(ticket)
    if state.playbook.step(step) is None:
        raise UnknownStep
    if (step in state.ticks) == is_done:
        return ticket
    ticks = {key: tick for key, tick in state.ticks.items() if key != step}
    if is_done:
        ticks[step] = {"by": actor.pk, "at": at.isoformat()}
    save_work(ticket=ticket, state=state, ticks=ticks)
    kind = EventKind.STEP_TICKED if is_done else EventKind.STEP_UNTICKED
    event = Step(kind, {"step": step, "playbook": state.version_id})
    return save_aside(ticket=ticket, actor=actor, at=at, steps=[event])


@transaction.atomic
def fill_in(
    *, actor: Person, ticket_id: int, answers: Mapping[str, str], at: datetime, version: int | None = None
) -> Ticket:
    """Answer fields of the category's form; an empty answer takes one back, and fields not named stay.

    Event: fields_changed with the keys alone; none when nothing changed. Raises UnknownField, BadAnswer.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.TRIAGE, ticket=ticket, at=at)
    return _answered(ticket=ticket, actor=actor, state=work_state(ticket), answers=answers, at=at)


@transaction.atomic
def tell_more(*, actor: Person, ticket_id: int, answers: Mapping[str, str], at: datetime) -> Ticket:
    """The requester answers what is asked once a ticket is logged (NeededAt.LOGGING), and nothing else of the form.

    Event: fields_changed with the keys alone; none when nothing changed. Raises UnknownField, BadAnswer, Refused.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    require_party(actor=actor, ticket=ticket)
    check_state(verb=Verb.TRIAGE, ticket=ticket, at=at)
    state = work_state(ticket)
    asked = {field.key for field in asked_at_logging(state.playbook.fields)}
    if unasked := set(answers) - asked:
        raise UnknownField(min(unasked))
    return _answered(ticket=ticket, actor=actor, state=state, answers=answers, at=at)


def _answered(
    *, ticket: Ticket, actor: Person, state: WorkState, answers: Mapping[str, str], at: datetime
) -> Ticket:
    given = checked_answers(state=state, answers=answers)
    changed = [key for key, answer in given.items() if state.answers.get(key, "") != answer]
    if not changed:
        return ticket
    kept = {key: answer for key, answer in {**state.answers, **given}.items() if answer}
    save_work(ticket=ticket, state=state, answers=kept)
    event = Step(EventKind.FIELDS_CHANGED, {"fields": changed, "playbook": state.version_id})
    return save_change(ticket=ticket, actor=actor, at=at, steps=[event])


def checked_answers(*, state: WorkState, answers: Mapping[str, str]) -> dict[str, str]:
    """Return answers as they are stored. Raises UnknownField, BadAnswer."""
    given, problems = {}, []
    for key, text in answers.items():
        field = state.playbook.field(key)
        if field is None:
            raise UnknownField(key)
        given[key] = tidy_answer(field, text)
        if problem := problem_with(field, given[key]):
            problems.append(problem)
    if problems:
        raise BadAnswer(problems)
    return given


def save_work(
    *,
    ticket: Ticket,
    state: WorkState,
    ticks: Mapping[str, object] | None = None,
    answers: Mapping[str, str] | None = None,
) -> None:
    """Store ticks or answers of a locked ticket, with the version of the list they belong to."""
    values: dict[str, object] = {"playbook": state.version}
    if ticks is not None:
        values["ticks"] = ticks
    if answers is not None:
        values["answers"] = answers
    TicketWork.objects.update_or_create(ticket=ticket, defaults=values)
