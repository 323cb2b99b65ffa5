"""Rating a solution, and answering "is it solved?" by the link in a mail."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.lifecycle import confirm, reopen
from tickets.actions.lock import lock_ticket
from tickets.enums import EventKind, State
from tickets.models import Satisfaction, Ticket
from tickets.permissions import NotAllowed
from tickets.queries.answer_link import AnswerLink, is_last_solution
from tickets.queries.satisfaction import last_solution, refusal_of
from tickets.rules.satisfaction import REFUSALS, SCORE_WORDS


class CannotRate(ValidationError):
    """The solution cannot be rated; `code` is a key of rules.satisfaction.REFUSALS, or "score_missing"."""

    def __init__(self, code: str) -> None:
        super().__init__(REFUSALS.get(code, "Choose how content you are."), code=code)


class AnswerOver(ValidationError):
    """The question of a link is no longer open: it was answered, the ticket went on, or time ran out."""

    def __init__(self) -> None:
        super().__init__("This question is no longer open.", code="answer_over")


@transaction.atomic
def rate_solution(
    *, actor: Person, ticket_id: int, score: int, at: datetime, comment: str = "", by_link: bool = False
) -> Satisfaction:
    """Say how content the requester is with the last solution, 1 to 5, once. The comment is for the desk.

    Event: satisfaction_given; the version stays. Raises NotAllowed for anybody but the requester, CannotRate.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    if not actor.is_active or actor.pk != ticket.requester_id:
        raise NotAllowed
    if score not in SCORE_WORDS:
        raise CannotRate("score_missing")
    solution = last_solution(ticket)
    code = refusal_of(ticket=ticket, solution=solution, at=at)
    if code or solution is None:
        raise CannotRate(code or "not_solved")
    given = Satisfaction.objects.create(
        ticket=ticket,
        solution=solution,
        person=actor,
        score=score,
        comment=comment.strip(),
        by_link=by_link,
        given_at=at,
    )
    step = Step(EventKind.SATISFACTION_GIVEN, {"score": score, "satisfaction": given.pk, "by_link": by_link})
    save_aside(ticket=ticket, actor=actor, at=at, steps=[step])
    return given


@transaction.atomic
def confirm_by_link(*, link: AnswerLink, at: datetime) -> Ticket:
    """The requester says by the link in a mail that it works. Events and errors: those of confirm; AnswerOver."""
    actor = _open_question(link=link, at=at)
    return confirm(actor=actor, ticket_id=link.ticket_id, at=at, by_link=True)


@transaction.atomic
def reopen_by_link(*, link: AnswerLink, message: str, at: datetime) -> Ticket:
    """The requester says by the link in a mail that it is still broken. Events and errors: of reopen; AnswerOver."""
    actor = _open_question(link=link, at=at)
    return reopen(actor=actor, ticket_id=link.ticket_id, message=message, at=at, by_link=True)


@transaction.atomic
def rate_by_link(*, link: AnswerLink, score: int, comment: str, at: datetime) -> Satisfaction:
    """The requester rates the solution of a link. Events and errors: those of rate_solution; AnswerOver."""
    lock_ticket(ticket_id=link.ticket_id, version=None, at=at)
    if at >= link.expires_at or not is_last_solution(link):
        raise AnswerOver
    actor = Person.objects.get(pk=link.person_id)
    return rate_solution(actor=actor, ticket_id=link.ticket_id, score=score, comment=comment, at=at, by_link=True)


def _open_question(*, link: AnswerLink, at: datetime) -> Person:
    """The person of a link whose "solved" is still to be answered; the ticket is locked."""
    ticket = lock_ticket(ticket_id=link.ticket_id, version=None, at=at)
    if at >= link.expires_at or ticket.state != State.RESOLVED or not is_last_solution(link):
        raise AnswerOver
    return Person.objects.get(pk=link.person_id)
