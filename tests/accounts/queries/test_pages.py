"""Keyset pages."""

import pytest
from django.core.exceptions import ValidationError

from accounts.queries.pages import BadCursor, page_of
from tests.factories import make_agent, make_ticket
from tests.tickets.actions.stories import later
from tickets.actions.assignment import take_ticket
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

INBOX = ("is_taken", "sort_due_at", "id")


def _numbers(order: tuple[str, ...], size: int) -> list[list[int]]:
    pages, cursor = [], ""
    while True:
        page = page_of(rows=Ticket.objects.all(), order=order, cursor=cursor, size=size)
        pages.append([row.pk for row in page.rows])
        if not page.next:
            return pages
        cursor = page.next


@pytest.mark.parametrize("order", [INBOX, ("-id",), ("-sort_due_at", "id")])
@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_pages_hold_every_row_once_in_order(order: tuple[str, ...], size: int) -> None:
    tickets = [make_ticket() for _ in range(5)]
    take_ticket(actor=make_agent(), ticket_id=tickets[1].pk, at=later(1))

    pages = _numbers(order, size)

    assert [number for page in pages for number in page] == list(
        Ticket.objects.order_by(*order).values_list("pk", flat=True)
    )


def test_previous_leads_back() -> None:
    for _ in range(5):
        make_ticket()
    first = page_of(rows=Ticket.objects.all(), order=("-id",), size=2)
    second = page_of(rows=Ticket.objects.all(), order=("-id",), cursor=first.next, size=2)

    back = page_of(rows=Ticket.objects.all(), order=("-id",), cursor=second.previous, size=2)

    assert (back.rows, back.previous, bool(back.next)) == (first.rows, "", True)


def test_next_page_is_not_disturbed_by_new_rows() -> None:
    old = [make_ticket() for _ in range(3)]
    first = page_of(rows=Ticket.objects.all(), order=("-id",), size=1)
    make_ticket()

    second = page_of(rows=Ticket.objects.all(), order=("-id",), cursor=first.next, size=1)

    assert second.rows == [old[1]]


def test_empty_page() -> None:
    page = page_of(rows=Ticket.objects.all(), order=INBOX)

    assert (page.rows, page.next, page.previous) == ([], "", "")


@pytest.mark.parametrize(
    "cursor",
    ["x", "é", "W10", "WyJuIl0", "WyJ4IiwxXQ", "WyJuIiwibm90IGEgbnVtYmVyIl0", "WyJuIixudWxsXQ", "WyJuIixJbmZpbml0eV0"],
)
def test_damaged_cursor_is_a_clear_error(cursor: str) -> None:
    with pytest.raises(BadCursor) as caught:
        page_of(rows=Ticket.objects.all(), order=("-id",), cursor=cursor)

    assert isinstance(caught.value, ValidationError)


@pytest.mark.parametrize("cursor", ["WyJuIiwiYVx1MDAwMGIiXQ", "WyJuIiwiXHVkODAwIl0"])
def test_cursor_of_text_no_database_holds_is_a_clear_error(cursor: str) -> None:
    with pytest.raises(BadCursor):
        page_of(rows=Ticket.objects.all(), order=("subject",), cursor=cursor)
