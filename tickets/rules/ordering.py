"""Rows in an order people change, counted from 1."""

from collections.abc import Sequence
from typing import TypeVar

_Row = TypeVar("_Row")


def with_row(rows: Sequence[_Row], position: int, row: _Row) -> list[_Row]:
    """Return the rows with another at a position; the one behind the last is new."""
    return [*rows[: position - 1], row, *rows[position:]]


def without_row(rows: Sequence[_Row], position: int) -> list[_Row]:
    """Return the rows without that at a position."""
    return [*rows[: position - 1], *rows[position:]]


def moved(rows: Sequence[_Row], position: int, *, to: int) -> list[_Row]:
    """Return the rows with that of a position at another, as far as there is room."""
    rest, place = without_row(rows, position), min(max(to, 1), len(rows))
    return [*rest[: place - 1], rows[position - 1], *rest[place - 1 :]]
