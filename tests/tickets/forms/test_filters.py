"""Each filter, alone and wrong."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from tests.factories import NOW, make_agent, make_category, make_device, make_person, make_queue, make_ticket
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import resolve
from tickets.forms.filters import TicketFilter
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent()


def filters(query, user=None):
    return TicketFilter(QueryDict(query), Ticket.objects.order_by("pk"), user=user, at=NOW)


def found(query, user=None):
    return list(filters(query, user).found())


def test_no_filter_keeps_all(agent):
    tickets = [make_ticket(), make_ticket()]

    assert found("", agent) == tickets
    assert found("queue=&state=&q=&device=&created_after=&assignee=&requester=", agent) == tickets


def test_queue_can_be_given_more_than_once(agent):
    pacs = make_ticket(category=make_category(queue=make_queue(code="PACS")))
    net = make_ticket(category=make_category(queue=make_queue(code="NET")))
    make_ticket(category=make_category(queue=make_queue(code="RIS")))

    assert found("queue=PACS&queue=NET", agent) == [pacs, net]


def test_state(agent):
    new, done, taken = make_ticket(), make_ticket(), make_ticket()
    resolve(actor=agent, ticket_id=done.pk, code="other", done="Done.", at=NOW)
    take_ticket(actor=agent, ticket_id=taken.pk, at=NOW)

    assert found("state=new&state=resolved", agent) == [new, done]


def test_priority(agent):
    first, _, fifth = (make_ticket(impact=i, urgency=u) for i, u in ((1, 1), (3, 3), (5, 4)))

    assert found("priority=1&priority=5", agent) == [first, fifth]


def test_category(agent):
    ticket, _ = make_ticket(category=make_category(code="R21")), make_ticket()

    assert found("category=R21", agent) == [ticket]


def test_device_in_any_case(agent):
    ticket, _ = make_ticket(device=make_device(tag="CT2")), make_ticket(device=make_device())

    assert found("device=ct2", agent) == [ticket]


def test_assignee_me_nobody_and_somebody(agent):
    other = make_agent()
    free, mine, theirs = make_ticket(), make_ticket(), make_ticket()
    take_ticket(actor=agent, ticket_id=mine.pk, at=NOW)
    take_ticket(actor=other, ticket_id=theirs.pk, at=NOW)

    assert found("assignee=me", agent) == [mine]
    assert found("assignee=nobody", agent) == [free]
    assert found(f"assignee={other.pk}", agent) == [theirs]
    assert found("assignee=me&assignee=nobody", agent) == [free, mine]


def test_requester(agent):
    requester = make_person()
    ticket, _ = make_ticket(requester=requester), make_ticket()

    assert found(f"requester={requester.pk}", agent) == [ticket]


def test_days_include_both_ends_and_moments_are_exact(agent):
    before, inside, after = (make_ticket(at=NOW + timedelta(days=days)) for days in (-1, 0, 1))

    assert found("created_after=2026-03-02", agent) == [inside, after]
    assert found("created_before=2026-03-02", agent) == [before, inside]
    assert found("created_after=2026-03-02&created_before=2026-03-02", agent) == [inside]
    assert found("created_after=2026-03-02T10:00:01Z", agent) == [after]
    assert found("created_before=2026-03-02T10:00:00", agent) == [before]


def test_text_and_number(agent):
    ticket, _ = make_ticket(subject="Table stuck"), make_ticket()

    assert found("q=tables", agent) == [ticket]
    assert found(f"q=%23{ticket.pk}", agent) == [ticket]


def test_line_of_the_pages_works_here_too(agent):
    ticket = make_ticket(subject="Table stuck", device=make_device(tag="CT2"))
    make_ticket(subject="Table stuck")

    assert found("q=device:ct2+is:unassigned+table", agent) == [ticket]
    assert found("q=device:ct2&state=open", agent) == []


def test_filters_hold_together(agent):
    ticket = make_ticket(subject="Table stuck", device=make_device(tag="CT2"))
    make_ticket(subject="Table stuck")

    assert found("q=table&device=CT2&state=new", agent) == [ticket]


@pytest.mark.parametrize(
    "query",
    [
        "queue=NOPE",
        "state=lost",
        "priority=9",
        "category=R999",
        "device=NOPE",
        "assignee=0",
        "assignee=nobody&assignee=x",
        "requester=0",
        "requester=abc",
        "requester=99999999999999999999",
        "created_after=soon",
        "created_after=2026-02-31",
        "created_before=9999-12-31",
        "created_after=0001-01-01T00:00:00%2B23:00",
        "q=%00",
        f"q={'x' * 401}",
        "q=queue:nope",
        "q=is:lost+table",
    ],
)
def test_wrong_value_is_an_error_and_finds_nothing(query, agent):
    make_ticket()

    wrong = filters(query, agent)

    assert list(wrong.found()) == []
    assert list(wrong.form.errors) == [query.split("=")[0]]


def test_requester_is_no_choice_for_the_assignee(agent):
    assert filters(f"assignee={make_person().pk}", agent).is_valid() is False
