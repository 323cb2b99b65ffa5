"""The OpenAPI description: complete, current, valid, and readable in a browser without breaking the policy."""

import io
from collections import Counter
from pathlib import Path

import pytest
import requests
import schemathesis
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings

from tests.factories import make_supervisor, make_ticket
from tests.factories.calls import caller, token_caller
from tickets.forms.filters import TicketFilter

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "openapi.yaml"
MORE_THAN_FILTERS = {"cursor", "page_size", "order"}


@pytest.fixture(scope="module")
def schema() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


def test_schema_is_valid_and_committed(tmp_path: Path) -> None:
    fresh = tmp_path / "openapi.yaml"

    call_command("spectacular", validate=True, fail_on_warn=True, file=str(fresh), stderr=io.StringIO())

    assert fresh.read_text() == COMMITTED.read_text(), "Write it anew: manage.py spectacular --file docs/openapi.yaml"


def _operations(schema: dict) -> list[tuple[str, str, dict]]:
    return [(path, method, found) for path, item in schema["paths"].items() for method, found in item.items()]


def test_every_operation_says_what_it_is_and_how_it_fails(schema: dict) -> None:
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}

    for path, _, found in _operations(schema):
        assert found["operationId"], path
        assert found["summary"], path
        assert len(found["tags"]) == 1, path
        assert found["tags"][0] in {tag["name"] for tag in schema["tags"]}, path
        assert found["responses"]["401"]["content"]["application/problem+json"] == problem, path


def test_list_of_tickets_documents_the_filters_of_the_pages(schema: dict) -> None:
    documented = {each["name"] for each in schema["paths"]["/api/v1/tickets/"]["get"]["parameters"]}

    assert documented - MORE_THAN_FILTERS == set(TicketFilter.base_filters)


@pytest.mark.django_db
def test_schema_is_served_to_those_signed_in() -> None:
    client = caller(make_supervisor())

    assert client.get("/api/schema/").status_code == 200


@pytest.mark.django_db
def test_generated_calls_never_break_it(schema: dict) -> None:
    """More than a hundred calls made from the description by schemathesis: whatever they are, no answer is a 500."""
    ticket = make_ticket()
    client = token_caller(make_supervisor())
    client.raise_request_exception = False
    loaded = schemathesis.openapi.from_dict(schema)
    statuses: Counter[int] = Counter()
    broken: list[str] = []

    for found in loaded.get_all_operations():
        operation = found.ok()
        if operation.path == "/api/v1/mail/":  # takes a raw mail, which no description makes
            continue

        @settings(
            max_examples=4, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.as_strategy())
        def call(case: schemathesis.Case) -> None:
            if "number" in case.path_parameters:
                case.path_parameters["number"] = ticket.pk
            sent = _prepared(case)
            answer = client.generic(
                sent.method, sent.path_url, sent.body or b"", content_type=sent.headers.get("Content-Type", "")
            )
            statuses[answer.status_code] += 1
            if answer.status_code >= 500:
                broken.append(f"{sent.method} {sent.path_url} {sent.body!r}")

        call()

    assert broken == []
    assert statuses.total() > 100
    assert {200, 400, 404} <= set(statuses)


def _prepared(case: schemathesis.Case) -> requests.PreparedRequest:
    wanted = ("method", "url", "params", "data", "json", "files")
    found = case.as_transport_kwargs(base_url="http://testserver")
    return requests.Request(**{name: found[name] for name in wanted if name in found}).prepare()
