"""Statements over rows of facts that say more than the ORM can."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

ROWS = "{rows}"


def fetch(
    text: str, *, rows: QuerySet[Any], before: Sequence[Any] = (), after: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """Return the answer to a statement in which ROWS stands for the select of `rows`; nothing when they cannot exist.

    before, after: parameters of the text before and after that. The text is made of our own words alone.
    """
    try:
        inner, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(text.replace(ROWS, f"({inner})"), [*before, *parameters, *after])
        return list(cursor.fetchall())
