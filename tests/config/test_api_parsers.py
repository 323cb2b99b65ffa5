"""What hostile callers send: always a plain 400, never a 500."""

import json

import pytest
from django.urls import reverse

from tests.factories import make_category, make_person, make_policy
from tests.factories.calls import caller
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def _nested(depth: int) -> bytes:
    return b'{"subject":' + b"[" * depth + b"]" * depth + b"}"


BODIES = {
    "nothing": b"{",
    "not an object": b"[]",
    "a word": b'"words"',
    "null": b"null",
    "NUL": b'{"category":"R1","subject":"a\\u0000b"}',
    "NUL in a name": b'{"a\\u0000b":1}',
    "half a pair": b'{"category":"R1","subject":"\\ud800"}',
    "half a pair, deep": b'{"x":[{"y":["\\udfff"]}]}',
    "100 deep": _nested(100),
    "100,000 deep": _nested(100_000),
    "objects, 100,000 deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "infinity": b'{"version":1e999}',
    "NaN": b'{"version":NaN}',
    "endless number": b'{"version":' + b"9" * 5000 + b"}",
    "latin-1": '{"subject":"é"}'.encode("latin-1"),
    "UTF-16": '{"subject":"e"}'.encode("utf-16"),
    "mark": b'\xef\xbb\xbf{"subject":"e"}',
}


def test_hostile_bodies_are_refused() -> None:
    client = caller(make_person())

    answers = {
        name: client.post(reverse("api:tickets"), body, content_type="application/json")
        for name, body in BODIES.items()
    }

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(BODIES, 400)
    assert {answer["Content-Type"] for answer in answers.values()} == {"application/problem+json"}
    assert {answer.json()["code"] for answer in answers.values()} == {"parse_error"}


def test_other_charsets_are_refused() -> None:
    client = caller(make_person())
    charsets = ["bz2", "bz2_codec", "zlib_codec", "rot13", "utf-16", "latin-1", "nonsense"]

    answers = [
        client.post(reverse("api:tickets"), b"{}", content_type=f"application/json; charset={charset}")
        for charset in charsets
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(400, "parse_error")] * 7


def test_body_over_the_limit_is_refused() -> None:
    body = json.dumps({"subject": "x" * 3_000_000}).encode()

    response = caller(make_person()).post(reverse("api:tickets"), body, content_type="application/json")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["code"] == "parse_error"


VALUES = [
    None,
    True,
    -1,
    0,
    1.5,
    10**30,
    "",
    " ",
    "'; DROP TABLE tickets_ticket; --",
    "x" * 30_000,
    [],
    ["R1"],
    {},
    {"id": 1},
    "\u202e",
    "1e5",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
]
FIELDS = (
    "category", "subject", "description", "device", "place", "affected", "impact", "urgency", "requester",
    "occurred_at", "uploads",
)


def test_odd_values_never_break_a_new_ticket() -> None:
    make_policy()
    code, agent = make_category().code, make_person(role="agent")
    client = caller(agent)

    answers = {
        client.post(reverse("api:tickets"), {"category": code, "subject": "Words", field: value}).status_code
        for field in FIELDS
        for value in VALUES
    }

    assert answers <= {201, 400}


def test_header_in_a_subject_stays_one_line() -> None:
    make_policy()
    body = {"category": make_category().code, "subject": "PACS down\nBcc: evil@example.org"}

    response = caller(make_person()).post(reverse("api:tickets"), body)

    assert (response.status_code, Ticket.objects.get().subject) == (201, "PACS down Bcc: evil@example.org")


QUERIES = [
    "q=%00", "queue=%00", "state=x", "priority=9", "category=R%27", "assignee=%00", "assignee=99999999999999999999",
    "device=%00", "requester=%00", "requester=99999999999999999999", "created_after=x", "created_before=9999-12-31",
    "created_after=0001-01-01T00:00%2B23:59", "cursor=x", "cursor=%00", "cursor=W10", "cursor=%C3%A9", "page_size=0",
    "page_size=101", "page_size=%D9%A1", "page_size=x", "order=-id",
]  # fmt: skip


def test_odd_queries_are_refused() -> None:
    client = caller(make_person())

    answers = {query: client.get(f"{reverse('api:tickets')}?{query}").status_code for query in QUERIES}

    assert answers == dict.fromkeys(QUERIES, 400)


def test_odd_queries_elsewhere_are_refused() -> None:
    client = caller(make_person(role="supervisor"))
    asked = ["devices/?q=%00", "devices/?cursor=x", "people/?q=%00", "people/?limit=0", "metrics/?queue=%00"]
    asked += ["metrics/logged/?by=%00", "metrics/?period=custom", "metrics/?from=x"]

    answers = {each: client.get(f"/api/v1/{each}").status_code for each in asked}

    assert answers == dict.fromkeys(asked, 400)


def test_odd_addresses_are_not_there() -> None:
    client = caller(make_person(role="supervisor"))
    asked = ["devices/%00/", "devices/%ED%A0%80/", "metrics/%00/", "tickets/99999999999999999999999/", "tickets/0/"]
    asked += ["attachments/99999999999999999999999/content/"]

    answers = {each: client.get(f"/api/v1/{each}").status_code for each in asked}

    assert answers == dict.fromkeys(asked, 404)
