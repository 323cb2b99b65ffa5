"""Words in the database's own language, and how well they are found."""

from collections.abc import Sequence
from functools import reduce
from operator import add, or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, IntegerField, Value, When
from django.db.models.expressions import Combinable

_SHORTEST_START = 3


def any_of(words: Sequence[str]) -> SearchQuery:
    """Return what finds one of the words. They are letters and digits alone, as rules.words gives them."""
    return reduce(or_, (_word(word, is_last=word == words[-1]) for word in words))


def count_of(words: Sequence[str], *, column: str, in_title: bool = False) -> Combinable:
    """Return the number of the words that the column holds."""
    mark = "A" if in_title else ""
    cases = (
        Case(
            When(**{column: _word(word, is_last=word == words[-1], mark=mark), "then": Value(1)}),
            default=Value(0),
            output_field=IntegerField(),
        )
        for word in words
    )
    return reduce(add, cases, Value(0))


def _word(word: str, *, is_last: bool, mark: str = "") -> SearchQuery:
    """The last word may still be being typed: its beginning is enough."""
    star = "*" if is_last and len(word) >= _SHORTEST_START else ""
    return SearchQuery(f"{word}:{star}{mark}" if star or mark else word, search_type="raw", config="english")
