from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Person
from tests.factories import NOW, make_agent, make_person, make_ticket
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import confirm, reopen, resolve
from tickets.actions.satisfaction import confirm_by_link, rate_by_link, rate_solution, reopen_by_link
from tickets.enums import EventKind, State
from tickets.models import Satisfaction, Ticket, TicketEvent
from tickets.permissions import NotAllowed
from tickets.queries.answer_link import AnswerLink, answer_link, answer_of, answer_token
from tickets.queries.satisfaction import may_rate, ratings_by_queue

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def rosa() -> Person:
    return make_person(full_name="Rosa")


@pytest.fixture
def ticket(rosa: Person) -> Ticket:
    """A ticket of Rosa's that the desk says is solved."""
    agent, ticket = make_agent(), make_ticket(requester=rosa)
    take_ticket(actor=agent, ticket_id=ticket.pk, at=NOW)
    return resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Restarted it", at=NOW)


def link_of(ticket: Ticket, person: Person) -> AnswerLink:
    event = TicketEvent.objects.filter(ticket=ticket, kind=EventKind.TICKET_RESOLVED).order_by("-seq")[0]
    return answer_link(event=event, person_id=person.pk)


def events(ticket: Ticket) -> list[tuple[str, dict[str, object]]]:
    """What was recorded after it was solved."""
    rows = TicketEvent.objects.filter(ticket=ticket, occurred_at__gt=NOW).order_by("seq")
    return list(rows.values_list("kind", "payload"))


def test_token_says_what_the_link_says_and_nobody_else_can_make_one(ticket: Ticket, rosa: Person) -> None:
    link = link_of(ticket, rosa)
    token = answer_token(link)

    assert answer_of(token) == link
    assert answer_token(link) == token
    assert [answer_of(bad) for bad in (token[:-1], "x" + token, "", "a:b", token.replace(":", ""))] == [None] * 5


def test_confirm_by_link_closes_it_as_the_requester(ticket: Ticket, rosa: Person) -> None:
    closed = confirm_by_link(link=link_of(ticket, rosa), at=LATER)

    assert closed.state == State.CLOSED
    assert events(ticket) == [("ticket_confirmed", {"by_link": True}), ("ticket_closed", {"cause": "confirmed"})]
    assert set(TicketEvent.objects.filter(ticket=ticket, occurred_at=LATER).values_list("actor", flat=True)) == {
        rosa.pk
    }


def test_reopen_by_link_takes_what_is_still_wrong(ticket: Ticket, rosa: Person) -> None:
    opened = reopen_by_link(link=link_of(ticket, rosa), message="Black again", at=LATER)

    assert (opened.state, opened.reopened_count) == (State.OPEN, 1)
    assert [kind for kind, _ in events(ticket)] == ["requester_replied", "ticket_reopened"]
    assert events(ticket)[1][1] == {"cause": "by_link"}


@pytest.mark.parametrize("act", ["twice", "reopened", "late"])
def test_link_is_worth_one_answer_in_time(ticket: Ticket, rosa: Person, act: str) -> None:
    link, at = link_of(ticket, rosa), LATER
    if act == "twice":
        confirm_by_link(link=link, at=LATER)
    if act == "reopened":
        reopen(actor=rosa, ticket_id=ticket.pk, at=LATER)
    if act == "late":
        at = link.expires_at
    before = events(ticket)

    for answer in (confirm_by_link, reopen_by_link):
        with pytest.raises(ValidationError) as caught:
            answer(link=link, at=at, **({"message": ""} if answer is reopen_by_link else {}))
        assert caught.value.code == "answer_over"
    assert events(ticket) == before


def test_link_of_an_earlier_solution_does_not_answer_a_later_one(ticket: Ticket, rosa: Person) -> None:
    old, agent = link_of(ticket, rosa), make_agent()
    reopen(actor=rosa, ticket_id=ticket.pk, at=LATER)
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="New cable", at=LATER)

    with pytest.raises(ValidationError) as caught:
        confirm_by_link(link=old, at=LATER)

    assert caught.value.code == "answer_over"


def test_requester_rates_a_solution_once(ticket: Ticket, rosa: Person) -> None:
    confirm(actor=rosa, ticket_id=ticket.pk, at=LATER)
    version = Ticket.objects.get(pk=ticket.pk).version

    given = rate_solution(actor=rosa, ticket_id=ticket.pk, score=4, comment=" Quick ", at=LATER)

    assert (given.score, given.comment, given.by_link) == (4, "Quick", False)
    assert events(ticket)[-1] == ("satisfaction_given", {"score": 4, "satisfaction": given.pk, "by_link": False})
    assert Ticket.objects.get(pk=ticket.pk).version == version
    with pytest.raises(ValidationError) as caught:
        rate_solution(actor=rosa, ticket_id=ticket.pk, score=1, at=LATER)
    assert caught.value.code == "already_rated"


@pytest.mark.parametrize(
    ("score", "days", "code"), [(0, 0, "score_missing"), (6, 0, "score_missing"), (5, 15, "rating_over")]
)
def test_rating_is_refused_with_a_reason(ticket: Ticket, rosa: Person, score: int, days: int, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        rate_solution(actor=rosa, ticket_id=ticket.pk, score=score, at=LATER + timedelta(days=days))

    assert (caught.value.code, Satisfaction.objects.count()) == (code, 0)


def test_rating_is_the_requesters_alone(ticket: Ticket) -> None:
    with pytest.raises(NotAllowed):
        rate_solution(actor=make_agent(), ticket_id=ticket.pk, score=5, at=LATER)


def test_rating_of_an_open_ticket_is_refused(rosa: Person) -> None:
    ticket = make_ticket(requester=rosa)

    with pytest.raises(ValidationError) as caught:
        rate_solution(actor=rosa, ticket_id=ticket.pk, score=5, at=LATER)

    assert caught.value.code == "not_solved"


def test_rate_by_link_says_so(ticket: Ticket, rosa: Person) -> None:
    link = link_of(ticket, rosa)
    confirm_by_link(link=link, at=LATER)
    assert may_rate(user=rosa, ticket=Ticket.objects.get(pk=ticket.pk), at=LATER)

    rate_by_link(link=link, score=2, comment="", at=LATER)

    assert Satisfaction.objects.get().by_link
    assert not may_rate(user=rosa, ticket=Ticket.objects.get(pk=ticket.pk), at=LATER)
    with pytest.raises(ValidationError) as caught:
        rate_by_link(link=link, score=2, comment="", at=link.expires_at)
    assert caught.value.code == "answer_over"


def test_figures_count_who_was_asked_and_who_answered(ticket: Ticket, rosa: Person) -> None:
    other = make_ticket(requester=rosa)
    agent = make_agent()
    take_ticket(actor=agent, ticket_id=other.pk, at=NOW)
    resolve(actor=agent, ticket_id=other.pk, code="other", done="Done", at=NOW)
    rate_solution(actor=rosa, ticket_id=ticket.pk, score=4, at=LATER)

    everything, queue = ratings_by_queue(since=NOW, until=LATER)

    assert (everything.queue, queue.queue) == ("", ticket.queue.name)
    for row in (everything, queue):
        found = row.summary
        assert (found.asked, found.answered, found.mean, found.rate, found.is_few) == (2, 1, 4, 0.5, True)
    assert [row.summary.asked for row in ratings_by_queue(since=LATER, until=LATER)] == [0]
