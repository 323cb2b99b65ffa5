"""Reference data asked for once in a whole pass, such as a batch of facts, instead of once a ticket."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

_Found = TypeVar("_Found")

_pass: ContextVar[dict[Callable[[], Any], Any] | None] = ContextVar("_pass", default=None)


@contextmanager
def reference_kept() -> Iterator[None]:
    """Keep what `once` queries find until the end of the block: rules, promises and calendars.

    For a pass over many tickets that may miss a change made meanwhile. A pass inside another is part of it; nothing
    is kept outside.
    """
    outer = _pass.get()
    token = _pass.set({} if outer is None else outer)
    try:
        yield
    finally:
        _pass.reset(token)


def once(query: Callable[[], _Found]) -> Callable[[], _Found]:
    """Make a query ask the database once inside `reference_kept`, every time outside. Its answer is not changed."""

    @wraps(query)
    def asked() -> _Found:
        found = _pass.get()
        if found is None:
            return query()
        if query not in found:
            found[query] = query()
        answer: _Found = found[query]
        return answer

    return asked
