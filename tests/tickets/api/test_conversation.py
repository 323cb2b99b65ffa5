from typing import Any

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.factories import NOW, make_agent, make_person, make_ticket, make_upload
from tests.factories.calls import caller
from tickets.actions.message import note, reply
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def _get(person: Any, name: str, ticket: Ticket) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = caller(person).get(reverse(f"api:{name}", args=[ticket.pk])).json()["results"]
    return rows


def _told(count: int = 1) -> tuple[Any, Ticket]:
    """A ticket with replies and notes, each with a file."""
    agent, ticket = make_agent(), make_ticket()
    for _ in range(count):
        for write, name in ((reply, "public.png"), (note, "secret.png")):
            files = [make_upload(owner=agent, name=name).pk]
            write(actor=agent, ticket_id=ticket.pk, body=f"This is {name}", at=NOW, uploads=files)
    return agent, ticket


def test_notes_are_for_the_desk_alone() -> None:
    agent, ticket = _told()

    seen = {person: [row["kind"] for row in _get(person, "messages", ticket)] for person in (agent, ticket.requester)}

    assert list(seen.values()) == [["reply", "note"], ["reply"]]


def test_files_of_notes_are_for_the_desk_alone() -> None:
    agent, ticket = _told()

    seen = {p: [row["name"] for row in _get(p, "attachments", ticket)] for p in (agent, ticket.requester)}

    assert list(seen.values()) == [["public.png", "secret.png"], ["public.png"]]


def test_story_is_told_to_the_requester_without_notes() -> None:
    agent, ticket = _told()

    seen = {p: [row["kind"] for row in _get(p, "timeline", ticket)] for p in (agent, ticket.requester)}

    assert "note_added" in seen[agent]
    assert [kind for kind in seen[ticket.requester] if kind in ("note_added", "reply_sent")] == ["reply_sent"]


@pytest.mark.parametrize("name", ["messages", "timeline", "attachments"])
def test_others_see_nothing(name: str) -> None:
    _, ticket = _told()

    response = caller(make_person()).get(reverse(f"api:{name}", args=[ticket.pk]))

    assert response.status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["messages", "timeline", "attachments"])
def test_queries(name: str, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    agent, ticket = _told(count)
    client = caller(agent)

    with django_assert_num_queries(7):  # session, person, ticket; events, messages, files, names of queues
        client.get(reverse(f"api:{name}", args=[ticket.pk]))


def test_who_writes_what() -> None:
    agent, ticket = make_agent(), make_ticket()
    address = reverse("api:messages", args=[ticket.pk])
    bodies = [{"body": "Words."}, *({"body": "Words.", "kind": kind} for kind in ("request", "reply", "note"))]

    answers = {p: [caller(p).post(address, body).status_code for body in bodies] for p in (ticket.requester, agent)}

    assert list(answers.values()) == [[201, 201, 403, 403], [201, 403, 201, 201]]
    assert list(ticket.messages.order_by("id").values_list("kind", flat=True)) == [
        "request",
        "request",
        "reply",
        "reply",
        "note",
    ]


def test_requester_adds_a_file() -> None:
    ticket = make_ticket()
    upload = make_upload(owner=ticket.requester)

    response = caller(ticket.requester).post(
        reverse("api:attachments", args=[ticket.pk]), {"uploads": [str(upload.pk)]}
    )

    assert (response.status_code, ticket.attachments.count()) == (201, 1)


@pytest.mark.parametrize(
    ("name", "codes"), [("messages", [201, 200, 409]), ("reply", [200, 200, 409]), ("note", [200, 200, 409])]
)
def test_message_again_with_the_same_key_is_written_once(name: str, codes: list[int]) -> None:
    client, ticket = caller(make_agent()), make_ticket()
    where = reverse(f"api:{name}", args=[ticket.pk])

    answers = [client.post(where, {"body": body}, HTTP_IDEMPOTENCY_KEY="abc") for body in ("One.", "One.", "Two.")]

    assert [answer.status_code for answer in answers] == codes
    assert (answers[2].json()["code"], answers[2].json()["number"]) == ("key_reused", ticket.pk)
    assert list(ticket.messages.values_list("body", flat=True)) == ["One."]
