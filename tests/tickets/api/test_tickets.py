import threading
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.factories import (
    NOW,
    make_agent,
    make_category,
    make_device,
    make_person,
    make_policy,
    make_queue,
    make_ticket,
    make_upload,
)
from tests.factories.calls import caller, token_caller
from tests.processes import THREADS_MEET_SECONDS
from tickets.actions.assignment import take_ticket
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
LIST = "/api/v1/tickets/"
LIST_QUERIES = 6  # session, person, choices of people, queues and categories, one page
DETAIL_QUERIES = 3  # session, person, ticket


def _numbers(response: Any) -> list[int]:
    return [row["number"] for row in response.json()["results"]]


def _body(**fields: Any) -> dict[str, Any]:
    make_policy()
    return {"category": make_category().code, "subject": "Images do not arrive"} | fields


def test_list_shows_what_the_caller_may_see() -> None:
    mine, other = make_ticket(), make_ticket()

    asked_by = {person: _numbers(caller(person).get(LIST)) for person in (mine.requester, make_agent())}

    assert list(asked_by.values()) == [[mine.pk], [other.pk, mine.pk]]


def test_list_pages_forth_and_back() -> None:
    tickets = [make_ticket().pk for _ in range(5)]
    client = caller(make_agent())

    first = client.get(LIST, {"page_size": 2, "state": "new"})
    second = client.get(first.json()["next"])
    third = client.get(second.json()["next"])
    back = client.get(second.json()["previous"])

    assert [_numbers(page) for page in (first, second, third, back)] == [
        [tickets[4], tickets[3]],
        [tickets[2], tickets[1]],
        [tickets[0]],
        [tickets[4], tickets[3]],
    ]
    assert (first.json()["previous"], third.json()["next"]) == (None, None)


def test_list_filters_as_the_page_does() -> None:
    agent, device = make_agent(), make_device()
    network = make_category(queue=make_queue(code="NET"))
    found = make_ticket(device=device, category=network, subject="Cable torn")
    make_ticket()
    take_ticket(actor=agent, ticket_id=found.pk, at=NOW)
    client = caller(agent)

    asked = ["queue=NET", "state=open", "assignee=me", f"device={device.tag.lower()}", "q=cable", f"q=%23{found.pk}"]

    for query in asked:
        assert _numbers(client.get(f"{LIST}?{query}")) == [found.pk], query


def test_list_by_due_time() -> None:
    later, sooner = make_ticket(impact=4, urgency=4), make_ticket(impact=1, urgency=1)

    response = caller(make_agent()).get(LIST, {"order": "due"})

    assert _numbers(response) == [sooner.pk, later.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_list_queries(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    agent = make_agent()
    for _ in range(count):
        make_ticket(device=make_device())
    client = caller(agent)

    with django_assert_num_queries(LIST_QUERIES):
        response = client.get(LIST)

    assert len(response.json()["results"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_detail_queries(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    tickets = [make_ticket(device=make_device()) for _ in range(count)]
    client = caller(make_agent())

    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(reverse("api:ticket", args=[tickets[0].pk]))


def test_detail_carries_its_version_and_what_may_be_done() -> None:
    ticket = make_ticket()

    response = caller(make_agent()).get(reverse("api:ticket", args=[ticket.pk]))

    assert response["ETag"] == f'"t{ticket.pk}-v1"'
    assert response.json()["verbs"] == ["take", "assign", "wait", "resolve", "reply", "note", "triage", "merge", "link"]


def test_create_logs_a_ticket() -> None:
    person, device = make_person(), make_device()
    upload = make_upload(owner=person)
    body = _body(device=device.tag.lower(), affected="patient_waiting", place="Desk 3", uploads=[str(upload.pk)])

    response = token_caller(person).post(LIST, body)

    ticket = Ticket.objects.get()
    assert (response.status_code, response["Location"]) == (201, f"/api/v1/tickets/{ticket.pk}/")
    assert (ticket.requester, ticket.device, ticket.affected, ticket.source, ticket.attachments.count()) == (
        person,
        device,
        "patient_waiting",
        "api",
        1,
    )
    assert (response.json()["number"], response.json()["device"]["tag"]) == (ticket.pk, device.tag)


def test_create_for_somebody_else_is_for_the_desk() -> None:
    body = _body(requester=make_person().pk, occurred_at="2026-03-02T09:00:00Z", impact=1, urgency=1)

    answers = [caller(person).post(LIST, body) for person in (make_person(), make_agent())]

    assert [answer.status_code for answer in answers] == [403, 201]
    assert (answers[0].json()["code"], answers[1].json()["requester"]["id"]) == (
        "cannot_log_for_others",
        body["requester"],
    )


def test_create_with_a_time_is_for_the_desk() -> None:
    response = caller(make_person()).post(LIST, _body(occurred_at="2026-03-02T09:00:00Z"))

    assert (response.status_code, response.json()["code"]) == (403, "cannot_log_for_others")


def test_create_names_every_wrong_field() -> None:
    response = caller(make_person()).post(LIST, {"category": "nonsense", "impact": 1, "uploads": ["x"]})

    assert (response.status_code, sorted(response.json()["errors"])) == (400, ["category", "subject", "uploads"])


def test_create_with_somebody_elses_upload_is_refused() -> None:
    body = _body(uploads=[str(make_upload(owner=make_person()).pk)])

    response = caller(make_person()).post(LIST, body)

    assert (response.status_code, response.json()["code"], Ticket.objects.count()) == (400, "upload_missing", 0)


def test_create_again_with_the_same_key_is_the_same_ticket() -> None:
    client, body = caller(make_person()), _body()

    first = client.post(LIST, body, HTTP_IDEMPOTENCY_KEY="abc")
    again = client.post(LIST, body, HTTP_IDEMPOTENCY_KEY="abc")
    other = client.post(LIST, body | {"subject": "Another"}, HTTP_IDEMPOTENCY_KEY="abc")

    assert [answer.status_code for answer in (first, again, other)] == [201, 200, 409]
    assert again.json()["number"] == first.json()["number"]
    assert (other.json()["code"], other.json()["number"]) == ("key_reused", first.json()["number"])


def test_create_with_a_bad_key_is_refused() -> None:
    client, body = caller(make_person()), _body()

    codes = [client.post(LIST, body, HTTP_IDEMPOTENCY_KEY=key).json()["code"] for key in ("x" * 81, "é")]

    assert codes == ["bad_key", "bad_key"]


@pytest.mark.django_db(transaction=True)
def test_create_twice_at_the_same_moment_makes_one_ticket() -> None:
    client, body = token_caller(make_person()), _body()
    gate, answers = threading.Barrier(4, timeout=THREADS_MEET_SECONDS), []

    def post() -> None:
        gate.wait()
        answers.append(client.post(LIST, body, HTTP_IDEMPOTENCY_KEY="abc"))
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert Ticket.objects.count() == 1
