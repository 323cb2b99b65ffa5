"""Keyset pages: the same order forwards and backwards, however many rows there are and whatever comes in between."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

_Row = TypeVar("_Row")


class BadCursor(ValidationError):
    """The page address is damaged or made for another order."""

    def __init__(self) -> None:
        super().__init__("This page address is damaged. Start from the first page.", code="bad_cursor")


@dataclass(frozen=True)
class Page(Generic[_Row]):
    """Some rows in order. next and previous are cursors for the neighbouring pages, "" where there is none."""

    rows: list[_Row]
    next: str
    previous: str


def page_of(*, rows: QuerySet[Any, _Row], order: Sequence[str], cursor: str = "", size: int = 25) -> Page[_Row]:
    """Return one page in `order`: non-null fields, "-" for descending, ending in a unique one.

    cursor comes from an earlier page in the same order. Makes one query. Raises BadCursor.
    """
    is_backward, values = _decode(cursor, order=order, rows=rows) if cursor else (False, None)
    directions = [_flip(name) if is_backward else name for name in order]
    selected = rows.filter(_after(directions, values)) if values else rows
    found = list(selected.order_by(*directions)[: size + 1])
    has_more, found = len(found) > size, found[:size]
    if is_backward:
        found.reverse()
    has_next, has_previous = (bool(cursor), has_more) if is_backward else (has_more, bool(cursor))
    return Page(
        rows=found,
        next=_encode("n", found[-1], order) if found and has_next else "",
        previous=_encode("p", found[0], order) if found and has_previous else "",
    )


def _after(directions: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows that come behind `values`: a row comparison, which an index answers from its very place.

    Mixed directions cannot be one comparison and become alternatives, from the longest common start to the shortest.
    """
    fields = [name.lstrip("-") for name in directions]
    signs = {name.startswith("-") for name in directions}
    if len(signs) == 1 and len(fields) > 1:
        comparison = TupleLessThan if signs == {True} else TupleGreaterThan
        return Q(comparison(Tuple(*(F(name) for name in fields)), values))
    condition, equal = Q(), Q()
    for name, field, value in zip(directions, fields, values, strict=True):
        condition |= equal & Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal &= Q(**{field: value})
    return condition


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _encode(direction: str, row: object, order: Sequence[str]) -> str:
    values = [getattr(row, name.lstrip("-")) for name in order]
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    text = json.dumps([direction, *plain], separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, *, order: Sequence[str], rows: QuerySet[Any, _Row]) -> tuple[bool, list[Any]]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        direction, *values = json.loads(base64.urlsafe_b64decode(padded.encode()))
        if direction not in ("n", "p") or len(values) != len(order):
            raise BadCursor
        fields = [rows.model._meta.get_field(name.lstrip("-")) for name in order]
        cleaned = [cast("Field[Any, Any]", field).to_python(value) for field, value in zip(fields, values, strict=True)]
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise BadCursor from error
    except ValidationError as error:
        raise BadCursor from error
    if not all(map(_is_storable, cleaned)):
        raise BadCursor
    return direction == "p", cleaned


def _is_storable(value: Any) -> bool:
    """True for what the database can compare: a moment with its zone, text without NUL and halves of pairs."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    return value is not None and not (isinstance(value, datetime) and value.tzinfo is None)
