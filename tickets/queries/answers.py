"""What the page behind a link in a mail may show: number, category, device and state, for one person."""

from dataclasses import dataclass

from accounts.models import Person
from tickets.enums import State
from tickets.models import Satisfaction
from tickets.queries.answer_link import AnswerLink, is_last_solution
from tickets.queries.visible import visible_to
from tickets.rules.lifecycle import STATE_WORDS


@dataclass(frozen=True)
class AnsweredTicket:
    """is_open: the question of the link still waits for its answer. may_rate: confirmed and not rated yet.

    is_same: the ticket was neither reopened nor solved again since the mail. language: tag, "" for no choice.
    """

    number: int
    category: str
    device: str
    state: State
    state_words: str
    is_open: bool
    is_same: bool
    may_rate: bool
    has_rated: bool
    language: str


def answered_ticket(link: AnswerLink) -> AnsweredTicket | None:
    """Return what the person of a link may read; None when they are inactive or may not see the ticket any more."""
    person = Person.objects.filter(pk=link.person_id, is_active=True).first()
    if person is None:
        return None
    rows = visible_to(person).select_related("category", "device").defer("subject", "description", "place")
    ticket = rows.filter(pk=link.ticket_id).first()
    if ticket is None:
        return None
    state, is_same = State(ticket.state), is_last_solution(link)
    has_rated = Satisfaction.objects.filter(solution=link.event_id).exists()
    is_theirs = person.pk == ticket.requester_id and ticket.merged_into_id is None
    return AnsweredTicket(
        number=ticket.pk,
        category=ticket.category.title,
        device=str(ticket.device.tag) if ticket.device else "",
        state=state,
        state_words=STATE_WORDS[state],
        is_open=is_same and state is State.RESOLVED,
        is_same=is_same,
        may_rate=is_theirs and is_same and state is State.CLOSED and not has_rated,
        has_rated=has_rated,
        language=person.language,
    )
