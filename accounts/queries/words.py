"""Finding rows by words."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.rules.search import words_of

_Row = TypeVar("_Row", bound=Model)


def holding(rows: QuerySet[_Row], *, text: str, lookups: tuple[str, ...]) -> QuerySet[_Row]:
    """Keep the rows where every word of the text is found by one of the lookups; an empty text keeps all."""
    for word in words_of(text):
        found = Q()
        for lookup in lookups:
            found |= Q(**{lookup: word})
        rows = rows.filter(found)
    return rows
