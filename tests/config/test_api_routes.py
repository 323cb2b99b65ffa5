"""Every address of the API: who gets in."""

from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework.test import APIClient

from accounts.enums import Role
from tests.factories import make_person, make_ticket
from tests.factories.calls import caller, token_caller

pytestmark = pytest.mark.django_db
ARGUMENTS: dict[str, Any] = {
    "number": 1,
    "macro_id": 1,
    "attachment_id": 1,
    "run_id": 1,
    "upload_id": "00000000-0000-4000-8000-000000000000",
    "tag": "CT2",
    "document_id": 1,
    "version_number": 1,
    "code": "logged",
    "queue": "PACS",
    "absence_id": 1,
    "slug": "worklist-empty",
    "rest": "nowhere/",
    "problem_id": 1,
    "mail_id": 1,
}
METHODS = ("get", "post", "put", "patch", "delete")


def _patterns(found: Any) -> Any:
    for each in found:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns)
        elif isinstance(each, URLPattern):
            yield each


def _routes() -> list[str]:
    resolver = next(each for each in get_resolver().url_patterns if getattr(each, "namespace", "") == "api")
    names = {pattern.name: pattern for pattern in _patterns([resolver]) if pattern.name != "docs"}
    return [
        reverse(f"api:{name}", kwargs={key: ARGUMENTS[key] for key in pattern.pattern.regex.groupindex})
        if pattern.pattern.regex.groupindex
        else reverse(f"api:{name}")
        for name, pattern in names.items()
    ]


def test_anonymous_gets_nowhere() -> None:
    client = caller(None)

    answers = {(address, method): getattr(client, method)(address) for address in _routes() for method in METHODS}

    assert len(answers) > 150
    assert [at for at, answer in answers.items() if answer.status_code != 401] == []
    assert {answer["WWW-Authenticate"] for answer in answers.values()} == {'Bearer realm="RadDesk"'}
    assert {answer["Content-Type"] for answer in answers.values()} == {"application/problem+json"}
    assert {answer.json()["code"] for answer in answers.values()} == {"not_authenticated"}


def test_reading_token_writes_nowhere() -> None:
    client = token_caller(make_person(role=Role.ADMINISTRATOR), can_write=False)
    addresses = [address for address in _routes() if address != reverse("api:schema")]  # which takes no writes at all

    answers = [getattr(client, method)(address, {}) for address in addresses for method in METHODS if method != "get"]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "read_only_token")}


def test_session_without_csrf_token_writes_nothing() -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(make_person())

    response = client.post(reverse("api:tickets"), {})

    assert (response.status_code, response["Content-Type"]) == (403, "application/problem+json")


def test_unknown_address_is_a_problem_too() -> None:
    response = caller(make_person()).get("/api/v1/nowhere/")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_docs_send_a_stranger_to_sign_in() -> None:
    response = caller(None).get(reverse("api:docs"))

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/api/docs/")


def test_other_media_types_are_refused() -> None:
    client = caller(make_person())

    asked_xml = client.get(reverse("api:tickets"), HTTP_ACCEPT="application/xml")
    sent_xml = client.post(reverse("api:tickets"), "<a/>", content_type="application/xml")

    assert [(r.status_code, r["Content-Type"]) for r in (asked_xml, sent_xml)] == [
        (406, "application/problem+json"),
        (415, "application/problem+json"),
    ]


READ_BY = {
    "me": "RASM",
    "people": "-ASM",
    "devices": "RASM",
    "queues": "RASM",
    "categories": "RASM",
    "articles": "RASM",
    "notices": "RASM",
    "tickets": "RASM",
    "metrics": "--SM",
}


def test_who_reads_what() -> None:
    callers = [caller(make_person(role=role)) for role in Role]

    answers = {name: [client.get(reverse(f"api:{name}")).status_code for client in callers] for name in READ_BY}

    assert answers == {name: [403 if letter == "-" else 200 for letter in roles] for name, roles in READ_BY.items()}


ACTED_BY = {
    "take": "-ASM",
    "assign": "-ASM",
    "release": "-ASM",
    "route": "-ASM",
    "category": "-ASM",
    "priority": "-ASM",
    "device": "-ASM",
    "reply": "-ASM",
    "note": "-ASM",
    "wait": "-ASM",
    "resume": "-ASM",
    "resolve": "-ASM",
    "close": "-ASM",
    "confirm": "R---",
    "reopen": "RASM",
}


@pytest.mark.parametrize(("name", "roles"), ACTED_BY.items())
def test_who_acts_on_a_ticket(name: str, roles: str) -> None:
    """Permission comes before state: what the state refuses is 409, what the role refuses is 403."""
    requester = make_person()
    people = {role: requester if role is Role.REQUESTER else make_person(role=role) for role in Role}
    ticket = make_ticket(requester=requester)
    body = {
        "assignee": people[Role.AGENT].pk,
        "queue": ticket.queue.code,
        "category": ticket.category.code,
        "priority": ticket.priority,
        "device": None,
        "body": "Words.",
        "reason": "vendor" if name == "wait" else "Because.",
        "code": "nonsense",
        "done": "Something.",
    }

    answers = {
        role: caller(person).post(reverse(f"api:{name}", args=[ticket.pk]), body).status_code
        for role, person in people.items()
    }

    assert [role for role, status in answers.items() if status == 403] == [
        role for role, letter in zip(Role, roles, strict=True) if letter == "-"
    ]
    assert {status for status in answers.values() if status != 403} <= {200, 400, 409}


@pytest.mark.parametrize("name", [*ACTED_BY, "messages", "attachments"])
def test_others_tickets_are_not_there(name: str) -> None:
    ticket = make_ticket()

    response = caller(make_person()).post(reverse(f"api:{name}", args=[ticket.pk]), {"body": "Words."})

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
