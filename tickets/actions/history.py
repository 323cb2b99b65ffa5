"""Loading what happened long ago by the actions themselves: ten of them on a ticket, its clocks folded once."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from tickets.actions.event import NotInTransaction
from tickets.actions.sla import rebuild_clocks
from tickets.enums import EventKind
from tickets.models import Ticket
from tickets.rules.course import MOVES_CLOCKS

_behind: ContextVar[set[int] | None] = ContextVar("_behind", default=None)


@contextmanager
def clocks_put_off() -> Iterator[None]:
    """Let the actions of this block leave clocks and due times alone; at its end those of their tickets are rebuilt.

    Inside a transaction only, so that nobody sees a clock that is behind. Raises NotInTransaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction("Put clocks off inside one transaction with the actions that move them.")
    behind: set[int] = set()
    token = _behind.set(behind)
    try:
        yield
    finally:
        _behind.reset(token)
    rebuild_clocks(ticket_ids=behind)


def is_put_off(*, ticket: Ticket, kinds: Collection[EventKind]) -> bool:
    """Say whether the clocks of a locked ticket wait for the end of the block, and note that they do."""
    behind = _behind.get()
    if behind is None:
        return False
    if MOVES_CLOCKS.intersection(kinds):
        behind.add(ticket.pk)
    return True
