"""Requests too large to be read."""

from typing import Any

import pytest
from django.test import Client

LIMIT = 200 * 2**20 + 10 * 2**20


def _post(path: str, length: object) -> Any:
    return Client().post(path, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(length))


def test_page_says_what_may_be_sent() -> None:
    answer = _post("/uploads", LIMIT + 1)

    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "text/html; charset=utf-8")
    assert "A file may have 200 MB." in answer.content.decode()


def test_api_answers_with_a_problem() -> None:
    answer = _post("/api/v1/uploads/", LIMIT + 1)

    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")
    assert (answer.json()["status"], answer.json()["code"]) == (413, "file_too_large")


@pytest.mark.django_db
@pytest.mark.parametrize("length", [LIMIT, "", "many"])
def test_others_go_on(length: object) -> None:
    assert _post("/api/v1/uploads/", length).status_code == 401
