"""One page of a list of tickets, as a line of filters asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import Person
from accounts.queries.pages import Page, page_of
from tickets.enums import ACTIVE_STATES
from tickets.models import Ticket
from tickets.queries.asked import Asked
from tickets.queries.inbox import INBOX_ORDER, NEWEST_ORDER
from tickets.queries.rows import listed
from tickets.queries.search import best_first, holding_words, meant
from tickets.queries.snippets import Piece, snippets
from tickets.rules.query import Query, Sort, Word

_ACTIVE = [state.value for state in ACTIVE_STATES]
_ORDERS: dict[Sort, tuple[str, ...]] = {
    Sort.NEWEST: NEWEST_ORDER,
    Sort.OLDEST: ("id",),
    Sort.DUE: INBOX_ORDER,
}


@dataclass(frozen=True)
class Listing:
    """What a page of a list shows. said: where the tickets say it. instead: what was looked for because of a slip."""

    page: Page[Any]
    said: Mapping[int, Sequence[Piece]]
    instead: Query | None = None


def listing(
    *, tickets: QuerySet[Ticket], asked: Asked, user: Person, order: tuple[str, ...], cursor: str, size: int
) -> Listing:
    """Return one page of the tickets asked for, in their own order or else in `order`.

    When nothing holds the words, it looks for words that are like them. Raises BadCursor.
    """
    words = asked.query.words
    found = asked.found(tickets, user=user, is_list=True)
    page = _page(found, words, asked=asked, user=user, order=order, cursor=cursor, size=size)
    if page.rows or cursor or not words or asked.mistakes:
        return _with_said(page, words, user=user)
    better = meant(words)
    if better is None:
        return Listing(page, {})
    found = holding_words(tickets.filter(asked.where), words=better, user=user, is_list=True)
    page = _page(found, better, asked=asked, user=user, order=order, cursor="", size=size)
    if not page.rows:
        return Listing(page, {})
    return _with_said(page, better, user=user, instead=Query((*asked.query.terms, *better)))


def _page(
    found: QuerySet[Ticket],
    words: Sequence[Word],
    *,
    asked: Asked,
    user: Person,
    order: tuple[str, ...],
    cursor: str,
    size: int,
) -> Page[Any]:
    sort = asked.query.sort
    if sort is Sort.BEST:
        numbers = best_first(found, words=words, user=user, limit=size)
        rows = {row.id: row for row in listed(Ticket.objects.filter(pk__in=numbers))}
        return Page([rows[number] for number in numbers if number in rows], "", "")
    if sort is Sort.DUE:
        found = found.filter(state__in=_ACTIVE)
    return page_of(rows=listed(found), order=_ORDERS[sort] if sort else order, cursor=cursor, size=size)


def _with_said(page: Page[Any], words: Sequence[Word], *, user: Person, instead: Query | None = None) -> Listing:
    numbers = [row.id for row in page.rows]
    return Listing(page, snippets(numbers=numbers, words=words, user=user), instead)
